"""Generated checks: of every sort as many as asked for, mostly of what patients take most."""

from collections import Counter

import pytest

from primum.checks.criterion import Has, Takes
from primum.synth.knowledge import CONDITIONS, SUBSTANCES, USUAL, Counts, counts_of, widened


@pytest.fixture(scope="module")
def made(shipped):
    own = {check.id for check in shipped.meaning.checks}
    return [check for check in widened(shipped, 1).meaning.checks if check.id not in own]


def test_there_are_as_many_of_each_sort_as_asked_for(made):
    kinds = Counter(check.kind for check in made)
    assert kinds == {"contraindication": 2_000, "interaction": 3_000, "dosing": 500}
    assert counts_of(5_500) == USUAL


def test_the_same_seed_makes_the_same_pack(shipped):
    few = Counts(20, 30, 5)
    assert widened(shipped, 4, few).hashes == widened(shipped, 4, few).hashes
    assert widened(shipped, 4, few).hashes != widened(shipped, 5, few).hashes


def test_no_pair_is_written_twice_and_none_with_itself(made):
    pairs = [
        (check.medicine, criterion.condition if isinstance(criterion, Has) else criterion.medicine)
        for check in made
        if isinstance(criterion := check.criterion, Has | Takes)
    ]
    assert len(set(pairs)) == len(pairs) == 5_000
    assert not any(medicine.endswith(other.rsplit("-", 1)[1]) for medicine, other in pairs[2_000:])


def test_what_patients_take_most_has_most_checks(made):
    interactions = Counter(check.medicine for check in made if check.kind == "interaction")
    first, tenth = (interactions[f"synth-medicine-{SUBSTANCES[n].lower()}"] for n in (0, 9))
    assert first > 3 * tenth > 30


def test_dose_limits_go_round(shipped):
    added = widened(shipped, 1, Counts(0, 0, 2 * len(SUBSTANCES)))
    limits = Counter(
        check.medicine
        for check in added.meaning.checks
        if check.medicine.startswith("synth-medicine-")
    )
    assert set(limits.values()) == {2}
    assert len(limits) == len(SUBSTANCES)


def test_where_no_new_pair_is_left_one_is_repeated(shipped):
    few = SUBSTANCES[:2]
    added = widened(shipped, 1, Counts(0, 30, 0), few)
    made = [check for check in added.meaning.checks if check.kind == "interaction"]
    assert sum(check.medicine.startswith("synth-") for check in made) == 30
    assert sum(id_.startswith("synth-cond") for id_ in added.meaning.concepts) == CONDITIONS

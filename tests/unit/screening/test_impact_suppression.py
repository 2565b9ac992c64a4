"""Nobody under five can be worked out, by whoever has all that is told and can add and subtract."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.screening.impact.suppression import FEW, LEAST, MORE, suppress

MOST = 64  # the largest count of what is told as 5+ that the reader below tries


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"T": 30, "a": 10, "b": 20}, {"T": 30, "a": 10, "b": 20}),
        ({"T": 30, "a": 0, "b": 30}, {"T": 30, "a": 0, "b": 30}),
        # 30 - 26 would tell of the 4
        ({"T": 30, "a": 4, "b": 26}, {"T": 30, "a": FEW, "b": MORE}),
        # two that hide each other: whoever knows both are under 5 knows that they are 4
        ({"T": 8, "a": 4, "b": 4}, {"T": MORE, "a": FEW, "b": FEW}),
        # 6 - 5 and nothing else: 5+ beside the 1 tells of it, so the total is hidden too
        ({"T": 6, "a": 1, "b": 5}, {"T": MORE, "a": FEW, "b": MORE}),
        # of three people nothing is told apart, not even where nobody is
        ({"T": 3, "a": 3, "b": 0}, {"T": FEW, "a": FEW, "b": FEW}),
        ({"T": 0, "a": 0, "b": 0}, {"T": 0, "a": 0, "b": 0}),
    ],
)
def test_a_small_count_hides_and_others_beside_it(counts, told):
    assert suppress(counts, [("T", ("a", "b"))]) == told


def test_the_smallest_that_helps_is_hidden():
    counts = {"T": 60, "a": 3, "b": 20, "c": 9, "d": 28}
    told = suppress(counts, [("T", ("a", "b", "c", "d"))])
    assert told == {"T": 60, "a": FEW, "b": 20, "c": MORE, "d": 28}


def test_a_total_that_is_a_part_is_kept_from_both_sides():
    # 100 - 97 would tell of the 3 that their ages and numbers are parts of
    counts = {"all": 100, "none": 97, "any": 3, "one": 2, "several": 1, "old": 0, "young": 3}
    sums = [("all", ("none", "any")), ("any", ("one", "several")), ("any", ("old", "young"))]
    told = suppress(counts, sums)
    assert (told["all"], told["none"]) == (100, MORE)
    assert {told[name] for name in ("any", "one", "several", "old", "young")} == {FEW}


def test_what_is_in_another_table_is_hidden_where_the_own_has_nothing_left():
    # The total of the few is hidden, and would be known from the table that it is a part of.
    counts = {"all": 50, "none": 42, "any": 8, "one": 4, "several": 4}
    told = suppress(counts, [("all", ("none", "any")), ("any", ("one", "several"))])
    assert told == {"all": 50, "none": MORE, "any": MORE, "one": FEW, "several": FEW}


def test_parts_that_are_not_their_total_are_a_mistake():
    with pytest.raises(ValueError, match="do not add up"):
        suppress({"T": 9, "a": 1, "b": 2}, [("T", ("a", "b"))])


SUMS = (
    ("all", ("none", "any")),
    ("any", ("one", "several")),
    ("any", ("x", "y", "z")),
)


@st.composite
def people(draw):
    """Counts of people in two tables that share a total."""
    x, y, z = (draw(st.integers(0, 12)) for _ in range(3))
    any_ = x + y + z
    one = draw(st.integers(0, any_))
    none = draw(st.integers(0, 14))
    return {"all": none + any_, "none": none, "any": any_, "one": one, "several": any_ - one,
            "x": x, "y": y, "z": z}  # fmt: skip


def possible(told, is_part_of_few):
    """Give what a reader knows a count to be before adding anything up."""
    if told == FEW:
        return range(0 if is_part_of_few else 1, LEAST)
    return range(LEAST, MOST) if told == MORE else (told,)


def worlds(told):
    """Give every population that what is told leaves possible."""
    parts = {part for total, parts in SUMS if told[total] == FEW for part in parts}
    left = {name: possible(count, name in parts) for name, count in told.items()}
    by_size = {}
    for x, y, z in product(left["x"], left["y"], left["z"]):
        by_size.setdefault(x + y + z, []).append((x, y, z))
    for any_, cells in by_size.items():
        if any_ not in left["any"]:
            continue
        ones = [one for one in left["one"] if any_ - one in left["several"]]
        nones = [none for none in left["none"] if none + any_ in left["all"]]
        if ones and nones:
            for x, y, z in cells:
                yield {"any": {any_}, "x": {x}, "y": {y}, "z": {z}, "one": set(ones),
                       "several": {any_ - one for one in ones}, "none": set(nones),
                       "all": {any_ + none for none in nones}}  # fmt: skip


@given(people())
def test_a_hidden_count_cannot_be_worked_out(counts):
    told = suppress(counts, SUMS)
    seen = {name: set() for name in counts}
    for world in worlds(told):
        for name, values in world.items():
            seen[name] |= values
    for name, count in counts.items():
        if 0 < count < LEAST:
            assert told[name] == FEW
        if told[name] == FEW:
            # Every value stays possible, or at least several where all that is large hides already.
            is_all_hidden = all(isinstance(told[it], str) for it in counts if counts[it] >= LEAST)
            assert seen[name] >= set(range(1, LEAST)) or (is_all_hidden and len(seen[name]) > 1)
        else:
            assert told[name] == MORE or told[name] == count
        assert count in seen[name]

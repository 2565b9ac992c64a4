"""People in both engines: invented ones, and those of the tables of the specification."""

from collections import defaultdict

from hypothesis import strategies as st
from msgspec.structs import replace

from agreement.world import asks_of, disagreements, lay_out, renamed
from generative.invented import records
from primum.engines.duckdb.agenda import nodes_of
from primum.engines.duckdb.exposure import make_exposed
from primum.vocabulary.dates import moment_of
from spec.test_spec import EXAMPLES
from spec.world import NOW, PROGRAM, patient_of

# Asked of a past moment, of today, and of the record as it lies here.
MOMENTS = st.sampled_from(
    [(moment_of("2024-06-30"), False), (moment_of(NOW), False), (moment_of(NOW), True)]
)


# Of a course of treatment: a week before the order, too.
MOMENTS_OF_COURSE = st.sampled_from(
    [(moment_of("2026-05-25"), False), (moment_of(NOW), False), (moment_of(NOW), True)]
)


def people_of(least=1, most=30, each=None):
    """Patients of their own, each with an order; `each` is a strategy for one, any if not given."""
    return st.lists(records() if each is None else each, min_size=least, max_size=most).map(renamed)


def differences(people, moment, kind, atoms):
    """Ask atoms of people in both engines, with what they take; give where the engines differ."""
    at, is_now = moment
    bench = lay_out(people, PROGRAM, at, is_now=is_now)
    make_exposed(bench)
    return disagreements(bench, asks_of(people, PROGRAM, at, is_now=is_now), kind, atoms)


def person_of(cells):
    """Read a patient of a table of the specification; the order comes last."""
    record, order = patient_of(cells)
    others = tuple(row for row in record.medications if row is not order)
    return replace(record, medications=(*others, order))


def differences_in_tables(node, kind):
    """Ask the atoms of one type that the specification has of all its people, where they stand."""
    people, atoms = defaultdict(list), defaultdict(set)
    for example in EXAMPLES:
        asked = [part for part in nodes_of(example.criterion) if type(part) is node]
        if asked:
            at = moment_of(example.cells.get("asked on") or NOW)
            people[at].append(person_of(example.cells))
            atoms[at].update(asked)
    assert people, "the specification has a table of every atom"
    return [
        difference
        for at, records_ in people.items()
        for difference in differences(renamed(records_), (at, False), kind, list(atoms[at]))
    ]

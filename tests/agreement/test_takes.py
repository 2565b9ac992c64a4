"""`Takes` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.people import MOMENTS, differences, differences_in_tables, people_of, person_of
from agreement.world import renamed
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import takes
from primum.vocabulary.dates import moment_of
from spec.world import MEDICINE, NOW

# Of the order's own medicine too, whose rows never count.
_atoms = ATOMS[nodes.Takes] | st.just(nodes.Takes(MEDICINE))


@settings(max_examples=50)
@given(people_of(10, 20), MOMENTS, st.lists(_atoms, min_size=1, max_size=4, unique=True))
def test_takes_agrees(people, moment, atoms):
    assert not differences(people, moment, takes, atoms)


def test_takes_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Takes, takes)


def test_an_order_that_is_over_overlaps_with_what_is_taken_now():
    order = "0.08 mg/kg, from 2026-05-01 to 2026-05-10"
    person = person_of({"medicines": "insulin, from 2026-05-20", "order": order})
    assert not differences(
        renamed([person]), (moment_of(NOW), False), takes, [nodes.Takes("insulin")]
    )

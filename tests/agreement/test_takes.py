"""`Takes` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.people import MOMENTS, differences, differences_in_tables, people_of
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import takes
from spec.world import MEDICINE

# Of the order's own medicine too, whose rows never count.
_atoms = ATOMS[nodes.Takes] | st.just(nodes.Takes(MEDICINE))


@settings(max_examples=40)
@given(people_of(), MOMENTS, st.lists(_atoms, min_size=1, max_size=4, unique=True))
def test_takes_agrees(people, moment, atoms):
    assert not differences(people, moment, takes, atoms)


def test_takes_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Takes, takes)

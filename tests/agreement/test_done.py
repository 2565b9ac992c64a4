"""`Done` is answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.people import MOMENTS, differences, differences_in_tables, people_of
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import done


@settings(max_examples=40)
@given(people_of(), MOMENTS, st.lists(ATOMS[nodes.Done], min_size=1, max_size=4, unique=True))
def test_done_agrees(people, moment, atoms):
    assert not differences(people, moment, done, atoms)


def test_done_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Done, done)

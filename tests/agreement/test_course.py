"""The atoms of a course (start, step, interval) are answered alike in DuckDB and in memory."""

from hypothesis import given

from agreement.people import MOMENTS, differences, differences_in_tables, people_of
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import starts


@given(people_of(), MOMENTS)
def test_starts_agrees(people, moment):
    assert not differences(people, moment, starts, [nodes.Starts()])


def test_starts_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Starts, starts)

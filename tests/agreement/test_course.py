"""The atoms of a course (start, step, interval) are answered alike in DuckDB and in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.courses import courses
from agreement.people import (
    MOMENTS,
    MOMENTS_OF_COURSE,
    differences,
    differences_in_tables,
    people_of,
)
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import dose_step, since_dose_change, starts


def _several(node):
    return st.lists(ATOMS[node], min_size=1, max_size=4, unique=True)


@settings(max_examples=40)
@given(people_of(), MOMENTS)
def test_starts_agrees(people, moment):
    assert not differences(people, moment, starts, [nodes.Starts()])


@settings(max_examples=40)
@given(people_of(each=courses()), MOMENTS_OF_COURSE)
def test_starts_agrees_of_courses(people, moment):
    assert not differences(people, moment, starts, [nodes.Starts()])


@settings(max_examples=40)
@given(people_of(each=courses()), MOMENTS_OF_COURSE, _several(nodes.DoseStep))
def test_dose_step_agrees(people, moment, atoms):
    assert not differences(people, moment, dose_step, atoms)


@settings(max_examples=40)
@given(people_of(each=courses()), MOMENTS_OF_COURSE, _several(nodes.SinceDoseChange))
def test_since_dose_change_agrees(people, moment, atoms):
    assert not differences(people, moment, since_dose_change, atoms)


def test_starts_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Starts, starts)


def test_dose_step_agrees_in_the_tables():
    assert not differences_in_tables(nodes.DoseStep, dose_step)


def test_since_dose_change_agrees_in_the_tables():
    assert not differences_in_tables(nodes.SinceDoseChange, since_dose_change)

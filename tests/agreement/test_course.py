"""The atoms of a course (start, step, interval) are answered alike in DuckDB and in memory."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.courses import courses
from agreement.people import (
    MOMENTS,
    MOMENTS_OF_COURSE,
    differences,
    differences_in_tables,
    people_of,
    person_of,
)
from agreement.world import renamed
from generative.invented import ATOMS
from primum.checks import criterion as nodes
from primum.engines.duckdb.atoms import dose_step, since_dose_change, starts
from primum.vocabulary.dates import moment_of
from primum.vocabulary.quantity import Comparison, Operator, Quantity
from spec.world import NOW


def _several(node):
    return st.lists(ATOMS[node], min_size=1, max_size=4, unique=True)


@settings(max_examples=50)
@given(people_of(10, 20), MOMENTS)
def test_starts_agrees(people, moment):
    assert not differences(people, moment, starts, [nodes.Starts()])


@settings(max_examples=25)
@given(people_of(20, 40, courses()), MOMENTS_OF_COURSE)
def test_starts_agrees_of_courses(people, moment):
    assert not differences(people, moment, starts, [nodes.Starts()])


@settings(max_examples=25)
@given(people_of(20, 40, courses()), MOMENTS_OF_COURSE, _several(nodes.DoseStep))
def test_dose_step_agrees(people, moment, atoms):
    assert not differences(people, moment, dose_step, atoms)


@settings(max_examples=25)
@given(people_of(20, 40, courses()), MOMENTS_OF_COURSE, _several(nodes.SinceDoseChange))
def test_since_dose_change_agrees(people, moment, atoms):
    assert not differences(people, moment, since_dose_change, atoms)


def test_starts_agrees_in_the_tables():
    assert not differences_in_tables(nodes.Starts, starts)


def test_dose_step_agrees_in_the_tables():
    assert not differences_in_tables(nodes.DoseStep, dose_step)


def test_since_dose_change_agrees_in_the_tables():
    assert not differences_in_tables(nodes.SinceDoseChange, since_dose_change)


# Medicines taken before, and the order.
_CORNERS = (
    # Of two lines that allow as much, the first is the dose: from 0.08, and not 0.12.
    (
        (
            "growthil, 0.08 to 0.12 mg/kg, +, 0.12 mg/kg, from 2026-05-01; "
            "growthil, 0.12 mg/kg, from 2026-05-10"
        ),
        "0.04 mg/kg, from 2026-06-01",
    ),
    # The same dose as one of which nobody knows when it was given.
    ("growthil, 0.12 mg/kg", "0.12 mg/kg, from 2026-06-01"),
    # A dose that cannot be read between two that are the same.
    (
        (
            "growthil, 0.12 mg/kg, from 2026-05-01; growthil, 1 tablet, from 2026-05-10; "
            "growthil, 0.12 mg/kg, from 2026-05-20"
        ),
        "0.04 mg/kg, from 2026-06-01",
    ),
)


@pytest.mark.parametrize("kind", [dose_step, since_dose_change])
def test_corners_of_a_course_agree(kind):
    people = renamed(
        [person_of({"medicines": medicines, "order": order}) for medicines, order in _CORNERS]
    )
    limits = {
        dose_step: nodes.DoseStep(Comparison(Operator.ABOVE, Quantity(0.0, "mg/kg"))),
        since_dose_change: nodes.SinceDoseChange(Comparison(Operator.BELOW, Quantity(14.0, "d"))),
    }
    assert not differences(people, (moment_of(NOW), False), kind, [limits[kind]])

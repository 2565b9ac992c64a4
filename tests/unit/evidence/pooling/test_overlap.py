"""People who stand in two rows are not pooled."""

import pytest

from primum.evidence.pooling.model import Counts, Measure, Study
from primum.evidence.pooling.pool import pool_studies
from primum.vocabulary.problem import Place


def rows(*about):
    return [
        Study(
            **{"name": f"Study {line}", **row}, group=Counts(line, 50), place=Place("t.csv", line)
        )
        for line, row in enumerate(about, start=2)
    ]


def rules(*about):
    _, problems = pool_studies(rows(*about), Measure.PROPORTION)
    return [(problem.place.line, problem.rule) for problem in problems]


def test_two_waves_of_a_registry_are_refused_and_both_rows_named():
    studies = rows({"cohort": "NCT-0"}, {"cohort": "other"}, {"cohort": "nct-0 "})
    result, (problem,) = pool_studies(studies, Measure.PROPORTION)
    assert result is None
    assert str(problem.place) == "t.csv:4"
    assert "line 2 (Study 2)" in problem.value
    assert "line 4 (Study 4)" in problem.value
    assert "Keep one" in problem.remedy


@pytest.mark.parametrize(
    "pair",
    [
        ({"cohort": "X", "arm": "low"}, {"cohort": "X", "arm": "high"}),
        ({"registry": "R", "cohort": "X"}, {"registry": "R", "cohort": "Y"}),
        ({"name": "Alfa 2010", "cohort": "X"}, {"name": "Alfa 2010", "cohort": "Y"}),
        ({"name": "Alfa 2010", "arm": "low"}, {"name": "Alfa 2010", "arm": "high"}),
        ({"cohort": ""}, {"cohort": ""}),
    ],
)
def test_what_is_told_apart_is_pooled(pair):
    assert rules(*pair) == []


@pytest.mark.parametrize(
    ("pair", "rule"),
    [
        (({"cohort": "X", "arm": "low"}, {"cohort": "X"}), "overlapping-cohort"),
        (({"cohort": "X", "arm": "low"}, {"cohort": "X", "arm": "LOW"}), "overlapping-cohort"),
        (({"cohort": "X", "outcome": "a"}, {"cohort": "X", "outcome": "b"}), "overlapping-cohort"),
        (({"registry": "R"}, {"registry": "R", "cohort": "Y"}), "overlapping-registry"),
        (({"name": "Alfa  2010"}, {"name": "alfa 2010"}), "duplicate-study"),
    ],
)
def test_what_may_be_the_same_people_is_refused(pair, rule):
    assert rules(*pair) == [(3, rule)]


def test_each_later_row_is_named_once():
    assert rules(*[{"cohort": "X", "registry": "R"}] * 3) == [
        (3, "overlapping-cohort"),
        (4, "overlapping-cohort"),
    ]


def test_cohorts_of_one_registry_come_with_a_caution():
    result, _ = pool_studies(
        rows({"registry": "R", "cohort": "X"}, {"registry": "R", "cohort": "Y"}),
        Measure.PROPORTION,
    )
    assert any("rows come from R" in note for note in result.notes)


def test_a_control_group_that_may_count_twice_is_said():
    studies = [
        Study(
            name=f"Alfa {arm}",
            cohort="NCT-1",
            arm=arm,
            group=Counts(events, 40),
            control=Counts(4, 40),
        )
        for arm, events in (("low", 5), ("high", 8))
    ]
    result, _ = pool_studies(studies, Measure.RISK_RATIO)
    assert any("counts twice" in note for note in result.notes)

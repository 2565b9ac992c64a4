"""Forest plots: from counts only, and pooled only where that is allowed."""

import pytest

from primum.reports.rendering.sheet import Figure
from unit.reports.rendering.reading import parts, words

STUDY = """
```yaml study
source: {source}
design: cohort
in-pico: {pico}
{more}
outcomes:
{outcomes}
```
"""
COUNTS = "  - {{outcome: sneezing, reported: x, kind: count, events: {events}, n: {n}{more}}}"


def report(*studies):
    return "## Evidence\n\nStudies.\n" + "".join(studies)


def study(source, *outcomes, pico="yes", more=""):
    return STUDY.format(source=source, pico=pico, more=more, outcomes="\n".join(outcomes))


def counts(events, n, more=""):
    return COUNTS.format(events=events, n=n, more=more)


def caption(sheet):
    (figure,) = parts(sheet, Figure)
    return words(figure)


def test_a_percentage_is_not_made_into_patients(sheet_of_text):
    only = "  - {outcome: sneezing, reported: 25%, kind: percentage, n: 40}"
    sheet = sheet_of_text(report(study("vloot-2019", only)))
    assert not parts(sheet, Figure)
    assert "No forest plot: no study gives both" in words(sheet)


def test_one_figure_alone_is_not_drawn(sheet_of_text):
    sheet = sheet_of_text(report(study("vloot-2019", counts(1, 4))))
    assert not parts(sheet, Figure)
    assert "No forest plot of Sneezing: one figure alone (Vloot 2019)." in words(sheet)


def test_two_figures_of_one_study_are_drawn_and_not_pooled(sheet_of_text):
    arms = "arms: [{id: one, name: {en: One}}, {id: two, name: {en: Two}}]"
    both = (counts(1, 4, ", arm: one"), counts(3, 4, ", arm: two"))
    sheet = sheet_of_text(report(study("vloot-2019", *both, more=arms)))
    assert "Not pooled: one study only." in caption(sheet)


def test_studies_that_do_not_answer_the_question_are_not_pooled(sheet_of_text):
    sheet = sheet_of_text(
        report(study("vloot-2019", counts(1, 4)), study("maan-2022", counts(2, 9), pico="no"))
    )
    assert "not all of these studies answer the question" in caption(sheet)
    assert "Pooled" not in parts(sheet, Figure)[0].alternative


def test_a_plot_of_none_that_answers_the_question_says_so(sheet_of_text):
    sheet = sheet_of_text(
        report(
            study("vloot-2019", counts(1, 4), pico="no"),
            study("maan-2022", counts(2, 9), pico="no"),
        )
    )
    assert "none of these studies answers the question" in caption(sheet)
    assert "in studies that do not answer the question" in parts(sheet, Figure)[0].svg


def test_one_cohort_is_not_pooled_with_itself(sheet_of_text):
    sheet = sheet_of_text(
        report(
            study("vloot-2019", counts(1, 4), more="cohort: NCT99999999"),
            study("maan-2022", counts(2, 9)),  # the same register, as its source document says
        )
    )
    assert "two of these studies follow the same cohort" in caption(sheet)


def test_a_part_of_another_result_is_not_drawn_beside_it(sheet_of_text):
    both = (counts(9, 20, ", id: all"), counts(2, 20, ", part-of: all, id: severe"))
    sheet = sheet_of_text(report(study("vloot-2019", *both), study("maan-2022", counts(1, 4))))
    assert "45.0%" in parts(sheet, Figure)[0].alternative
    assert "10.0%" not in parts(sheet, Figure)[0].alternative


@pytest.mark.parametrize(("events", "n"), [(5, 4), (1, 0), (0, 0)])
def test_impossible_counts_are_not_drawn(sheet_of_text, events, n):
    assert not parts(sheet_of_text(report(study("vloot-2019", counts(events, n)))), Figure)


@pytest.mark.parametrize("design", ["case-report", "case-series"])
def test_cases_that_were_chosen_for_the_outcome_are_not_drawn(sheet_of_text, design):
    chosen = study("maan-2022", counts(2, 2)).replace("design: cohort", f"design: {design}")
    drawn = (study("vloot-2019", counts(1, 4)), study("wind-2020", counts(1, 5)))
    sheet = sheet_of_text(report(*drawn, chosen))
    assert "100.0%" not in parts(sheet, Figure)[0].alternative
    assert "Left out: Maan 2022." in caption(sheet)
    alone = sheet_of_text(report(chosen))
    assert not parts(alone, Figure)
    assert "No forest plot of Sneezing: only cases that were chosen for it" in words(alone)
    assert "(Maan 2022)" in words(alone)


def test_nobody_with_the_outcome_gives_an_exact_interval(sheet_of_text):
    sheet = sheet_of_text(
        report(study("vloot-2019", counts(0, 12)), study("maan-2022", counts(1, 4)))
    )
    assert "0.0% [0.0; 26.5]" in parts(sheet, Figure)[0].alternative

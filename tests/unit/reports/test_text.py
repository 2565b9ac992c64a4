"""The report that people read at a terminal."""

import re

import msgspec
import pytest

from primum.checks.check import Decision, Management
from primum.reports.page import Page
from primum.reports.text import render_text


def text_of(report, width=100):
    return render_text(report, Page(width))


def words_of(report):
    return " ".join(text_of(report).split())


def test_the_header_says_who_when_where_and_by_what(report_of):
    text = words_of(report_of())
    assert text.startswith("Patient/boy, asked at 2026-06-01, jurisdiction EU, for the prescriber")
    assert "Primum demonstration knowledge 2026.11.22 (aaaaaaaaaaaa)" in text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_report_says_that_it_is_not_for_care_and_none_says_safe(
    report_of, maximum_dose, unassessed, language
):
    for findings in ((), (maximum_dose,), (unassessed,)):
        text = words_of(report_of(*findings, language=language))
        assert "Demonstration knowledge, not for care." in text
        assert not re.search(r"\b(safe|veilig)\b", text, re.IGNORECASE)


def test_an_alert_gives_advice_reasons_rows_source_and_check(report_of, maximum_dose):
    text = words_of(report_of(maximum_dose))
    assert "ALERT · adjust · mecasermin · MedicationRequest/new" in text
    assert "advice Lower the dose to at most 0.12 mg/kg twice daily." in text
    assert "why 0.14 mg/kg per administration (limit 0.12 mg/kg) (MedicationRequest/new)" in text
    assert "body weight 18 kg (Observation/weight)" in text
    assert "source smpc § 4.2 (2026-03-26)" in text
    assert "mecasermin/maximum-dose, medicines/mecasermin.md:41, sourced" in text


def test_alerts_come_before_what_was_not_assessed_and_that_before_reference(
    report_of, maximum_dose, unassessed, reference
):
    text = text_of(report_of(reference, unassessed, maximum_dose))
    assert text.index("ALERT") < text.index("NOT ASSESSED") < text.index("TO READ")


def test_the_weightiest_alert_comes_first(report_of, maximum_dose):
    avoid = msgspec.structs.replace(
        maximum_dose,
        check="mecasermin/malignancy",
        decision=Decision(action=maximum_dose.decision.action, management=Management.AVOID),
        summary="Malignancy.",
    )
    text = text_of(report_of(maximum_dose, avoid))
    assert text.index("avoid") < text.index("adjust")


def test_what_was_not_assessed_names_the_fact_and_the_checks_it_settles(report_of, unassessed):
    text = words_of(report_of(unassessed))
    assert "the body weight: settles maximum-dose, dose-step" in text
    assert "allergies: settles hypersensitivity" in text


def test_without_findings_it_says_what_was_checked(report_of):
    text = words_of(report_of())
    assert "No alert from the 2 checks that were run." in text
    assert "Checked: Mecasermin (MedicationRequest/new); 2 checks." in text


def test_checks_that_may_not_run_are_no_clean_report(report_of):
    report = report_of()
    checked = msgspec.structs.replace(report.checked, checks=())
    report = msgspec.structs.replace(report, checked=checked)
    text = words_of(report)
    assert "Nothing was checked: none of the checks for these medicines may run as asked." in text
    assert "No alert" not in text


def test_a_medicine_nobody_wrote_about_is_named(report_of, unknown_order):
    text = words_of(report_of(covered=(), not_covered=(unknown_order,)))
    assert "Not covered: Miraculin (MedicationRequest/other)." in text
    assert "Nothing was checked" in text


def test_an_empty_record_is_no_silence(report_of):
    assert "The record holds no order to check." in words_of(report_of(covered=()))


def test_drafts_are_one_line_and_never_findings(report_of, reference):
    draft = msgspec.structs.replace(reference, check="mecasermin/maoi", verified=False)
    text = words_of(report_of(draft))
    assert draft.summary not in text
    assert "Unverified drafts, which were not run: mecasermin (maoi, pegvisomant)" in text


def test_problems_are_counted(report_of, problem):
    assert "said apart: 1" in words_of(report_of(problems=(problem,)))


@pytest.mark.parametrize("width", [50, 60, 80, 100, 300])
def test_no_line_is_wider_than_the_page(report_of, maximum_dose, unassessed, reference, width):
    text = text_of(report_of(maximum_dose, unassessed, reference), width)
    assert max(len(line) for line in text.splitlines()) <= max(40, min(width, 100))


def test_colour_adds_nothing_but_colour(report_of, maximum_dose, unassessed):
    report = report_of(maximum_dose, unassessed)
    coloured = render_text(report, Page(80, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text_of(report, 80)


def test_dutch_labels(report_of, maximum_dose, unassessed):
    text = words_of(report_of(maximum_dose, unassessed, language="nl"))
    assert "SIGNAAL · aanpassen" in text
    assert "NIET BEOORDEELD" in text
    assert "gevraagd op 2026-06-01, jurisdictie EU, voor de voorschrijver" in text


def test_patient_data_cannot_steer_the_terminal(report_of, unknown_order):
    order = msgspec.structs.replace(unknown_order, name="Mira\x1b[31mculin\x07\u202e \x9b")
    text = text_of(report_of(covered=(), not_covered=(order,)))
    assert "Mira�[31mculin��" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)

"""What was read in part or not at all is said, wherever an order is judged."""

import pytest
from msgspec.structs import replace

from primum.record.model import ConditionRow
from primum.screening.patient import Options, Screener
from primum.vocabulary.codes import SYSTEMS, Coding
from primum.vocabulary.dates import moment_of
from spec.diabetes import diabetes_pack
from spec.world import MEDICINE, NOW, patient_of


@pytest.fixture(scope="module")
def screener():
    return Screener(diabetes_pack())


def _rules(screener, record):
    return [problem.rule for problem in screener.screen(record, Options(at=NOW)).problems]


def _with_condition(system, code, *, text=None, order="0.04 mg/kg"):
    record, _ = patient_of({"order": order})
    row = ConditionRow(ref="Condition/c", codings=(Coding(SYSTEMS[system][0], code),), text=text)
    return replace(record, conditions=(row,), supplied=frozenset({"conditions"}))


def test_a_bare_code_that_knowledge_does_not_list_is_said(screener):
    assert _rules(screener, _with_condition("snomed", "93143009")) == ["condition-not-understood"]


def test_a_code_that_shows_where_it_belongs_or_has_words_is_not(screener):
    assert _rules(screener, _with_condition("icd10", "J45")) == []
    assert _rules(screener, _with_condition("icd10", "Z00")) == []
    assert _rules(screener, _with_condition("snomed", "93143009", text="Something else")) == []


def test_flags_of_other_kinds_are_said(screener):
    record = replace(_with_condition("icd10", "J45"), ignored=(("Flag", 2),))
    assert _rules(screener, record) == ["flags-not-read"]


def test_nothing_is_said_of_a_patient_whose_orders_nobody_wrote_about(screener):
    record = _with_condition("snomed", "93143009", order="atc:N02BE01, 500 mg")
    assert _rules(screener, record) == []


def _dated(order, problems="diabetes"):
    record, _ = patient_of({"order": order, "problem list": problems})
    return record


def test_asked_now_a_condition_recorded_in_the_future_counts(screener):
    report = screener.screen(_dated("0.04 mg/kg", "diabetes, recorded 2999-01-01"))
    assert len(report.findings) == 1


def test_an_order_dated_in_the_future_is_checked_now_and_the_date_is_said(screener):
    report = screener.screen(_dated("0.04 mg/kg, written 2999-01-01"))
    assert [finding.check for finding in report.findings] == [f"{MEDICINE}/diabetes"]
    assert [problem.rule for problem in report.problems] == ["dated-later"]


def test_an_order_written_after_the_moment_asked_is_said_and_not_checked(screener):
    record = _dated("0.04 mg/kg, written 2026-07-01")
    report = screener.screen(record, Options(at=NOW))
    assert (report.findings, report.checked.covered) == ((), ())
    assert [problem.rule for problem in report.problems] == ["dated-later"]
    later = screener.screen(record, Options(at="2026-07-01"))
    assert len(later.findings) == 1
    assert later.problems == ()


def test_asked_now_the_date_of_today_counts_in_every_time_zone(screener, monkeypatch):
    # Half past one in the night of 2 June in Amsterdam is still 1 June in UTC.
    monkeypatch.setattr(
        "primum.screening.patient.time.time", lambda: moment_of("2026-06-01") - 1800
    )
    record = _dated("0.04 mg/kg", "diabetes, since 2026-06-02")
    assert len(screener.screen(record).findings) == 1
    assert screener.screen(record, Options(at="2026-06-01")).findings == ()

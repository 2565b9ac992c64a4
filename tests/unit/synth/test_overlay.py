"""The second opinion: orders laid over patients, and what has to be found for them."""

from datetime import date
from fractions import Fraction

import pytest

from overlay.compare import compare
from overlay.draw import ORDER, overlay
from overlay.expected import Expected, expected
from overlay.scenarios import SCENARIOS, history_of, order_of
from primum.checks.check import Axis, Decision, Management
from primum.findings.model import Checked, Finding, FindingStatus, Missing, PackRef, Report
from primum.synth.outside import collection

AT = "2026-06-01"
SUBJECT = {"reference": "Patient/p"}
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


def patient(born="2020-03-01", gender="male"):
    return {"resourceType": "Patient", "id": "p", "birthDate": born, "gender": gender}


def weight(value, on=AT, unit="kg"):
    return {
        "resourceType": "Observation",
        "id": f"w-{on}",
        "status": "final",
        "subject": SUBJECT,
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "effectiveDateTime": on,
        "valueQuantity": {"value": value, "unit": unit, "code": unit},
    }


def condition(text, code="1", **changes):
    return {
        "resourceType": "Condition",
        "id": f"c-{text}",
        "subject": SUBJECT,
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "recordedDate": "2024-01-01",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": code}], "text": text},
    } | changes


def wanted(*rows, scenario="normal dose", jurisdiction="eu", kilograms=18):
    """Give what is expected of a boy of 6 with these rows, without the medicine's name."""
    rows = rows if any(row["resourceType"] == "Patient" for row in rows) else (patient(), *rows)
    chosen = BY_NAME[scenario]
    order = order_of(chosen, "p", AT, Fraction(kilograms))
    bundle = collection([*rows, *history_of(chosen, "p", "2026-05-29"), order])
    found = expected(bundle, AT, "overlay-order", jurisdiction)
    return Expected(*({id_.split("/")[1] for id_ in ids}
                      for ids in (found.alerts, found.open, found.said, found.free)))  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "alerts"),
    [
        ("normal dose", set()),
        ("normal dose in mg", set()),
        ("normal dose in mL", set()),
        ("normal dose in syringe units", set()),
        ("maximum exactly", set()),
        ("maximum exactly, in mg", set()),
        ("maximum in two for the day", set()),
        ("above the maximum", {"maximum-dose"}),
        ("a hair above the maximum, in mg", {"maximum-dose"}),
        ("tenfold start", {"maximum-dose"}),
        ("unit slip: mg typed for mcg", {"maximum-dose", "unit-slip"}),
        ("unit slip, and gross", {"maximum-dose", "unit-slip", "benzyl-alcohol-load"}),
        ("mcg typed for mg", {"implausibly-low-dose"}),
        ("mcg typed for mg, in all", {"implausibly-low-dose"}),
        ("into a vein", {"route"}),
        ("three times a day", {"frequency"}),
        ("first dose, above both starts", {"starting-dose"}),
    ],
)
def test_the_dose_is_compared_with_every_limit(scenario, alerts):
    assert wanted(weight(18), scenario=scenario).alerts == alerts


@pytest.mark.parametrize("value", ["no unit", "no dose", "a unit that nobody knows"])
def test_a_dose_that_cannot_be_read_is_open(value):
    assert {"maximum-dose", "unit-slip"} <= wanted(weight(18), scenario=value).open


def test_without_a_weight_only_what_holds_for_every_weight_alerts():
    assert "maximum-dose" in wanted(scenario="maximum exactly, in mg").open
    assert "maximum-dose" in wanted(scenario="mg absolute: a whole vial").alerts
    assert "implausibly-low-dose" in wanted(scenario="mcg typed for mg, in all").alerts


@pytest.mark.parametrize(
    "rows", [[weight(1800)], [weight(18, "2027-01-01")], [weight(18, AT, "st")]]
)
def test_a_weight_that_is_implausible_to_come_or_in_no_known_unit_is_not_used(rows):
    assert "maximum-dose" in wanted(*rows, scenario="maximum exactly, in mg").open


def test_an_older_plausible_weight_is_used_before_a_newer_implausible_one():
    rows = [weight(1800), weight(18, "2024-01-01")]
    assert wanted(*rows, scenario="above the maximum, in mg").alerts == {"maximum-dose"}


@pytest.mark.parametrize(
    ("born", "eu", "us"),
    [
        ("2008-06-02", set(), set()),
        ("2008-06-01", {"maximum-age"}, set()),
        ("2024-06-01", set(), set()),
        ("2024-06-02", {"minimum-age"}, {"minimum-age"}),
        ("2026-05-20", {"minimum-age", "neonates"}, {"minimum-age"}),
    ],
)
def test_ages_are_completed_years_and_the_labels_differ(born, eu, us):
    assert wanted(patient(born), weight(18)).alerts == eu
    assert wanted(patient(born), weight(18), jurisdiction="us").alerts == us


@pytest.mark.parametrize(
    ("row", "alerts", "said"),
    [
        (condition("Diabetes", "44054006"), {"diabetes-mellitus"}, set()),
        (condition("Diabetic renal disease"), set(), {"diabetes-mellitus"}),
        (condition("Prediabetes"), set(), set()),
        (condition("Carcinoma in situ of skin"), set(), {"neoplasia"}),
        (condition("Family history of cancer"), set(), set()),
        (condition("Lymphoma", clinicalStatus={"coding": [{"code": "resolved"}]}),
         set(), {"history-of-malignancy"}),
        (condition("Lymphoma", recordedDate="2026-06-02"), set(), set()),
        (condition("Lymphoma", abatementDateTime="2026-06-02"), set(), {"neoplasia"}),
    ],
)  # fmt: skip
def test_problems_count_as_the_problem_list_had_them_by_then(row, alerts, said):
    found = wanted(weight(18), row)
    assert found.alerts == alerts
    assert found.said == said


def test_the_american_label_forbids_malignant_growths_only():
    benign, malignant = condition("Neoplasm of skin"), condition("Lymphoma")
    assert wanted(weight(18), benign, jurisdiction="us").said == set()
    assert wanted(weight(18), malignant, jurisdiction="us").said == {"malignancy"}


@pytest.mark.parametrize(
    ("written", "status", "alerts", "opened"),
    [
        ("2026-05-01", "active", True, False),
        ("2024-05-01", "active", False, True),
        ("2026-05-01", "stopped", False, False),
        ("2026-07-01", "active", False, False),
    ],
)
def test_insulin_counts_while_it_is_taken(written, status, alerts, opened):
    insulin = {
        "resourceType": "MedicationRequest",
        "id": "i",
        "status": status,
        "intent": "order",
        "subject": SUBJECT,
        "authoredOn": written,
        "medicationCodeableConcept": {"text": "Insulin human 100 UNT/ML"},
    }
    found = wanted(weight(18), insulin)
    assert ("glucose-lowering-medicines" in found.alerts) is alerts
    assert ("glucose-lowering-medicines" in found.open) is opened


@pytest.mark.parametrize(
    ("scenario", "step"),
    [
        ("a step on day 3", {"step-interval"}),
        ("a double step", {"dose-step", "step-interval"}),
        ("down again on day 3", set()),
    ],
)
def test_a_step_is_compared_with_the_earlier_dose(scenario, step):
    done = {"resourceType": "Procedure", "id": "x", "status": "completed", "subject": SUBJECT,
            "code": {"coding": [{"code": "53524009"}]}}  # fmt: skip
    assert wanted(weight(18), done, scenario=scenario).alerts == step


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    patients = {f"p{n}": [patient() | {"id": f"p{n}"}, weight(18)] for n in range(20)}
    assert overlay(patients, 1, 2) == overlay(patients, 1, 2)
    assert overlay(patients, 1, 2) != overlay(patients, 2, 2)
    assert len(overlay(patients, 1, 2)) == 40


def test_drawing_leaves_the_patients_alone_and_asks_on_a_day_of_theirs():
    rows = [patient(), weight(18, "2025-01-01"), weight(19, "2026-01-01")]
    before = [dict(row) for row in rows]
    days = {each.at for each in overlay({"p": rows}, 3, 60)}
    assert rows == before
    assert days == {"2025-01-01", "2026-01-01", date(2028, 1, 1).isoformat()}


def report(alerts=(), opened=()):
    found = [finding(check, FindingStatus.ALERT) for check in alerts]
    if opened:
        missing = (Missing("weight", tuple(opened)),)
        found.append(finding(None, FindingStatus.NOT_ASSESSABLE, missing))
    return Report(
        pack=PackRef(title="", version="", meaning="", provenance=""),
        patient="Patient/p", at=AT, jurisdiction="eu", role="prescriber", language="en",
        checked=Checked(covered=(), not_covered=(), checks=(), not_checkable=(), unverified=()),
        findings=tuple(found), problems=(), notice="",
    )  # fmt: skip


def finding(check, status, missing=()):
    return Finding(
        check=check, kind="dosing", status=status, medicine="m", order=ORDER,
        decision=Decision(action=Axis.YES, management=Management.ADJUST), summary="", advice="", reasons=(), missing=missing,
        sources=(), statement=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "alerts", "opened", "said"),
    [
        (Expected({"m/a"}), ["m/a"], [], ""),
        (Expected({"m/a"}), [], [], "expected an alert, got nothing"),
        (Expected(), ["m/a"], [], "expected no alert, got an alert"),
        (Expected(open={"m/a"}), [], ["m/a"], ""),
        (Expected(open={"m/a"}), [], [], "expected to be open, got nothing"),
        (Expected(said={"m/a"}), [], ["m/a"], ""),
        (Expected(said={"m/a"}), ["m/a"], [], ""),
        (Expected(said={"m/a"}), [], [], "expected not to be passed over, got nothing"),
        (Expected(), [], ["m/a"], "expected not to be open, got open"),
        (Expected(free={"m/a"}), [], ["m/a"], ""),
        (Expected(free={"m/a"}), ["m/a"], [], ""),
        (Expected(free={"m/a"}), [], [], ""),
    ],
)
def test_every_way_to_disagree_is_said(answer, alerts, opened, said):
    found = compare("b", answer, report(alerts, opened), ORDER)
    assert [str(each) for each in found] == ([f"b (eu): m/a: {said}"] if said else [])


def test_what_is_open_and_should_alert_is_said_from_both_sides():
    found = compare("b", Expected({"m/a"}), report([], ["m/a"]), ORDER)
    assert [each.wanted for each in found] == ["expected an alert", "expected not to be open"]

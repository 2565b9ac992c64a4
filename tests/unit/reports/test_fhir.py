"""The Bundle of DetectedIssue."""

import msgspec
import pytest

from primum.checks.check import Management
from primum.reports.fhir import detected_issues


def issues_of(report):
    return [entry["resource"] for entry in detected_issues(report)["entry"]]


def test_an_alert_is_an_issue_of_the_order_with_its_evidence(report_of, maximum_dose):
    (issue,) = issues_of(report_of(maximum_dose))
    assert (issue["resourceType"], issue["status"]) == ("DetectedIssue", "final")
    assert issue["patient"] == {"reference": "Patient/boy"}
    assert issue["identifiedDateTime"] == "2026-06-01"
    assert issue["implicated"] == [{"reference": "MedicationRequest/new"}]
    assert issue["code"]["coding"][0]["code"] == "DOSE"
    rows = [row["reference"] for row in issue["evidence"][0]["detail"]]
    assert rows == ["MedicationRequest/new", "Observation/weight"]
    assert issue["mitigation"][0]["action"]["text"].startswith("Lower the dose")
    assert "not for care" in issue["detail"]


@pytest.mark.parametrize(
    ("management", "severity"),
    [("avoid", "high"), ("adjust", "moderate"), ("monitor", "moderate"), ("inform", "low")],
)
def test_severity_follows_the_management(report_of, maximum_dose, management, severity):
    decision = msgspec.structs.replace(maximum_dose.decision, management=Management(management))
    (issue,) = issues_of(report_of(msgspec.structs.replace(maximum_dose, decision=decision)))
    assert issue["severity"] == severity


def test_what_was_not_assessed_is_an_issue_of_its_own(report_of, unassessed):
    (issue,) = issues_of(report_of(unassessed))
    assert issue["code"] == {"text": "not-assessable"}
    assert "severity" not in issue
    assert "the body weight (mecasermin/maximum-dose, mecasermin/dose-step)" in issue["detail"]


def test_a_draft_is_no_issue(report_of, reference):
    assert issues_of(report_of(msgspec.structs.replace(reference, verified=False))) == []


def test_nothing_in_fhir_is_empty(report_of, maximum_dose, unassessed, reference):
    def walk(value):
        assert value not in ("", [], {}, None)
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, dict | list):
                walk(part)

    walk(detected_issues(report_of(maximum_dose, unassessed, reference)))


def test_identities_differ_and_last(report_of, maximum_dose, unassessed):
    report = report_of(maximum_dose, unassessed)
    urls = [entry["fullUrl"] for entry in detected_issues(report)["entry"]]
    assert len(set(urls)) == 2
    assert urls == [entry["fullUrl"] for entry in detected_issues(report)["entry"]]

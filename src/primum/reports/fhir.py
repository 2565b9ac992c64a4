"""A report as FHIR R4: a collection Bundle of DetectedIssue (hl7.org/fhir/R4/detectedissue.html).

Every alert and reference is an issue, and what could not be assessed of an order is one too, so
that a reader who looks at nothing but issues is told of it. So is a check that is held because a
source of it no longer stands: preliminary, without a severity. Drafts are no issues.
"""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from primum.checks.check import Management
from primum.findings.caveat import caveat
from primum.findings.model import Finding, FindingStatus, Report
from primum.reports.problems import pretty

# R4's severities: high may be life-threatening, low hardly affects the situation.
SEVERITY = {
    Management.AVOID: "high",
    Management.ADJUST: "moderate",
    Management.MONITOR: "moderate",
    Management.INFORM: "low",
}

# Kind of statement -> code of v3-ActCode, from the value set DetectedIssueCategory that R4
# prefers. Kinds without a fitting code are given in words.
CATEGORY = {
    "contraindication": ("COND", "Condition Alert"),
    "dosing": ("DOSE", "Dosage problem"),
    "duplicate": ("DUPTHPY", "Duplicate Therapy Alert"),
    "hypersensitivity": ("ALGY", "Allergy Alert"),
    "interaction": ("DRG", "Drug Interaction Alert"),
    "pharmacogenetics": ("GEN", "Genetic Alert"),
}


def render_fhir(report: Report) -> str:
    """Render the report as indented FHIR JSON."""
    return pretty(detected_issues(report))


def detected_issues(report: Report) -> dict[str, Any]:
    """Give the Bundle of DetectedIssue, in the order of the report's findings."""
    found = [finding for finding in report.findings if finding.verified]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": _full_url(finding, report), "resource": detected_issue(finding, report)}
            for finding in found
        ],
    }


def _full_url(finding: Finding, report: Report) -> str:
    # The same finding at the same moment has the same identity, whoever asks again.
    name = (report.pack.meaning, report.patient, report.at, finding.order, finding.check or "")
    return f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(name))}"


def detected_issue(finding: Finding, report: Report) -> dict[str, Any]:
    """Give a finding as a DetectedIssue without an id."""
    issue: dict[str, Any] = {
        "resourceType": "DetectedIssue",
        "status": "preliminary" if finding.held else "final",
        "code": _code(finding),
        "patient": {"reference": _reference("Patient", report.patient)},
        "implicated": [{"reference": _reference("MedicationRequest", finding.order)}],
        "detail": _detail(finding, report),
    }
    if report.at[:1].isdigit():  # else each order was asked about at its own moment
        issue["identifiedDateTime"] = report.at
    if finding.check:
        issue["identifier"] = [{"system": "urn:primum:check", "value": finding.check}]
    if finding.status is not FindingStatus.NOT_ASSESSABLE and not finding.held:
        issue["severity"] = SEVERITY[finding.decision.management]
    if rows := _rows(finding):
        issue["evidence"] = [{"detail": rows}]
    if finding.advice:
        issue["mitigation"] = [{"action": {"text": finding.advice}}]
    if address := next((source.url for source in finding.sources if source.url), ""):
        issue["reference"] = address
    return issue


def _code(finding: Finding) -> dict[str, Any]:
    if finding.status is FindingStatus.NOT_ASSESSABLE:
        return {"text": finding.status.value}
    if finding.kind not in CATEGORY:
        return {"text": finding.kind}
    code, display = CATEGORY[finding.kind]
    system = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    return {
        "coding": [{"system": system, "code": code, "display": display}],
        "text": finding.kind,
    }


def _rows(finding: Finding) -> list[dict[str, str]]:
    return [
        {"reference": reason.row, "display": reason.says}
        for reason in finding.reasons
        if reason.row
    ]


def _detail(finding: Finding, report: Report) -> str:
    missing = (f"{missing.fact} ({', '.join(missing.checks)})." for missing in finding.missing)
    suspect = (caveat(suspicion, report.language) for suspicion in finding.suspect)
    return " ".join((finding.summary, *missing, *suspect, report.notice))


def _reference(kind: str, id_: str) -> str:
    return id_ if "/" in id_ or ":" in id_ else f"{kind}/{id_}"

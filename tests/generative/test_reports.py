"""Whatever a report holds, every form of it can be written, and says the essential."""

import json

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from primum.checks.check import (
    Axis,
    Decision,
    Management,
    Reviewed,
    SourceRef,
    StatementRef,
    Status,
)
from primum.findings.model import (
    Checked,
    Finding,
    FindingStatus,
    Missing,
    Order,
    PackRef,
    Reason,
    Report,
)
from primum.reports.fhir import detected_issues
from primum.reports.json import findings_schema, render_json
from primum.reports.page import Page, printable
from primum.reports.text import render_text
from primum.vocabulary.problem import Place, Problem, Verdict

# Any text that UTF-8 can carry: patient data holds emoji, escapes, right-to-left marks.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = texts.filter(lambda text: text.strip() != "")
ids = st.sampled_from(["mecasermin/maximum-dose", "a/b", "x"])
numbers = st.integers(0, 10_000)


def few(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


decisions = st.builds(
    Decision,
    contraindication=st.sampled_from(Axis),
    action=st.sampled_from(Axis),
    management=st.sampled_from(Management),
)
statements = st.builds(
    StatementRef,
    document=texts,
    line=numbers,
    heading=texts,
    sentence=texts,
    status=st.sampled_from(Status),
    reviewed=st.none() | st.builds(Reviewed, texts, texts, texts),
    case_count=numbers,
)
findings = st.builds(
    Finding,
    check=st.none() | ids,
    kind=st.sampled_from(["dosing", "contraindication", "mechanism", "not-assessable"]),
    status=st.sampled_from(FindingStatus),
    medicine=texts,
    order=texts,
    decision=decisions,
    summary=words,
    advice=texts,
    reasons=few(st.builds(Reason, st.none() | texts, texts)),
    missing=few(st.builds(Missing, texts, few(ids))),
    sources=few(st.builds(SourceRef, texts, texts, texts, texts, texts)),
    statement=st.none() | statements,
    verified=st.booleans(),
    interrupts=st.booleans(),
)
orders = st.builds(Order, order=texts, medicine=st.none() | texts, name=words)
problems = st.builds(
    Problem,
    place=st.builds(Place, texts, numbers),
    rule=texts,
    fault=texts,
    remedy=texts,
    value=texts,
    verdict=st.sampled_from(Verdict),
)
reports = st.builds(
    Report,
    pack=st.builds(PackRef, title=texts, version=texts, meaning=texts, provenance=texts),
    patient=texts,
    at=st.sampled_from(["order", "2026", "2026-06-01", "2026-06-01T23:59:59+00:00"]),
    jurisdiction=st.sampled_from(["eu", "us"]),
    role=st.sampled_from(["prescriber", "pharmacist", "assistant", "patient"]),
    language=st.sampled_from(["en", "nl"]),
    checked=st.builds(
        Checked,
        covered=few(orders),
        not_covered=few(orders),
        checks=few(ids),
        not_checkable=few(ids),
        unverified=few(ids),
    ),
    findings=few(findings),
    problems=few(problems),
    notice=words,
)
SCHEMA = jsonschema.Draft202012Validator(findings_schema())


def squeezed(text):
    """Leave out spaces, which wrapping adds and takes."""
    return "".join(printable(text).split())


@given(reports)
def test_the_json_fits_its_schema_and_loses_no_finding(report):
    data = json.loads(render_json(report))
    SCHEMA.validate(data)
    assert len(data["findings"]) == len(report.findings)
    assert len(data["problems"]) == len(report.problems)


@given(reports, st.integers(0, 300))
def test_the_text_says_each_finding_and_each_order_nobody_knows(report, width):
    text = squeezed(render_text(report, Page(width)))
    assert squeezed(report.notice) in text
    for found in report.findings:
        assert not found.verified or squeezed(found.summary) in text
    for order in report.checked.not_covered:
        assert squeezed(order.name) in text


@given(reports)
def test_fhir_has_an_issue_for_each_verified_finding(report):
    issues = [entry["resource"] for entry in detected_issues(report)["entry"]]
    assert len(issues) == sum(found.verified for found in report.findings)
    assert all(issue["status"] == "final" and issue["implicated"] for issue in issues)

"""POST /check: a patient in, the report of `primum check` out."""

import asyncio
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.rest.accept import chosen_type
from primum.cds_hooks.rest.errors import JSON
from primum.cds_hooks.settings import Service
from primum.findings.model import Report
from primum.record.duplicates import duplicate_members
from primum.record.model import Record
from primum.record.read import read_record
from primum.record.shapes import is_date
from primum.reports.fhir import detected_issues
from primum.reports.json import render_json
from primum.reports.labels import labels_in
from primum.screening.patient import Options, Screener
from primum.vocabulary.audience import JURISDICTIONS, LANGUAGES, ROLES
from primum.vocabulary.problem import Place, Problem, Unreadable

FHIR = "application/fhir+json"
TYPES = (JSON, FHIR)
# The parameters of a query with the values that each may have; `at` may be a FHIR date as well.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "at": ("now", "order"),
    "jurisdiction": JURISDICTIONS,
    "role": ROLES,
    "lang": LANGUAGES,
    "only": ("approved",),
}
# Above this many bytes a patient is read in a thread: hooks are not kept waiting meanwhile.
_LARGE = 200_000


class Checked(NamedTuple):
    """What is answered, and the report that it was made of."""

    response: Response
    report: Report


async def check(request: Request, screener: Screener, settings: Service) -> Checked:
    """Check the patient in the body of a request.

    `Refused`: 406 for a media type that is not offered; 400 for parameters that are not known, and
    for a body from which no patient can be read.
    """
    type_ = chosen_type(request.headers.get("accept"), TYPES)
    if type_ is None:
        raise refusal(
            406,
            "Accept",
            "not-acceptable",
            "findings are not given in this media type",
            f"Accept {' or '.join(TYPES)}.",
        )
    options = read_options(request.query_params.multi_items(), settings)
    body = await request.body()
    try:
        is_large = len(body) > _LARGE
        record = await asyncio.to_thread(_read, body) if is_large else _read(body)
    except Unreadable as stop:
        raise Refused(400, stop.problem) from stop
    report = screener.screen(record, options)
    if type_ == FHIR:
        data = msgspec.json.encode(issues_and_gaps(report))
    else:
        data = f"{render_json(report)}\n".encode()
    headers = {"Vary": "Accept", "Primum-Pack": report.pack.meaning}
    return Checked(Response(data, 200, headers, media_type=type_), report)


def read_options(query: Iterable[tuple[str, str]], settings: Service) -> Options:
    """Read the parameters of a query; `Refused` (400) names every one that is wrong.

    What is not given is as in the settings. Where these say approved checks only, nobody gets more.
    """
    given: dict[str, str] = {}
    problems = []
    for name, value in query:
        allowed = PARAMETERS.get(name)
        if allowed is None:
            problems.append(_wrong("query", "unknown-parameter", "there is no such parameter"))
        elif name in given:
            fault = f"the parameter {name} is given twice"
            problems.append(_wrong(f"query.{name}", "parameter-twice", fault))
        elif value not in allowed and not (name == "at" and is_date(value)):
            dates = "a FHIR date, " if name == "at" else ""
            fault = f"the parameter {name} has to be {dates}{' or '.join(allowed)}"
            problems.append(_wrong(f"query.{name}", "parameter-invalid", fault))
        given[name] = value
    if problems:
        raise Refused(400, *dict.fromkeys(problems))
    return Options(
        at=given.get("at", "now"),
        jurisdiction=given.get("jurisdiction", settings.jurisdiction),
        role=given.get("role", "prescriber"),
        language=given.get("lang", settings.language),
        only_approved="only" in given or settings.only_approved,
    )


def issues_and_gaps(report: Report) -> dict[str, Any]:
    """Give a report as a Bundle of DetectedIssue, with an OperationOutcome of what has no issue.

    A Bundle without issues would look like a patient without risk; so it always says what was
    checked, which orders no knowledge covers, and what could not be used of the input.
    """
    bundle = detected_issues(report)
    checked, labels = report.checked, labels_in(report.language)
    ran = labels.ran.format(
        checks=len(checked.checks),
        orders=len(checked.covered),
        pack=f"{report.pack.title} {report.pack.version}",
    )
    issues = [_issue("information", "informational", ran)]
    issues += [
        _issue(
            "warning", "not-found", labels.not_covered.format(name=order.name, order=order.order)
        )
        for order in checked.not_covered
    ]
    for problem in report.problems:
        place = f"{problem.about} ({problem.place})" if problem.about else str(problem.place)
        told = problem.in_language(report.language)
        issues.append(_issue("warning", "incomplete", f"{place}: {told.text}"))
    issues.append(_issue("information", "informational", report.notice))
    name = f"{report.pack.meaning} {report.patient} {report.at} outcome"
    bundle["entry"].append(
        {
            "fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, name)}",
            "resource": {"resourceType": "OperationOutcome", "issue": issues},
        }
    )
    return bundle


def _issue(severity: str, code: str, text: str) -> dict[str, Any]:
    return {"severity": severity, "code": code, "details": {"text": text}}


def _read(body: bytes) -> Record:
    """Read a patient as the command does, with members that JSON readers would lose."""
    record = read_record(body)
    return replace(record, problems=(*duplicate_members(body), *record.problems))


def _wrong(place: str, rule: str, fault: str) -> Problem:
    remedy = f"The parameters are {', '.join(PARAMETERS)}; /openapi.json has their values."
    return Problem(place=Place(place), rule=rule, fault=fault, remedy=remedy)

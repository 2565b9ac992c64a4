"""What a client is told when its request is not answered: problems, without what it sent.

A hook answers with an OperationOutcome (hl7.org/fhir/R4/operationoutcome.html), everything else
with the problems of the command line's JSON. Neither quotes a value or an id: bodies of errors end
up in the logs of clients and proxies.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from primum.cds_hooks.refusal import Refused, refusal
from primum.reports.problems import flat
from primum.vocabulary.problem import Place, Problem

JSON = "application/json"
REFUSED = "primum.refused"  # of a request's scope: the rules by which it was refused, for the log
HOOKS = "/cds-services"  # below this path errors are OperationOutcomes

# Status -> code of FHIR's issue-type (required binding).
_ISSUE_TYPE = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    408: "timeout",
    412: "required",
    413: "too-long",
    415: "not-supported",
    429: "throttled",
    431: "too-long",
    500: "exception",
    503: "transient",
}
# Problems whose value is a position or a size, and never what was sent.
_HARMLESS = frozenset({"not-json", "too-large"})
_REFERENCE = re.compile(r"\b([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:#\S+)?")
_URN = re.compile(r"urn:\S+|https?://\S+")
_MEMBERS = r"hook|hookInstance|fhirServer|fhirAuthorization|context|prefetch|feedback|extension"
_MEMBER = re.compile(rf"(?:{_MEMBERS})(?:\.[A-Za-z][A-Za-z0-9]*|\[\d+\])*")
_AGAIN_S = "10"  # when to come back after a 503


def outcome(problems: Iterable[Problem], status: int = 400) -> dict[str, Any]:
    """Give problems as an OperationOutcome, of an answer with this HTTP status."""
    code = _ISSUE_TYPE.get(status, "processing")
    return {
        "resourceType": "OperationOutcome",
        "issue": [_issue(without_input(problem), code) for problem in problems],
    }


def refused(refusal: Refused, *, is_hook: bool) -> Response:
    """Answer a request that is refused."""
    status = refusal.status
    body: dict[str, Any]
    if is_hook:
        body = outcome(refusal.problems, status)
    else:
        body = {"problems": [flat(without_input(problem)) for problem in refusal.problems]}
    headers = {}
    if status == 401:
        # RFC 6750, section 3.1: a request without a token is told no error code.
        missing = any(problem.rule == "token-missing" for problem in refusal.problems)
        headers["WWW-Authenticate"] = "Bearer" if missing else 'Bearer error="invalid_token"'
    if status == 503:
        headers["Retry-After"] = _AGAIN_S
    if status == 408:
        # After a 413 it stays open: a proxy that is still sending would lose the answer.
        headers["Connection"] = "close"
    return Response(msgspec.json.encode(body), status, headers, media_type=JSON)


async def on_refused(request: Request, error: Exception) -> Response:
    """Handle `Refused`, for Starlette's `exception_handlers`."""
    assert isinstance(error, Refused)
    request.scope[REFUSED] = list(dict.fromkeys(problem.rule for problem in error.problems))
    return refused(error, is_hook=is_hook(request.url.path))


async def on_http(request: Request, error: Exception) -> Response:
    """Handle what the router refuses: no such path (404), not with this method (405)."""
    assert isinstance(error, HTTPException)
    told = _of_router(error.status_code)
    answer = refused(told, is_hook=is_hook(request.url.path))
    answer.headers.update(error.headers or {})
    return answer


def unexpected(path: str) -> Response:
    """Answer when the service itself has a fault; its place is in the log, never in the answer."""
    fault = refusal(
        500,
        "service",
        "service-fault",
        "the service has a fault, so nothing was checked",
        "Judge without it, and tell its owner: the log has the place, under X-Request-Id.",
    )
    return refused(fault, is_hook=is_hook(path))


def is_hook(path: str) -> bool:
    """Whether a path is one of CDS Hooks, whose errors are OperationOutcomes."""
    return path == HOOKS or path.startswith(f"{HOOKS}/")


def without_input(problem: Problem) -> Problem:
    """Leave out of a problem what was sent: the value, and the ids of resources."""
    return replace(
        problem,
        place=Place(_named(problem.place.path), problem.place.line),
        fault=_named(problem.fault),
        value=problem.value if problem.rule in _HARMLESS else "",
        about="",
        dutch=None,
    )


def _named(text: str) -> str:
    """Keep of references their type: `Observation/w1` is an id of the patient's record."""
    return _URN.sub("…", _REFERENCE.sub(r"\1", text))


def _issue(problem: Problem, code: str) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "severity": "error",
        "code": code,
        "details": {"text": f"{_sentence(problem.message)} {problem.remedy}"},
        "diagnostics": f"{problem.place}: {problem.rule}",
    }
    if _MEMBER.fullmatch(problem.place.path):
        issue["expression"] = [problem.place.path]
    return issue


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _of_router(status: int) -> Refused:
    if status == 405:
        return refusal(
            405,
            "method",
            "method-not-allowed",
            "this path does not answer this method",
            "Use a method of the Allow header; /openapi.json lists the paths.",
        )
    if status == 404:
        return refusal(
            404,
            "path",
            "path-unknown",
            "there is nothing at this path",
            "See /cds-services for the services, /openapi.json for the other paths.",
        )
    return refusal(
        status,
        "request",
        "request-not-understood",
        "this request could not be understood",
        "See /openapi.json for what may be sent.",
    )

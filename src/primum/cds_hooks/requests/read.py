"""A request of a hook: what arrives as JSON becomes a `HookRequest`, or is refused.

What a service has to know is checked, and all faults are told at once. What it need not know is
tolerated: extensions, members of later versions, a `hookInstance` that is no UUID. A member that
may be left out may also be null.

`focus` is what was selected (`order-select`). It is None where nothing says what was selected, and
for the other hooks that judge drafts: there `Record.drafts` holds what is under judgement, since a
draft need not have an id. For `patient-view` it is None too, and the whole patient is.
"""

import re

from primum.cds_hooks.refusal import refusal
from primum.cds_hooks.requests.contexts import read_context
from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.requests.faults import Faults
from primum.cds_hooks.requests.model import Authorization, Hook, HookRequest
from primum.record.json import Json

_SERVER = re.compile(r"https?://[^\s/]\S*\Z")
_TOKEN = re.compile(r"[\x21-\x7e]+\Z")  # what a header may hold without being split
_CONTEXT_REMEDY = "Send the context of the hook as an object, with patientId and userId."
_SERVER_REMEDY = "Send the base address of the FHIR server, as https://ehr.example.org/fhir."
_TOKEN_REMEDY = "Send fhirAuthorization as the standard has it, or leave it out."


def read_request(document: Json, service: str) -> HookRequest:
    """Read the body of a POST to a service.

    `Refused`: 404 when there is no such service, 400 with all faults when the request is wrong.
    """
    hooks = SERVICES.get(service)
    if hooks is None:
        fault = f"there is no such service; there are {', '.join(SERVICES)}"
        remedy = "GET /cds-services lists the services."
        raise refusal(404, "path", "unknown-service", fault, remedy)
    faults = Faults()
    if not isinstance(document, dict):
        fault, remedy = "a request has to be an object", "Send a CDS Hooks request."
        raise refusal(400, "request", "wrong-shape", fault, remedy)
    hook = _hook(document.get("hook"), hooks, faults)
    instance = document.get("hookInstance")
    faults.text(instance, "hookInstance", "Send a UUID that is new for every call.")
    server = _server(document.get("fhirServer"), faults)
    authorization = _authorization(document, faults)
    if document.get("prefetch") is not None:
        remedy = "Send what was prefetched by its keys, or leave it out."
        faults.shape(document["prefetch"], "prefetch", dict, remedy)
    context = document.get("context")
    focus = None
    if faults.shape(context, "context", dict, _CONTEXT_REMEDY) and hook is not None:
        focus = read_context(hook, context, faults)
    faults.stop()
    assert hook is not None
    assert isinstance(instance, str)
    assert isinstance(context, dict)
    return HookRequest(
        hook=hook,
        service=service,
        instance=instance,
        patient=context["patientId"],
        focus=focus,
        fhir_server=server,
        authorization=authorization,
        document=document,
    )


def _hook(value: Json, hooks: tuple[Hook, ...], faults: Faults) -> Hook | None:
    offered = ", ".join(hooks)
    remedy = f"This service answers {offered}; GET /cds-services lists every service."
    if not faults.text(value, "hook", remedy):
        return None
    if value not in hooks:
        fault = f"this service does not answer this hook, but {offered}"
        faults.note("hook", "unknown-hook", fault, remedy)
        return None
    return hooks[hooks.index(value)]


def _server(value: Json, faults: Faults) -> str:
    if value is None or not faults.text(value, "fhirServer", _SERVER_REMEDY):
        return ""
    if not _SERVER.match(value):
        fault = "this is no http or https address"
        faults.note("fhirServer", "address-invalid", fault, _SERVER_REMEDY)
    return str(value)


def _authorization(document: dict[str, Json], faults: Faults) -> Authorization | None:
    given, place = document.get("fhirAuthorization"), "fhirAuthorization"
    if given is None or not faults.shape(given, place, dict, _TOKEN_REMEDY):
        return None
    if document.get("fhirServer") is None:
        fault = "a token was sent, and no server that it is for"
        faults.note("fhirServer", "missing", fault, _SERVER_REMEDY)
    token, kind = given.get("access_token"), given.get("token_type")
    if faults.text(token, f"{place}.access_token", _TOKEN_REMEDY) and not _TOKEN.match(token):
        fault = "a token has no blanks and no characters beyond ASCII"
        faults.note(f"{place}.access_token", "token-invalid", fault, _TOKEN_REMEDY)
    if faults.text(kind, f"{place}.token_type", _TOKEN_REMEDY) and kind.lower() != "bearer":
        fault = "only Bearer tokens are understood"
        faults.note(f"{place}.token_type", "token-type", fault, _TOKEN_REMEDY)
    expires = given.get("expires_in")
    if expires is not None and expires.__class__ not in (int, float):
        fault = "this has to be a number of seconds"
        faults.note(f"{place}.expires_in", "wrong-shape", fault, _TOKEN_REMEDY)
        expires = None
    for name in ("scope", "subject"):
        if given.get(name) is not None:
            faults.shape(given[name], f"{place}.{name}", str, _TOKEN_REMEDY)
    return Authorization(token, expires) if isinstance(token, str) else None

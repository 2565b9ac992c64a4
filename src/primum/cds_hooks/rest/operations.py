"""Every route with what it takes and all that it can answer, as OpenAPI's path items."""

from collections.abc import Iterable, Mapping
from typing import Any

from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.requests.model import Hook
from primum.cds_hooks.rest.check import FHIR, PARAMETERS
from primum.cds_hooks.rest.errors import HOOKS, JSON
from primum.cds_hooks.rest.metrics import MEDIA_TYPE
from primum.cds_hooks.rest.request_schemas import ref, schema_name
from primum.cds_hooks.rest.samples import FEEDBACK, PATIENT, hook_sample
from primum.vocabulary.audience import LANGUAGES

Member = dict[str, Any]

_TEXT: Member = {"type": "string"}
_HTML = "text/html; charset=utf-8"
_REASONS = {
    "302": "The index, in a language that the reader accepts.",
    "304": "The page that the reader has still stands.",
    "400": "The request is wrong; the body says what and where.",
    "401": "The token of the client is missing or wrong.",
    "404": "There is no such page.",
    "406": "The findings are not given in a media type that is accepted.",
    "408": "The body came too slowly.",
    "412": "Data that the check needs were neither sent nor to be had from the FHIR server.",
    "413": "The body is larger than the service takes.",
    "415": "The body is not said to be JSON.",
    "500": "The service has a fault; nothing was checked.",
    "503": "Nothing can be checked now: no pack is in service, or a client's keys are not to be had.",
}
_SENDING = ("400", "401", "408", "413", "415", "500", "503")
_READY = {
    "200": ("Hooks are answered with a sound pack.", {JSON: ref("Ready")}),
    "503": ("Not so; `problems` says why.", {JSON: ref("Ready")}),
}

_Answer = tuple[str, Mapping[str, Member]]  # what it means, and its schemas by media type


def paths(pages: Iterable[str]) -> dict[str, Member]:
    """Give every path; `pages` are those of the pack, from which examples are taken."""
    found: dict[str, Member] = {HOOKS: {"get": _discovery()}}
    for service, hooks in SERVICES.items():
        found[f"{HOOKS}/{service}"] = {"post": _hook(service, hooks)}
        found[f"{HOOKS}/{service}/feedback"] = {"post": _feedback(service)}
    found["/check"] = {"post": _check()}
    found |= _knowledge(pages)
    found["/health"] = {
        "get": _operation(
            "health",
            "Whether the process lives",
            {"200": ("It does.", {JSON: ref("Health")})},
        )
    }
    found["/ready"] = {"get": _operation("ready", "Whether the service may be asked", _READY)}
    metrics: _Answer = ("Prometheus's text format.", {MEDIA_TYPE: _TEXT})
    found["/metrics"] = {
        "get": _operation("metrics", "Counts and times, without patient data", {"200": metrics})
    }
    described: _Answer = ("OpenAPI 3.1.", {JSON: {"type": "object"}})
    found["/openapi.json"] = {"get": _operation("openapi", "This document", {"200": described})}
    return found


def _discovery() -> Member:
    answers: dict[str, _Answer] = {"200": ("The services.", {JSON: ref("Discovery")})}
    return _operation(
        "services", "CDS Hooks discovery", answers | _refusals("OperationOutcome", "503")
    )


def _hook(service: str, hooks: tuple[Hook, ...]) -> Member:
    names = ", ".join(hook.value for hook in hooks)
    answers: dict[str, _Answer] = {
        "200": ("Cards; what could not be checked is on a card too.", {JSON: ref("HookResponse")})
    }
    schemas = [ref(schema_name(hook)) for hook in hooks]
    body = _body(
        (JSON,),
        {"anyOf": schemas} if len(schemas) > 1 else schemas[0],
        {hook.value: hook_sample(hook) for hook in hooks},
    )
    preferred = {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "`en` or `nl`; anything else is answered in the language of the service.",
        "schema": _TEXT,
    }
    return _operation(
        f"ask-{service}", f"CDS Hooks: {names}", answers | _refusals("OperationOutcome", "412")
        | _refusals("OperationOutcome", *_SENDING),
    ) | {"requestBody": body, "parameters": [preferred], "security": _SECURITY}  # fmt: skip


def _feedback(service: str) -> Member:
    answers: dict[str, _Answer] = {"200": ("It is kept, and will not be lost.", {})}
    failing = _refusals("OperationOutcome", "404", *_SENDING)
    failing["404"] = ("This service keeps no feedback.", failing["404"][1])
    failing["503"] = ("It could not be kept: send it again later.", failing["503"][1])
    operation = _operation(
        f"tell-{service}", "CDS Hooks: what became of cards", answers | failing
    )  # fmt: skip
    body = _body((JSON,), ref("Feedback"), {"overridden": FEEDBACK})
    return operation | {"requestBody": body, "security": _SECURITY}


def _check() -> Member:
    answers: dict[str, _Answer] = {
        "200": ("The report.", {JSON: ref("Findings"), FHIR: ref("DetectedIssues")})
    }
    body = _body((JSON, FHIR), ref("PatientToCheck"), {"patient": PATIENT})
    return _operation(
        "check", "Check one patient, as `primum check` does",
        answers | _refusals("Problems", "406", *_SENDING),
    ) | {"requestBody": body, "parameters": _parameters(), "security": _SECURITY}  # fmt: skip


def _parameters() -> list[Member]:
    said = {
        "at": "The moment asked about: now, each order's own, or a FHIR date.",
        "jurisdiction": "Whose labels.",
        "role": "Whom the advice is for.",
        "lang": "The language of the findings.",
        "only": "Run only what named clinicians approved.",
    }
    found = []
    for name, values in PARAMETERS.items():
        schema: Member = {"enum": list(values)}
        if name == "at":
            schema = {"anyOf": [schema, {"type": "string", "format": "date"}]}
        found.append({"name": name, "in": "query", "description": said[name], "schema": schema})
    return found


def _knowledge(pages: Iterable[str]) -> dict[str, Member]:
    index = _operation(
        "knowledge", "The index of the knowledge", {"302": (_REASONS["302"], {})}
        | _refusals("Problems", "503"),
    )  # fmt: skip
    index["responses"]["302"]["headers"] = {"Location": {"required": True, "schema": _TEXT}}
    page = {"language": _parameter("language", {"enum": list(LANGUAGES)}, LANGUAGES[0])}
    page["document"] = _parameter("document", _TEXT, "index")
    found = {
        "/knowledge": {"get": {**index, "operationId": "knowledge-index"}},
        "/knowledge/": {"get": index},
        "/knowledge/{language}/{document}": {
            "get": _page("document", "A monograph or an assessment", list(page.values()))
        },
    }
    below = [path.split("/") for path in sorted(pages) if path.count("/") == 2]
    document, statement = below[0][1:] if below else ("a-medicine", "a-statement")
    page["document"] = _parameter("document", _TEXT, document)
    page["statement"] = _parameter("statement", _TEXT, statement)
    found["/knowledge/{language}/{document}/{statement}"] = {
        "get": _page("statement", "A statement, with its sources and studies", list(page.values()))
    }
    return found


def _page(name: str, summary: str, parameters: list[Member]) -> Member:
    answers: dict[str, _Answer] = {
        "200": ("The page, as it was built with the pack.", {_HTML: _TEXT, JSON: {}}),
        "304": (_REASONS["304"], {}),
        "404": (_REASONS["404"], {JSON: ref("Problems"), _HTML: _TEXT}),
    }
    page = _operation(name, summary, answers | _refusals("Problems", "503"))
    tag = {"description": "Of the bytes of the page.", "required": True, "schema": _TEXT}
    pack = {"description": "What fires: the pack's hash.", "required": True, "schema": _TEXT}
    for status in ("200", "304"):
        page["responses"][status]["headers"] = {"ETag": tag, "Primum-Pack": pack}
    held = {"name": "If-None-Match", "in": "header", "required": False, "schema": _TEXT}
    return page | {"parameters": [*parameters, held]}


def _parameter(name: str, schema: Member, example: str) -> Member:
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


_SECURITY: list[Member] = [{"client": []}]


def _refusals(schema: str, *statuses: str) -> dict[str, _Answer]:
    return {status: (_REASONS[status], {JSON: ref(schema)}) for status in statuses}


def _operation(name: str, summary: str, answers: Mapping[str, _Answer]) -> Member:
    responses: Member = {}
    for status, (meaning, schemas) in sorted(answers.items()):
        responses[status] = {"description": meaning}
        if schemas:
            content = {type_: {"schema": schema} for type_, schema in schemas.items()}
            responses[status]["content"] = content
    return {"operationId": name, "summary": summary, "responses": responses}


def _body(types: tuple[str, ...], schema: Member, samples: Mapping[str, Member]) -> Member:
    examples = {name: {"value": sample} for name, sample in samples.items()}
    content = {type_: {"schema": schema, "examples": examples} for type_ in types}
    return {"required": True, "content": content}

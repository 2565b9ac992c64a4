"""JSON Schemas of what clients send: hooks (CDS Hooks 2.0.1), their context, feedback, patients.

They say what is refused when it is otherwise, and no more: members that are not named here are
tolerated, a member that may be left out may be null, and what of prefetched FHIR cannot be used is
told in the answer.
"""

from collections.abc import Iterable
from typing import Any

from primum.cds_hooks.requests.model import Hook
from primum.record.bundle import BUNDLE_TYPES
from primum.record.medication_rows import MEDICATION_TYPES
from primum.record.resource_types import RESOURCE_TYPES

Schema = dict[str, Any]

# What is blank to Python, of which `\s` leaves out some to ECMAScript.
_BLANKS = r"\s\u001c-\u001f\u0085"
_TEXT: Schema = {"type": "string", "pattern": f"[^{_BLANKS}]"}
# What a request cannot be about: a container, an error, and another patient.
_NO_DRAFTS = {"Bundle", "OperationOutcome", "Patient"}
_ANY_TEXT: Schema = {"type": "string"}


def ref(name: str) -> Schema:
    """Refer to a schema among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(what: str, required: tuple[str, ...], **properties: Schema | bool) -> Schema:
    schema: Schema = {"type": "object", "description": what}
    if required:
        schema["required"] = list(required)
    return {**schema, "properties": properties}


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str) and "const" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _resource(what: str, types: Iterable[str]) -> Schema:
    return _object(
        what, ("resourceType",), resourceType={"enum": sorted(types)}, id=_or_null(_TEXT)
    )


def _bundle(what: str, entry: Schema, **rules: Schema) -> Schema:
    return _object(
        what,
        ("resourceType", "entry"),
        resourceType={"const": "Bundle"},
        type={"enum": [*sorted(BUNDLE_TYPES), None]},
        entry={"type": "array", "minItems": 1, "items": entry, **rules},
    )


def _entry(resource: Schema) -> Schema:
    return _object("An entry.", ("resource",), resource=resource)


def _judged(name: str, types: Iterable[str]) -> Schema:
    """Give the forms of what is judged: alone, in a Bundle, or as an entry has it."""
    alone = _resource(f"A {name} alone.", types)
    bundle = _bundle(
        f"A Bundle with a {name}.",
        _entry(ref("Draft")),
        contains={"properties": {"resource": {"properties": {"resourceType": {"enum": sorted(types)}}}}},
    )  # fmt: skip
    return {"anyOf": [alone, bundle]}


# What the record reader takes: a FHIR resource, of which nothing more is known here.
_RESOURCE = _object(
    "A FHIR R4 resource.", ("resourceType",), resourceType={"type": "string", "minLength": 1}
)
_AUTHORIZATION = _object(
    "The token that the client lends for its FHIR server; it is used for this request alone.",
    ("access_token", "token_type"),
    access_token={"type": "string", "pattern": "^[!-~]+$"},
    token_type={"type": "string", "pattern": "^[Bb][Ee][Aa][Rr][Ee][Rr]$"},
    expires_in={"type": ["number", "null"]},
    scope=_or_null(_ANY_TEXT),
    subject=_or_null(_ANY_TEXT),
)
_PREFETCH: Schema = {
    "type": ["object", "null"],
    "description": (
        "Resources by the key of their template. null says that the client has no data; a key that "
        "is left out, that it was not looked up: the two are not the same."
    ),
}
_WHO: dict[str, Schema] = {
    "userId": {**_TEXT, "description": "Reference of the user, as `Practitioner/x`."},
    "patientId": {
        "type": "string",
        "pattern": r"^[A-Za-z0-9\-.]{1,64}$",
        "description": "FHIR id, without `Patient/`.",
    },
    "encounterId": _or_null(_TEXT),
}
_DRAFTS = _bundle("The draft orders.", _entry(ref("Draft")))

CONTEXTS: dict[Hook, Schema] = {
    Hook.ORDER_SELECT: _object(
        "The orders that are being written, and which of them was selected.",
        ("userId", "patientId", "draftOrders"),
        **_WHO,
        selections=_or_null(
            {
                "type": "array",
                "minItems": 1,
                "description": "Resources of draftOrders, as `MedicationRequest/x`.",
                "items": {"type": "string", "pattern": f"^[A-Z][A-Za-z]+/[^{_BLANKS}]+$"},
            }
        ),
        draftOrders=_DRAFTS,
    ),
    Hook.ORDER_SIGN: _object(
        "The orders that are about to be signed.",
        ("userId", "patientId", "draftOrders"),
        **_WHO,
        draftOrders=_DRAFTS,
    ),
    Hook.PATIENT_VIEW: _object("The patient is opened.", ("userId", "patientId"), **_WHO),
    Hook.MEDICATION_VERIFY: {
        **_object(
            "An order that a pharmacist verifies, as `medication` or as `order`.",
            ("userId", "patientId"),
            **_WHO,
            medication=_or_null(ref("Verified")),
            order=_or_null(ref("Verified")),
        ),
        "anyOf": [
            {"required": ["medication"], "properties": {"medication": {"type": "object"}}},
            {"required": ["order"], "properties": {"order": {"type": "object"}}},
        ],
    },
    Hook.PROBLEM_CREATE: _object(
        "Problems that are being put on the problem list.",
        ("userId", "patientId", "conditions"),
        **_WHO,
        conditions=_judged("Condition", ("Condition",)),
    ),
}

_NAME: Schema = {**_TEXT, "maxLength": 255}
_LABEL: Schema = {"type": ["string", "null"], "maxLength": 255}
_FEEDBACK = _object(
    "What became of cards. The same feedback may be sent again: it counts once.",
    ("feedback",),
    feedback={
        "type": "array",
        "minItems": 1,
        "items": _object(
            "What a user did with a card.",
            ("card", "outcome", "outcomeTimestamp"),
            card={**_NAME, "description": "The card's `uuid`."},
            outcome={"enum": ["accepted", "overridden"]},
            acceptedSuggestions={
                "type": ["array", "null"],
                "items": _object("A suggestion of the card.", ("id",), id=_NAME),
            },
            overrideReason=_or_null(
                _object(
                    "Why it was overridden. Comments are dropped unless the site keeps them.",
                    (),
                    reason=_or_null(
                        _object("A coding.", ("code",), code=_NAME, system=_LABEL, display=_LABEL)
                    ),
                    userComment=_or_null(_ANY_TEXT),
                )
            ),
            outcomeTimestamp={"type": "string", "format": "date-time"},
        ),
    },
)

_IS_PATIENT = {"required": ["resourceType"], "properties": {"resourceType": {"const": "Patient"}}}
_CHECKED: Schema = {
    "description": "One patient, and everything that is known of that patient.",
    "anyOf": [
        _object(
            "A Bundle of one patient.",
            ("resourceType", "type", "entry"),
            resourceType={"const": "Bundle"},
            type={"enum": sorted(BUNDLE_TYPES)},
            entry={
                "type": "array",
                "contains": {
                    "type": "object",
                    "required": ["resource"],
                    "properties": {"resource": {"type": "object", **_IS_PATIENT}},
                },
                "maxContains": 1,
            },
        ),
        {"type": "object", "description": "A Patient alone.", **_IS_PATIENT},
        _object(
            "A CDS Hooks request.",
            ("context",),
            resourceType=False,
            context=_object(
                "Its context; every resource in it is under judgement.",
                ("patientId",),
                patientId={"type": "string", "minLength": 1},
            ),
        ),
    ],
}


def schema_name(hook: Hook) -> str:
    """Name the schema of a hook's call: `OrderSignRequest`."""
    return f"{hook.value.title().replace('-', '')}Request"


def request_schemas() -> dict[str, Schema]:
    """Give every schema of what is sent, by name."""
    drafts = RESOURCE_TYPES - _NO_DRAFTS
    return {
        "Resource": _RESOURCE,
        "Draft": _resource("A resource that is being written.", drafts),
        "Verified": _judged("medication order", MEDICATION_TYPES),
        "Authorization": _AUTHORIZATION,
        "Prefetch": _PREFETCH,
        "Feedback": _FEEDBACK,
        "PatientToCheck": _CHECKED,
        **{schema_name(hook): _hook(hook) for hook in Hook},
    }


def _hook(hook: Hook) -> Schema:
    token_needs_server = {
        "if": {
            "required": ["fhirAuthorization"],
            "properties": {"fhirAuthorization": {"type": "object"}},
        },
        "then": {"required": ["fhirServer"], "properties": {"fhirServer": {"type": "string"}}},
    }
    asked = _object(
        f"A call of {hook.value}.",
        ("hook", "hookInstance", "context"),
        hook={"const": hook.value},
        hookInstance={**_TEXT, "description": "A UUID of the client's, new for every call."},
        context=CONTEXTS[hook],
        fhirServer={
            "type": ["string", "null"],
            "pattern": f"^https?://[^{_BLANKS}/][^{_BLANKS}]*$",
        },
        fhirAuthorization=_or_null(ref("Authorization")),
        prefetch=ref("Prefetch"),
    )
    return asked | token_needs_server

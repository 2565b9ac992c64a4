"""JSON Schemas of what is answered, from the models that the answers are made of."""

from inspect import cleandoc
from typing import Any

import msgspec

from primum.cds_hooks.cards.model import Response
from primum.cds_hooks.rest.health import Health, Ready
from primum.cds_hooks.rest.request_schemas import Schema, ref
from primum.reports.json import findings_schema
from primum.reports.problems import FlatProblem

_COMPONENTS = "#/components/schemas/"
_UUID = {"type": "string", "format": "uuid"}
_SOME = {"minItems": 1}  # the standard forbids empty arrays, but for `cards`

_DISCOVERY: Schema = {
    "type": "object",
    "description": "The services on offer. The same id under two hooks: newer cards replace older.",
    "required": ["services"],
    "properties": {
        "services": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["hook", "id", "description"],
                "properties": {
                    "hook": {"type": "string"},
                    "id": {"type": "string"},
                    "title": {"type": "string", "minLength": 1},
                    "description": {"type": "string", "minLength": 1},
                    "prefetch": {
                        "type": "object",
                        "minProperties": 1,
                        "additionalProperties": {"type": "string"},
                    },
                    "usageRequirements": {"type": "string", "minLength": 1},
                },
            },
        }
    },
}
_OUTCOME: Schema = {
    "type": "object",
    "description": "What is wrong (hl7.org/fhir/R4/operationoutcome.html). It quotes no input.",
    "required": ["resourceType", "issue"],
    "properties": {
        "resourceType": {"const": "OperationOutcome"},
        "issue": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["severity", "code", "details"],
                "properties": {
                    "severity": {"enum": ["fatal", "error", "warning", "information"]},
                    "code": {"type": "string"},
                    "details": {
                        "type": "object",
                        "required": ["text"],
                        "properties": {"text": {"type": "string", "minLength": 1}},
                    },
                    "diagnostics": {"type": "string", "description": "place: rule"},
                    "expression": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                },
            },
        },
    },
}
_PROBLEMS: Schema = {
    "type": "object",
    "description": "What is wrong. It quotes no input.",
    "required": ["problems"],
    "properties": {"problems": {"type": "array", "minItems": 1, "items": ref("Problem")}},
}
_ISSUES: Schema = {
    "type": "object",
    "description": (
        "A collection of DetectedIssue, and at the end one OperationOutcome: what was checked, "
        "what no knowledge covers, and what could not be used of the input."
    ),
    "required": ["resourceType", "type", "entry"],
    "properties": {
        "resourceType": {"const": "Bundle"},
        "type": {"const": "collection"},
        "entry": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["fullUrl", "resource"],
                "properties": {"fullUrl": {"type": "string"}, "resource": ref("Resource")},
            },
        },
    },
}
# What the types of the models do not say, and every answer holds to (CDS Hooks 2.0.1).
_SHARPER: dict[str, dict[str, Schema]] = {
    "Card": {
        "uuid": _UUID,
        "summary": {"minLength": 1, "maxLength": 139},
        "detail": {"minLength": 1},
        "suggestions": _SOME,
        "overrideReasons": _SOME,
        "links": _SOME,
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
    },
    "Suggestion": {"label": {"minLength": 1}, "uuid": _UUID, "actions": _SOME},
    "Source": {"label": {"minLength": 1}},
    "Link": {"type": {"const": "absolute"}},
    "Action": {"type": {"enum": ["create", "delete"]}, "description": {"minLength": 1}},
}


def response_schemas() -> dict[str, Schema]:
    """Give every schema of what is answered, by name."""
    _, found = msgspec.json.schema_components(
        [Response, Health, Ready], ref_template=f"{_COMPONENTS}{{name}}"
    )
    found["HookResponse"] = found.pop("Response")
    found["Problem"] = found.pop(FlatProblem.__name__)
    for name, members in _SHARPER.items():
        for member, more in members.items():
            found[name]["properties"][member] |= more
    found["Card"]["dependentRequired"] = {"suggestions": ["selectionBehavior"]}
    for definition in found.values():
        definition.pop("title", None)
        definition["description"] = cleandoc(definition.get("description", ""))
    for answered_whole in (Health, Ready):  # every member is always written
        definition = found[answered_whole.__name__]
        definition["required"] = list(definition["properties"])
    return _renamed(found) | _findings() | {
        "Discovery": _DISCOVERY,
        "OperationOutcome": _OUTCOME,
        "Problems": _PROBLEMS,
        "DetectedIssues": _ISSUES,
    }  # fmt: skip


def _findings() -> dict[str, Schema]:
    """Give the schema of a report, each of its parts under a name that no card has."""
    schema = findings_schema()
    names = {name: f"Report{name}" for name in schema["$defs"]}
    names["Report"] = "Findings"
    del schema["$defs"]["Verdict"]  # of problems before they are made flat
    return {
        names[name]: _referring(definition, "#/$defs/", names)
        for name, definition in schema["$defs"].items()
    }


def _renamed(found: dict[str, Schema]) -> dict[str, Schema]:
    names = {name: name for name in found} | {FlatProblem.__name__: "Problem"}
    return {name: _referring(schema, _COMPONENTS, names) for name, schema in found.items()}


def _referring(value: Any, prefix: str, names: dict[str, str]) -> Any:  # noqa: ANN401
    """Let references of a schema lead to where its parts are now."""
    if isinstance(value, dict):
        return {
            key: f"{_COMPONENTS}{names[inner.removeprefix(prefix)]}"
            if key == "$ref"
            else _referring(inner, prefix, names)
            for key, inner in value.items()
        }
    return [_referring(item, prefix, names) for item in value] if isinstance(value, list) else value

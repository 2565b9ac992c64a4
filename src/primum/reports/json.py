"""A report as JSON: the contract of docs/reference/findings.md, and its JSON Schema."""

from inspect import cleandoc
from typing import Any

import msgspec

from primum.findings.model import FORMAT, Report
from primum.reports.problems import ToldProblem, pretty, told


def report_data(report: Report) -> dict[str, Any]:
    """Give the report as plain data, its problems in the flat form."""
    data: dict[str, Any] = msgspec.to_builtins(report)
    data["problems"] = [
        msgspec.to_builtins(told(problem, report.language)) for problem in report.problems
    ]
    return data


def render_json(report: Report) -> str:
    """Render the report as indented JSON."""
    return pretty(report_data(report))


def findings_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of what `render_json` writes.

    Every member is always written, so every member is required; new ones may appear.
    """
    (reference, _), definitions = msgspec.json.schema_components(
        [Report, ToldProblem], ref_template="#/$defs/{name}"
    )
    definitions["Problem"] = definitions.pop("ToldProblem")
    definitions.pop("Place", None)
    definitions.pop("Dutch", None)
    for definition in definitions.values():
        definition["description"] = cleandoc(definition.get("description", ""))
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    definitions["Report"]["properties"]["format"] = {"const": FORMAT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:primum:schema:{FORMAT}",
        "title": "What one run of Primum says of one patient",
        **reference,
        "$defs": definitions,
    }

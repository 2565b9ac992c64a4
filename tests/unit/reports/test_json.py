"""The JSON contract: what docs/reference/findings.md promises."""

import json

import jsonschema
import pytest

from primum.reports.json import findings_schema, render_json


@pytest.fixture
def validate():
    validator = jsonschema.Draft202012Validator(findings_schema())
    return lambda report: validator.validate(json.loads(render_json(report)))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(findings_schema())


def test_reports_fit_the_schema(
    report_of, maximum_dose, unassessed, reference, problem, unknown_order, validate
):
    validate(report_of())
    validate(report_of(maximum_dose, unassessed, reference, problems=(problem,)))
    validate(report_of(covered=(), not_covered=(unknown_order,)))


def test_the_schema_refuses_a_finding_without_its_reasons(report_of, maximum_dose):
    data = json.loads(render_json(report_of(maximum_dose)))
    del data["findings"][0]["reasons"]
    with pytest.raises(jsonschema.ValidationError, match="reasons"):
        jsonschema.validate(data, findings_schema())


def test_the_members_of_the_contract(report_of, maximum_dose):
    data = json.loads(render_json(report_of(maximum_dose)))
    assert data["format"] == "primum-findings/1"
    assert {"pack", "patient", "at", "jurisdiction", "role", "language", "checked"} <= set(data)
    finding = data["findings"][0]
    assert finding["decision"] == {
        "contraindication": "not-assessed",
        "action": "yes",
        "management": "adjust",
    }
    assert finding["reasons"][1] == {"row": "Observation/weight", "says": "body weight 18 kg"}
    assert finding["statement"]["reviewed"]["against"] == "smpc"


def test_a_problem_is_flat(report_of, problem):
    data = json.loads(render_json(report_of(problems=(problem,))))
    assert data["problems"] == [
        {
            "path": "Observation/weight",
            "line": 0,
            "rule": "unknown-unit",
            "verdict": "impossible",
            "message": "this unit is not known: stone",
            "remedy": "Give the weight in kg.",
            "about": "",
            "text": "this unit is not known: stone. Give the weight in kg.",
        }
    ]

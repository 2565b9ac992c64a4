"""The JSON Schemas that editors use agree with what the linker reads."""

import pytest
from jsonschema import Draft202012Validator

from primum.knowledge.assessment import ASSESSMENT_BLOCKS
from primum.knowledge.front_matter import FRONTS
from primum.knowledge.schema import schemas

STATEMENT = {
    "id": "maximum-dose",
    "kind": "dosing",
    "limit": {"per": "administration", "at-most": "0.12 mg/kg"},
    "when": {"all": [{"has": "diabetes"}, {"not": {"starts": "yes"}}]},
    "decision": {"contraindication": "not-assessed", "action": "yes"},
    "advice": {"prescriber": {"en": "Lower it."}},
    "summary": {"en": "Too much."},
    "sources": ["label 4.2"],
}


def is_valid(name, value):
    return Draft202012Validator(schemas()[name]).is_valid(value)


def test_there_is_a_schema_of_every_kind_and_block():
    assert set(schemas()) == {*FRONTS, "folder", "statement", "cases", *ASSESSMENT_BLOCKS}
    for schema in schemas().values():
        Draft202012Validator.check_schema(schema)


def test_a_statement_is_accepted():
    assert is_valid("statement", STATEMENT)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "dozing"},
        {"limit": {"per": "administration", "at_most": "0.12 mg/kg"}},
        {"id": "Maximum Dose"},
        {"summary": {"de": "Zu viel."}},
        {"when": {"has": 3}},
        {"sources": "label 4.2"},
    ],
)
def test_a_faulty_statement_is_refused(change):
    assert not is_valid("statement", {**STATEMENT, **change})


def test_yes_and_no_are_words():
    case = {"id": "x", "title": "X", "has": [{"condition": "diabetes", "flag": "yes"}]}
    assert is_valid("cases", [case])
    case["has"][0]["flag"] = True
    assert not is_valid("cases", [case])


def test_front_matter_is_judged_by_its_folder():
    front = {"title": "Glucose", "codes": {"loinc": ["2339-0"]}, "unit": "mmol/L"}
    assert is_valid("measurements", front)
    assert not is_valid("conditions", front)
    assert not is_valid("measurements", {**front, "molar-mass": 180.16})

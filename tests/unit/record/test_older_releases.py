"""A dose written as an older release of FHIR has it is not read, and that is said."""

import pytest

DOSE = {"value": 2, "unit": "mg/kg", "system": "http://unitsofmeasure.org", "code": "mg/kg"}
ORDERED = {"medicationCodeableConcept": {"text": "Examplin"}, "status": "completed"}
RULE = "dose-of-another-release"


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("MedicationRequest", "dosageInstruction"),
        ("MedicationDispense", "dosageInstruction"),
        ("MedicationStatement", "dosage"),
    ],
)
@pytest.mark.parametrize("name", ["doseQuantity", "doseSimpleQuantity", "rateQuantity"])
def test_a_dose_outside_its_place_is_told(read, resource, rules, kind, element, name) -> None:
    record = read(resource(kind, "m", **ORDERED, **{element: [{"text": "x"}, {name: DOSE}]}))
    assert rules(record) == [RULE]
    (problem,) = record.problems
    assert (str(problem.place), problem.value) == (f"{kind}/m", name)


@pytest.mark.parametrize(
    "dosages",
    [
        [{"doseAndRate": [{"doseQuantity": DOSE}]}],
        [{"doseAndRate": [{"rateQuantity": DOSE}]}],
        [{"text": "as agreed"}],
        [{}],
        [],
    ],
)
def test_what_r4_has_and_what_has_no_dose_is_not_told(read, resource, rules, dosages) -> None:
    record = read(resource("MedicationRequest", "m", **ORDERED, dosageInstruction=dosages))
    assert RULE not in rules(record)

"""A case becomes the FHIR bundle that a system would send."""

from collections.abc import Callable
from typing import Any

import pytest

from primum.knowledge.linked import Knowledge
from primum.record.model import Supplied
from primum.record.read import read_bundle
from primum.trial.bundle import case_bundle

Make = Callable[[str], dict[str, list[dict[str, Any]]]]


@pytest.fixture
def resources(with_case: Callable[[str], Knowledge]) -> Make:
    """The resources of the bundle of a case, by type."""

    def make(yaml: str) -> dict[str, list[dict[str, Any]]]:
        knowledge = with_case(yaml)
        found: dict[str, list[dict[str, Any]]] = {}
        for entry in case_bundle(knowledge.cases[-1], knowledge)["entry"]:
            found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
        return found

    return make


@pytest.fixture
def record(with_case):
    """The record that the reader makes of a case."""

    def make(yaml: str):
        knowledge = with_case(yaml)
        return read_bundle(case_bundle(knowledge.cases[-1], knowledge))

    return make


def test_the_patient_and_the_order(resources):
    found = resources("")
    assert found["Patient"] == [
        {"resourceType": "Patient", "id": "case", "gender": "male", "birthDate": "2020-03-01"}
    ]
    (order,) = found["MedicationRequest"]
    assert order["status"] == "draft"
    assert order["medicationCodeableConcept"]["coding"] == [
        {"system": "http://www.whocc.no/atc", "code": "A01AA01"}
    ]
    (dosage,) = order["dosageInstruction"]
    assert dosage["timing"] == {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}
    assert dosage["route"]["text"] == "subcutaneous"
    assert dosage["doseAndRate"][0]["doseQuantity"]["value"] == 0.72


@pytest.mark.parametrize(
    ("order", "dosage"),
    [
        (
            "dose: 0.04 to 0.08 mg/kg",
            {"doseRange": [(0.04, "mg/kg", "mg/kg"), (0.08, "mg/kg", "mg/kg")]},
        ),
        ("dose: 80 mcg/kg", {"doseQuantity": [(80, "mcg/kg", None)]}),
        ("dose: 7.2 U", {"doseQuantity": [(7.2, "U", "U")]}),
        ("dose: '0.72'", {"doseQuantity": [(0.72, None, None)]}),
    ],
)
def test_a_dose_is_written_as_it_stands(resources, order, dosage):
    (written,) = resources(f"order: {{{order}}}")["MedicationRequest"]
    (rate,) = written["dosageInstruction"][0]["doseAndRate"]
    quantities = {
        key: [
            (one["value"], one.get("unit"), one.get("code"))
            for one in (value.values() if key == "doseRange" else [value])
        ]
        for key, value in rate.items()
    }
    assert quantities == dosage


@pytest.mark.parametrize(
    ("frequency", "repeat"),
    [
        ("0.5 /d", {"frequency": 1, "period": 2, "periodUnit": "d"}),
        ("3 /wk", {"frequency": 3, "period": 1, "periodUnit": "wk"}),
    ],
)
def test_a_frequency(resources, frequency, repeat):
    (order,) = resources(f"order: {{frequency: {frequency}}}")["MedicationRequest"]
    assert order["dosageInstruction"][0]["timing"]["repeat"] == repeat


def test_a_maximum_a_day_a_code_and_bounds(resources):
    yaml = "order: {per-day: 1.44 mg, timing: BID, start: 2026-05-01, reason: diabetes}"
    (order,) = resources(yaml)["MedicationRequest"]
    (dosage,) = order["dosageInstruction"]
    assert dosage["maxDosePerPeriod"]["numerator"]["value"] == 1.44
    assert dosage["timing"]["code"]["text"] == "BID"
    assert dosage["timing"]["repeat"] == {"boundsPeriod": {"start": "2026-05-01"}}
    assert order["authoredOn"] == "2026-05-01"
    assert order["reasonCode"][0]["coding"][0]["code"] == "E10"


def test_concepts_go_by_their_first_code_an_included_one_or_their_name(resources):
    conditions = resources("has: [diabetes, metabolic, uncoded]")["Condition"]
    assert [it["code"].get("coding", [{}])[0].get("code") for it in conditions] == [
        "E10",
        "E10",
        None,
    ]
    assert conditions[2]["code"] == {"text": "Closed epiphyses"}


def test_a_condition_with_a_code_of_its_own_and_a_history(resources):
    yaml = (
        "has: [{condition: diabetes, code: 'icd10:E11.9', clinical: resolved, "
        "onset: 2020-01-01, abatement: '2021'}]"
    )
    (condition,) = resources(yaml)["Condition"]
    assert condition["code"]["coding"][0]["code"] == "E11.9"
    assert condition["clinicalStatus"]["coding"][0]["code"] == "resolved"
    assert (condition["onsetDateTime"], condition["abatementDateTime"]) == ("2020-01-01", "2021")


def test_what_was_entered_in_error_has_no_clinical_status(resources):
    (condition,) = resources("has: [{condition: diabetes, verification: entered-in-error}]")[
        "Condition"
    ]
    assert "clinicalStatus" not in condition


def test_a_dutch_flag(record):
    read = record("has: [{condition: diabetes, flag: yes, onset: 2020-01-01}]")
    (row,) = read.conditions
    assert (row.ref, row.onset) == ("Flag/flag-0", "2020-01-01")
    assert Supplied.CONDITIONS in read.supplied


@pytest.mark.parametrize(
    ("taken", "kind"),
    [
        ("insulins", "MedicationRequest"),
        (
            "{medicine: insulins, kind: dispense, start: 2026-05-01, end: 2026-05-31}",
            "MedicationDispense",
        ),
        ("{medicine: tralin, kind: statement, status: not-taken}", "MedicationStatement"),
        (
            "{medicine: tralin, kind: administration, dose: 1 mg, start: 2026-05-01}",
            "MedicationAdministration",
        ),
    ],
)
def test_every_kind_of_medicine_row_is_read(record, taken, kind):
    read = record(f"takes: [{taken}]")
    assert read.problems == ()
    (row,) = [row for row in read.medications if row.ref != "MedicationRequest/order"]
    assert row.kind == kind
    assert Supplied.MEDICATIONS in read.supplied


def test_a_dispense_lasts_as_long_as_its_supply(record):
    read = record(
        "takes: [{medicine: insulins, kind: dispense, start: 2026-05-01, end: 2026-05-31}]"
    )
    assert [row.supply_days for row in read.medications if row.supply_days] == [30]


def test_values_procedures_and_allergies_are_read(record):
    read = record(
        "measured: [{measurement: weight, value: 18 kg}], allergies: [alcohol], "
        "done: [{procedure: funduscopy, on: 2026-05-01, status: not-done}]"
    )
    assert read.problems == ()
    (value,), (allergy,), (procedure,) = read.observations, read.allergies, read.procedures
    assert (value.value, value.unit, value.effective) == (18, "kg", "2026-06-01")
    assert allergy.codings[0].code == "LKG8494WBH"
    assert (procedure.status, procedure.start) == ("not-done", "2026-05-01")


LISTS = {
    "has": Supplied.CONDITIONS,
    "takes": Supplied.MEDICATIONS,
    "measured": Supplied.OBSERVATIONS,
    "allergies": Supplied.ALLERGIES,
    "done": Supplied.PROCEDURES,
}


@pytest.mark.parametrize("member", LISTS)
def test_a_list_not_given_is_not_supplied_and_an_empty_one_is(record, member):
    assert LISTS[member] not in record("").supplied
    read = record(f"{member}: []")
    assert LISTS[member] in read.supplied
    assert read.problems == ()


def test_no_known_allergies_is_said(record):
    read = record("allergies: none-known")
    assert [row.codings[0].code for row in read.allergies] == ["716186003"]


def test_whole_resources_are_added_as_they_are(resources):
    (_patient, extra) = resources("fhir: [{resourceType: Patient, id: other}]")["Patient"]
    assert extra == {"resourceType": "Patient", "id": "other"}

"""A server that sends another patient's data is not believed."""

import pytest

from fhir_server import faults
from fhir_server.asking import PATIENT, resource
from fhir_server.server import FhirServer, searchset
from primum.cds_hooks.fhir.ownership import Owner, owner_of


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/p1",
        "Patient/p1/_history/3",
        "https://ehr.example.org/fhir/Patient/p1",
    ],
)
def test_resource_of_the_patient(reference):
    condition = {"resourceType": "Condition", "subject": {"reference": reference}}
    assert owner_of(condition, "p1") is Owner.PATIENT


@pytest.mark.parametrize(
    "reference",
    ["Patient/p2", "Patient/P1", "Patient/p1x", "https://ehr.example.org/fhir/Patient/p2"],
)
def test_resource_of_another_patient(reference):
    for element in ("subject", "patient"):
        for kind in ("Condition", "AllergyIntolerance", "Encounter", "Medication"):
            about = {"resourceType": kind, element: {"reference": reference}}
            assert owner_of(about, "p1") is Owner.OTHER


@pytest.mark.parametrize(
    "subject",
    [None, {}, [], "Patient/p1", [{"reference": "Patient/p1"}], {"reference": 1}]
    + [{"reference": text} for text in ("", "p1", "#p1", "Group/p1", "urn:uuid:p1", "Patient/")],
)
def test_resource_that_does_not_say_whose_it_is(subject):
    assert owner_of({"resourceType": "Condition", "subject": subject}, "p1") is Owner.UNSAID


def test_allergies_say_it_by_patient():
    allergy = {"resourceType": "AllergyIntolerance"}
    about = {"reference": "Patient/p1"}
    assert owner_of({**allergy, "patient": about}, "p1") is Owner.PATIENT
    assert owner_of({**allergy, "subject": about}, "p1") is Owner.UNSAID


def test_resource_that_need_not_say_whose_it_is():
    assert owner_of({"resourceType": "Practitioner", "id": "x"}, "p1") is Owner.NOBODY
    assert owner_of({"resourceType": ["Condition"]}, "p1") is Owner.NOBODY


def test_patient_by_id():
    assert owner_of({"resourceType": "Patient", "id": "p1"}, "p1") is Owner.PATIENT
    assert owner_of({"resourceType": "Patient", "id": "p2"}, "p1") is Owner.OTHER
    assert owner_of({"resourceType": "Patient"}, "p1") is Owner.OTHER


@pytest.mark.parametrize(
    "kind", ["Condition", "MedicationRequest", "AllergyIntolerance", "Observation", "Patient"]
)
def test_search_with_another_patient_is_dropped_as_a_whole(kind, fetch):
    own, other = resource(kind, "p1"), resource(kind, "p2", patient="p2")
    with FhirServer() as server:
        server.faults[kind] = faults.body(searchset([own, other]))
        fetched = fetch(server, f"{kind}?patient=p1")
    assert (fetched.resource, fetched.problem.rule) == (None, "fhir-other-patient")
    assert "p2" not in str(fetched.problem)


def test_another_patient_among_what_is_included(fetch):
    page = searchset([resource("Condition", "c1")])
    other = {"resourceType": "Patient", "id": "p2"}
    page["entry"].append({"resource": other, "search": {"mode": "include"}})
    with FhirServer() as server:
        server.faults["*"] = faults.body(page)
        fetched = fetch(server)
    assert (fetched.resource, fetched.problem.rule) == (None, "fhir-other-patient")


def test_patient_is_read(fetch):
    with FhirServer([PATIENT]) as server:
        assert fetch(server, "Patient/p1").resource == PATIENT


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"resourceType": "Patient", "id": "p2"}, "fhir-other-patient"),
        ({"resourceType": "Patient"}, "fhir-other-patient"),
        ({"resourceType": "Person", "id": "p1"}, "fhir-wrong-resource"),
        (searchset([PATIENT]), "fhir-wrong-resource"),
        ({}, "fhir-wrong-resource"),
    ],
)
def test_something_else_than_the_patient(answer, rule, fetch):
    with FhirServer() as server:
        server.faults["Patient"] = faults.body(answer)
        fetched = fetch(server, "Patient/p1")
    assert (fetched.resource, fetched.problem.rule) == (None, rule)


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (resource("Condition", "c1", patient="p2"), "fhir-other-patient"),
        (resource("Condition", "c2"), "fhir-wrong-resource"),
        (resource("Condition", "c1", patient=None), "fhir-wrong-resource"),
    ],
)
def test_read_of_something_else(answer, rule, fetch):
    with FhirServer() as server:
        server.faults["*"] = faults.body(answer)
        fetched = fetch(server, "Condition/c1")
    assert (fetched.resource, fetched.problem.rule) == (None, rule)

"""Which lists a record was given, by what was sent: four states of a part are four things."""

import pytest

from primum.record.model import Supplied
from primum.record.read import read_bundle

PATIENT = {"resourceType": "Patient", "id": "p1"}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}


def searchset(*resources: dict, url: str = "", **others: object) -> dict:
    link = [{"relation": "self", "url": url}] if url else []
    entry = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "link": link, "entry": entry, **others}


def hook(**prefetch: object) -> dict:
    return {
        "hook": "order-sign",
        "context": {"patientId": "p1"},
        "prefetch": {"patient": PATIENT, **prefetch},
    }


def test_any_row_shows_that_its_list_was_given(read, resource) -> None:
    record = read(
        resource("Condition", "c"),
        resource("Observation", "o"),
        resource("AllergyIntolerance", "a"),
        resource("Procedure", "p"),
        resource("MedicationStatement", "m", medicationCodeableConcept={"text": "x"}),
    )
    assert record.supplied == frozenset(Supplied)


def test_rows_in_error_and_drafts_show_no_list(read, resource) -> None:
    error = {"coding": [{"code": "entered-in-error"}]}
    named = {"medicationCodeableConcept": {"text": "x"}}
    record = read(
        resource("Condition", "c", verificationStatus=error),
        resource("Observation", "o", status="entered-in-error"),
        resource("MedicationRequest", "m", status="draft", **named),
    )
    assert record.supplied == frozenset()
    assert len(record.medications) == 1


def test_what_is_in_the_context_is_under_judgement_and_no_list(resource) -> None:
    order = resource(
        "MedicationRequest", "m", status="active", medicationCodeableConcept={"text": "x"}
    )
    sent = hook()
    sent["context"]["draftOrders"] = searchset(order, type="collection")
    record = read_bundle(sent)
    assert [row.ref for row in record.medications] == ["MedicationRequest/m"]
    assert record.supplied == frozenset()


@pytest.mark.parametrize(
    ("part", "supplied", "rules"),
    [
        (searchset(), {Supplied.CONDITIONS}, []),
        (None, set(), []),
        (OUTCOME, set(), ["part-failed"]),
        (searchset(OUTCOME), set(), ["part-failed"]),
        (searchset(total=3), set(), ["page-missing"]),
        (searchset(link=[{"relation": "next", "url": "x"}]), set(), ["page-missing"]),
    ],
)
def test_an_empty_part_is_a_list_and_an_absent_or_failed_one_is_not(part, supplied, rules) -> None:
    record = read_bundle(hook(conditions=part))
    assert record.supplied == supplied
    assert [problem.rule for problem in record.problems] == rules


def test_a_part_that_was_not_sent_is_no_list() -> None:
    assert read_bundle(hook()).supplied == frozenset()


@pytest.mark.parametrize(
    ("url", "supplied"),
    [
        ("https://a.example/fhir/Condition?patient=p1", {Supplied.CONDITIONS}),
        ("Observation?patient=p1&_count=100", {Supplied.OBSERVATIONS}),
        ("MedicationRequest?patient=p1&status=active", {Supplied.MEDICATIONS}),
        ("Observation?patient=p1&code=29463-7", set()),
        ("Observation?patient=p1&code:in=http://x", set()),
        ("Encounter?patient=p1", set()),
    ],
)
def test_an_empty_search_is_a_list_when_it_asked_for_all_of_it(url: str, supplied) -> None:
    record = read_bundle({"patient": PATIENT, "part": searchset(url=url)})
    assert record.supplied == supplied


@pytest.mark.parametrize(
    ("reason", "code", "supplied"),
    [
        ("nilknown", "11450-4", {Supplied.CONDITIONS}),
        ("nilknown", "10160-0", {Supplied.MEDICATIONS}),
        ("nilknown", "48765-2", {Supplied.ALLERGIES}),
        ("notasked", "48765-2", set()),
    ],
)
def test_a_list_known_to_be_empty_is_a_list(bundle, reason, code, supplied) -> None:
    given = {
        "resourceType": "List",
        "id": "l",
        "status": "current",
        "subject": {"reference": "Patient/p1"},
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "emptyReason": {"coding": [{"code": reason}]},
    }
    assert read_bundle(bundle(given)).supplied == supplied


def test_a_patient_who_is_only_named_is_read_and_said_to_be_missing(resource) -> None:
    sent = {"hook": "patient-view", "context": {"patientId": "p1"}}
    record = read_bundle(sent)
    assert record.patient.id == "p1"
    assert [problem.rule for problem in record.problems] == ["patient-not-supplied"]


def test_a_draft_may_differ_from_what_is_on_file(resource) -> None:
    order = resource("MedicationRequest", "m", medicationCodeableConcept={"text": "x"})
    sent = hook(medications=searchset({**order, "status": "active"}))
    sent["context"]["draftOrders"] = searchset({**order, "status": "draft"}, type="collection")
    record = read_bundle(sent)
    assert [row.status for row in record.medications] == ["draft"]
    assert record.problems == ()


@pytest.mark.parametrize(
    ("kind", "code", "counts"),
    [
        ("Condition", "no-problem-info", False),
        ("Condition", "no-known-problems", True),
        ("AllergyIntolerance", "no-allergy-info", False),
        ("MedicationStatement", "no-medication-info", False),
    ],
)
def test_a_row_that_says_that_nothing_is_known_is_no_list(bundle, resource, kind, code, counts):
    system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    element = "medicationCodeableConcept" if kind == "MedicationStatement" else "code"
    row = resource(kind, "x", **{element: {"coding": [{"system": system, "code": code}]}})
    record = read_bundle(bundle(row))
    assert bool(record.supplied) is counts
    assert record.problems == ()

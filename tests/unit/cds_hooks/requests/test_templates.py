"""The queries that clients are asked, and what a site may make of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.cds_hooks.requests.parts import PARTS
from primum.cds_hooks.requests.templates import check_required, expand, templates
from primum.checks.concept import CodeRule
from primum.record.model import Supplied
from primum.record.supplied import kind_of_part
from primum.vocabulary.problem import Unreadable
from spec.world import spec_pack

MEANING = spec_pack().meaning
PATIENT = "{{context.patientId}}"


def _request(user="Practitioner/u1", patient="p1"):
    return HookRequest(
        hook=Hook.PATIENT_VIEW,
        service="primum-patient",
        instance="i",
        patient=patient,
        focus=None,
        fhir_server="",
        authorization=None,
        document={"context": {"userId": user, "patientId": patient}},
    )


def test_every_part_is_asked_of_the_patient():
    queries = templates(MEANING, {})
    assert queries.keys() == PARTS.keys()
    assert queries.pop("patient") == f"Patient/{PATIENT}"
    for key, query in queries.items():
        assert query.startswith(f"{PARTS[key].type}?patient={PATIENT}")


def test_the_defaults_pass_the_rules_for_a_sites_own():
    queries = templates(MEANING, {})
    assert templates(MEANING, queries) == queries


def test_the_record_understands_the_keys_that_prove_a_list():
    for key, part in PARTS.items():
        if part.proves:
            assert kind_of_part(key) is part.proves
    # What breaks beside a list is a break of that list for the record too.
    assert kind_of_part("medicationDispenses") is Supplied.MEDICATIONS
    assert kind_of_part("medicationStatements") is Supplied.MEDICATIONS


def test_observations_are_narrowed_to_what_the_pack_measures():
    query = templates(MEANING, {})["observations"]
    codes = query.split("&code=")[1].split(",")
    assert codes == [
        "http://loinc.org|29463-7",
        "http://loinc.org|2339-0",
        "http://snomed.info/sct|314971001",
    ]


@pytest.mark.parametrize(
    "rules",
    [(), (CodeRule("loinc", tuple(f"{number}-1" for number in range(61))),)],
    ids=["known by name alone", "too many"],
)
def test_observations_are_not_narrowed_where_that_would_lose_some(rules):
    weight = MEANING.measurements["body-weight"]
    weight = replace(weight, concept=replace(weight.concept, codes=rules))
    meaning = replace(MEANING, measurements={**MEANING.measurements, "body-weight": weight})
    assert templates(meaning, {})["observations"] == f"Observation?patient={PATIENT}"


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("conditions", f"Condition?patient={PATIENT}&category=problem-list-item"),
        ("conditions", f"Condition?patient={PATIENT}&clinical-status:in=http://x.example/vs"),
        ("observations", f"Observation?patient={PATIENT}&date=ge2020-01-01&_sort=-date&_count=99"),
        ("patient", f"Patient?_id={PATIENT}"),
    ],
)
def test_a_site_replaces_a_query(key, query):
    assert templates(MEANING, {key: query})[key] == query


def test_a_site_leaves_out_what_it_does_not_have():
    assert "flags" not in templates(MEANING, {"flags": ""})


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("weights", f"Observation?patient={PATIENT}"),
        ("patient", ""),
        ("medications", ""),
        ("conditions", "Condition"),
        ("conditions", "Condition?patient=123"),
        ("conditions", f"Observation?patient={PATIENT}"),
        ("conditions", f"Condition/{PATIENT}"),
        ("conditions", f"https://evil.example/Condition?patient={PATIENT}"),
        ("conditions", f"../Condition?patient={PATIENT}"),
        (
            "medications",
            f"MedicationRequest?patient={PATIENT}&_include=MedicationRequest:medication",
        ),
        ("medications", f"MedicationRequest?patient={PATIENT}&medication.code=1"),
        ("medications", f"MedicationRequest?patient={PATIENT}&status:not=stopped"),
        ("medications", f"MedicationRequest?patient={PATIENT}&_has:Provenance:target:agent=x"),
        ("observations", f"Observation?patient={PATIENT}&date=ge{{{{today()}}}}"),
        ("observations", f"Observation?patient={PATIENT}&date=ge{{{{context.draftOrders}}}}"),
        ("observations", f"Observation?patient={PATIENT}&code=a b"),
        ("observations", f"Observation?patient={PATIENT}&"),
    ],
)
def test_what_clients_need_not_understand_is_refused_at_the_start(key, query):
    with pytest.raises(Unreadable) as stopped:
        templates(MEANING, {key: query})
    problem = stopped.value.problem
    assert problem.place.path == f"prefetch.{key}"
    assert problem.rule in ("prefetch-key", "prefetch-query")


def test_what_is_required_has_to_be_asked_for():
    queries = templates(MEANING, {"flags": ""})
    check_required(("patient", "medications"), queries)
    for key in ("flags", "weights"):
        with pytest.raises(Unreadable):
            check_required((key,), queries)


def test_the_context_is_put_in():
    assert expand(f"Patient/{PATIENT}", _request()) == "Patient/p1"
    assert expand("X?a={{userPractitionerId}}", _request()) == "X?a=u1"
    assert expand("{{context.userId}}", _request("PractitionerRole/r1")) == "PractitionerRole/r1"


def test_what_the_context_does_not_say_is_not_asked():
    assert expand("X?a={{userPatientId}}", _request()) is None
    assert expand("X?a={{userPractitionerId}}", _request("u1")) is None
    assert expand("X?a={{userPractitionerId}}", _request("Practitioner/..")) is None


@given(st.text())
def test_nothing_in_the_context_adds_to_a_query(text):
    query = expand(f"Condition?patient={PATIENT}", _request(patient=text))
    assert re.fullmatch(r"Condition\?patient=[A-Za-z0-9\-._~%]*", query)
    user = expand("X?a={{userPractitionerId}}", _request(f"Practitioner/{text}"))
    assert user is None or re.fullmatch(r"X\?a=[A-Za-z0-9\-.]{1,64}", user)

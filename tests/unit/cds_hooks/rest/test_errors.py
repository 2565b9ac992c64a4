"""What is refused is told as the standard has it, and quotes nothing of what was sent."""

import json

import pytest

from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.rest.errors import outcome, refused, unexpected, without_input
from primum.vocabulary.problem import Place, Problem

# http://hl7.org/fhir/ValueSet/issue-type, those that are used
CODES = {
    "invalid", "login", "forbidden", "not-found", "not-supported", "timeout", "required",
    "too-long", "throttled", "exception", "transient", "processing",
}  # fmt: skip


def problem(path="context.patientId", **more):
    fault = {"rule": "id-invalid", "fault": "this is no id", "remedy": "Send an id."}
    return Problem(place=Place(path), **{**fault, **more})


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 406, 408, 412, 413, 415, 429, 500, 503]
)
def test_every_status_has_a_code_of_fhir(status):
    found = outcome([problem()], status)
    assert found["resourceType"] == "OperationOutcome"
    (issue,) = found["issue"]
    assert issue["code"] in CODES - {"processing"}
    assert issue["severity"] == "error"
    assert issue["details"] == {"text": "This is no id. Send an id."}
    assert issue["expression"] == ["context.patientId"]


@pytest.mark.parametrize("path", ["input", "query.at", "Observation/w1", "pack", "context.a b"])
def test_only_a_path_in_the_request_is_an_expression(path):
    assert "expression" not in outcome([problem(path)])["issue"][0]


@pytest.mark.parametrize(
    "path",
    ["hook", "context.draftOrders.entry[2].resource", "prefetch.patient", "feedback[0].card"],
)
def test_a_path_in_the_request_is_an_expression(path):
    assert outcome([problem(path)])["issue"][0]["expression"] == [path]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (problem(value="Jansen"), "this is no id"),
        (problem(fault="Condition/c7 is about another patient than Patient/jansen"),
         "Condition is about another patient than Patient"),
        (problem(fault="urn:uuid:c7 is unknown"), "… is unknown"),
        (problem(fault="https://ehr.example.org/Patient/jansen is unknown"), "… is unknown"),
        (problem(fault="order and/or dose"), "order and/or dose"),
        (problem(rule="too-large", value="60 MB"), "this is no id: 60 MB"),
    ],
)  # fmt: skip
def test_values_and_ids_are_left_out(found, says):
    assert without_input(found).message == says


def test_a_place_keeps_its_type_and_loses_its_id():
    assert without_input(problem("Observation/weight-7#c")).place == Place("Observation")


def test_hooks_are_told_an_outcome_and_others_problems():
    refusing = Refused(412, problem(), problem("prefetch.patient"))
    hook, rest = refused(refusing, is_hook=True), refused(refusing, is_hook=False)
    assert hook.status_code == rest.status_code == 412
    assert hook.media_type == rest.media_type == "application/json"
    assert len(json.loads(hook.body)["issue"]) == 2
    assert [it["path"] for it in json.loads(rest.body)["problems"]] == [
        "context.patientId",
        "prefetch.patient",
    ]


@pytest.mark.parametrize(
    ("rule", "header"),
    [("token-missing", "Bearer"), ("token-expired", 'Bearer error="invalid_token"')],
)
def test_a_client_without_a_good_token_is_told_how_to_send_one(rule, header):
    answer = refused(refusal(401, "Authorization", rule, "no", "Send one."), is_hook=True)
    assert answer.headers["www-authenticate"] == header


def test_a_client_is_told_to_come_back():
    answer = refused(refusal(503, "pack", "no-pack", "no", "Wait."), is_hook=True)
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/cds-services/primum-orders", "/check"])
def test_a_fault_of_the_service_says_that_nothing_was_checked(path):
    answer = unexpected(path)
    assert answer.status_code == 500
    assert b"nothing was checked" in answer.body
    assert (b"OperationOutcome" in answer.body) == path.startswith("/cds")


def test_a_path_that_is_not_there(ask):
    answer = ask("GET", "/Patient/jansen?name=jansen")
    assert answer.status_code == 404
    assert "jansen" not in answer.text
    assert answer.json()["problems"][0]["rule"] == "path-unknown"


def test_a_method_that_is_not_answered(ask):
    answer = ask("DELETE", "/check")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["problems"][0]["rule"] == "method-not-allowed"
    answer = ask("DELETE", "/cds-services")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.json()["issue"][0]["code"] == "not-supported"

"""The OpenAPI document: sound, complete, and with examples that work."""

import json

import msgspec
import pytest
from jsonschema import Draft202012Validator

from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.requests.model import Hook
from primum.cds_hooks.requests.read import read_request
from primum.cds_hooks.rest.openapi import openapi, openapi_json
from primum.cds_hooks.rest.samples import PATIENT, hook_sample
from primum.cds_hooks.settings import Client, Settings

URL = "https://cds.example.org/primum"
PAGES = ("en/index", "en/b-medicine/dose", "en/a-medicine", "nl/a-medicine/dose")


@pytest.fixture(scope="module")
def document():
    return openapi(Settings(), URL, "1.2.3", PAGES)


def operations(document):
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def references(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def validator(document, schema):
    return Draft202012Validator({**document, **schema})


def test_every_reference_leads_somewhere_and_every_schema_is_used(document):
    used = set(references(document))
    named = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert used == named


def test_every_schema_is_one(document):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers(document):
    names = [operation["operationId"] for operation in operations(document).values()]
    assert len(set(names)) == len(names)
    for operation in operations(document).values():
        assert operation["summary"]
        for answer in operation["responses"].values():
            assert answer["description"]


def test_every_hook_and_service_is_there(document):
    for service, hooks in SERVICES.items():
        sent = document["paths"][f"/cds-services/{service}"]["post"]["requestBody"]
        assert set(sent["content"]["application/json"]["examples"]) == {it.value for it in hooks}
        assert f"/cds-services/{service}/feedback" in document["paths"]
    assert {hook for hooks in SERVICES.values() for hook in hooks} == set(Hook)


def test_every_example_fits_its_schema(document):
    count = 0
    for operation in operations(document).values():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            for example in media["examples"].values():
                validator(document, media["schema"]).validate(example["value"])
                count += 1
    assert count >= 2 * len(SERVICES) + 2


@pytest.mark.parametrize("hook", Hook)
def test_the_sample_of_a_hook_is_read(hook):
    service = next(id_ for id_, hooks in SERVICES.items() if hook in hooks)
    assert read_request(hook_sample(hook), service).hook is hook


@pytest.mark.parametrize("hook", Hook)
def test_a_hook_without_something_that_it_needs_does_not_fit(document, hook):
    name = f"{hook.value.title().replace('-', '')}Request"
    checker = validator(document, {"$ref": f"#/components/schemas/{name}"})
    for member in ("hook", "hookInstance", "context"):
        assert not checker.is_valid({**hook_sample(hook), member: None})
    for member in hook_sample(hook)["context"].keys() - {"selections"}:
        context = {**hook_sample(hook)["context"], member: None}
        assert not checker.is_valid({**hook_sample(hook), "context": context})
    assert not checker.is_valid({**hook_sample(hook), "fhirAuthorization": {
        "access_token": "t", "token_type": "Bearer"}})  # fmt: skip


def test_the_sample_patient_is_checked(ask):
    answer = ask("POST", "/check", content=msgspec.json.encode(PATIENT))
    assert answer.status_code == 200
    assert len(answer.json()["checked"]["not_covered"]) == 1


def test_answers_fit_what_is_said_of_them(ask, document, boy):
    for path, schema, more in (
        ("/ready", "Ready", {}),
        ("/check", "Findings", {}),
        ("/check", "DetectedIssues", {"headers": {"Accept": "application/fhir+json"}}),
        ("/check?at=x", "Problems", {}),
    ):
        method = "POST" if path.startswith("/check") else "GET"
        answer = ask(method, path, content=boy if method == "POST" else None, **more)
        found = validator(document, {"$ref": f"#/components/schemas/{schema}"})
        found.validate(answer.json())
    refused = ask("DELETE", "/cds-services")
    outcome = validator(document, {"$ref": "#/components/schemas/OperationOutcome"})
    outcome.validate(refused.json())


def test_examples_of_pages_are_pages_of_the_pack(document):
    page = document["paths"]["/knowledge/{language}/{document}/{statement}"]["get"]
    values = [it["example"] for it in page["parameters"] if it["in"] == "path"]
    assert "/".join(values) in PAGES


def test_tokens_are_asked_for_where_there_are_clients(document):
    assert "securitySchemes" not in document["components"]
    assert "401" not in document["paths"]["/check"]["post"]["responses"]
    settings = Settings(clients=(Client(issuer="https://ehr.example.org", jwks="keys.json"),))
    closed = openapi(settings, URL, "1")
    guarded = {key for key, it in operations(closed).items() if it.get("security")}
    assert guarded == {key for key in operations(closed) if key[0] == "post"}
    assert all("401" in operations(closed)[key]["responses"] for key in guarded)


def test_it_is_json_with_the_address_that_clients_use():
    said = json.loads(openapi_json(Settings(), URL, "1.2.3"))
    assert said["servers"] == [{"url": URL}]
    assert said["openapi"] == "3.1.0"
    assert said["info"]["version"] == "1.2.3"

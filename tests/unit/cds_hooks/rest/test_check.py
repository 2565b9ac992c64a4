"""POST /check gives what `primum check` gives, and says what it was not asked rightly."""

import json

import pytest
from jsonschema import Draft202012Validator

from primum.cds_hooks.rest.check import PARAMETERS
from primum.cds_hooks.settings import Service
from primum.checks.pack import encode_pack
from primum.cli.main import main
from primum.reports.json import findings_schema

AT = "/check?at=2026-06-01"


@pytest.fixture(scope="session")
def pack_file(pack, tmp_path_factory):
    path = tmp_path_factory.mktemp("pack") / "pack.json"
    path.write_bytes(encode_pack(pack))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "boy-with-diabetes",
        "boy-without-diabetes",
        "boy-without-weight",
        "woman-with-another-medicine",
    ],
)
@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", []),
        ("&jurisdiction=us", ["--jurisdiction", "us"]),
        ("&role=patient&lang=nl", ["--role", "patient", "--lang", "nl"]),
        ("&only=approved", ["--only", "approved"]),
    ],
)
def test_the_bytes_are_those_of_the_command(ask, pack_file, patients, capfd, name, query, options):
    path = patients / f"{name}.json"
    asked = ["--pack", str(pack_file), "--at", "2026-06-01", "--format", "json", *options]
    assert main(["check", str(path), *asked]) == 0
    answer = ask("POST", f"{AT}{query}", content=path.read_bytes())
    assert answer.status_code == 200
    assert answer.content.decode() == capfd.readouterr().out
    assert answer.headers["content-type"] == "application/json"


def test_each_order_is_asked_about_at_its_own_moment(ask, boy):
    assert ask("POST", "/check?at=order", content=boy).json()["at"] == "order"


def test_what_is_not_asked_is_as_in_the_settings(ask, serving, boy):
    serving.settings = Service(jurisdiction="us", language="nl", only_approved=True)
    found = ask("POST", AT, content=boy).json()
    assert (found["jurisdiction"], found["language"]) == ("us", "nl")
    assert found["checked"]["checks"] == []  # nothing in this repository is approved
    found = ask("POST", f"{AT}&jurisdiction=eu&lang=en", content=boy).json()
    assert (found["jurisdiction"], found["language"]) == ("eu", "en")


def test_the_answer_has_the_form_of_findings(ask, boy):
    Draft202012Validator(findings_schema()).validate(ask("POST", AT, content=boy).json())


def test_a_member_given_twice_is_told(ask, boy):
    twice = boy.replace(b'"resourceType"', b'"id": "a", "id": "b", "resourceType"', 1)
    rules = [it["rule"] for it in ask("POST", AT, content=twice).json()["problems"]]
    assert "duplicate-member" in rules


def test_a_large_record_is_answered_the_same(ask, boy):
    plain = ask("POST", AT, content=boy).content
    assert ask("POST", AT, content=boy + b" " * 300_000).content == plain


@pytest.mark.parametrize(
    ("query", "rule", "says"),
    [
        ("at=yesterday", "parameter-invalid", "a FHIR date, now or order"),
        ("at=", "parameter-invalid", "a FHIR date"),
        ("at=2026-02-30", "parameter-invalid", "a FHIR date"),
        ("jurisdiction=uk", "parameter-invalid", "eu or us"),
        ("role=", "parameter-invalid", "prescriber or pharmacist"),
        ("lang=fr", "parameter-invalid", "en or nl"),
        ("only=sourced", "parameter-invalid", "approved"),
        ("at=now&at=order", "parameter-twice", "at is given twice"),
        ("jurisdicton=us", "unknown-parameter", "no such parameter"),
    ],
)
def test_a_parameter_that_is_not_known_is_refused(ask, boy, query, rule, says):
    answer = ask("POST", f"/check?{query}", content=boy)
    assert answer.status_code == 400
    (problem,) = answer.json()["problems"]
    assert problem["rule"] == rule
    assert says in problem["message"]
    assert all(name in problem["remedy"] for name in PARAMETERS)


def test_every_wrong_parameter_is_told_at_once(ask, boy):
    problems = ask("POST", "/check?at=x&lang=x&x=x&y=y", content=boy).json()["problems"]
    assert [it["path"] for it in problems] == ["query.at", "query.lang", "query"]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "not-json"),
        (b"<html>", "not-json"),
        (b"[]", "not-fhir"),
        (b"{}", "not-fhir"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "no-patient"),
        (b'{"resourceType": "Secret"}', "wrong-resource-type"),
        (b"[" * 100_000, "not-json"),
        (b"[" * 300_000, "not-json"),
        (b'"\xff"', "not-json"),
    ],
)
def test_what_is_no_patient_is_refused(ask, body, rule):
    answer = ask("POST", AT, content=body)
    assert answer.status_code == 400
    assert [it["rule"] for it in answer.json()["problems"]] == [rule]


def test_a_refusal_quotes_nothing_of_the_patient(ask):
    entries = [
        {"resource": {"resourceType": "Patient", "id": "zuleika"}},
        {
            "resource": {
                "resourceType": "Condition",
                "id": "cond-7777",
                "subject": {"reference": "Patient/dobson"},
            }
        },
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    answer = ask("POST", AT, json=bundle)
    assert answer.status_code == 400
    (problem,) = answer.json()["problems"]
    assert problem["rule"] == "other-patient"
    assert problem["message"] == "Condition is about another patient than Patient"
    for quoted in ("zuleika", "dobson", "cond-7777"):
        assert quoted not in answer.text


def test_a_call_of_a_hook_can_be_checked(ask, boy):
    bundle = json.loads(boy)
    patient = next(
        it["resource"]["id"]
        for it in bundle["entry"]
        if it["resource"]["resourceType"] == "Patient"
    )
    request = {"hook": "order-sign", "context": {"patientId": patient}, "prefetch": {"all": bundle}}
    assert ask("POST", AT, json=request).json()["findings"]


def test_fhir_says_what_has_no_issue(ask, patients):
    body = (patients / "woman-with-another-medicine.json").read_bytes()
    answer = ask("POST", AT, content=body, headers={"Accept": "application/fhir+json"})
    assert answer.headers["content-type"] == "application/fhir+json"
    report = ask("POST", AT, content=body).json()
    (entry,) = answer.json()["entry"]  # nothing was found, and that is not all there is to say
    issues = [(it["severity"], it["details"]["text"]) for it in entry["resource"]["issue"]]
    assert issues[0][1].startswith("0 checks were run on 0 orders in force")
    for order in report["checked"]["not_covered"]:
        assert any(s == "warning" and order["name"] in text for s, text in issues)
    for problem in report["problems"]:
        assert any(s == "warning" and problem["message"] in text for s, text in issues)
    assert report["checked"]["not_covered"]


def test_what_is_wrong_with_the_data_is_told_in_the_language_asked(ask, patients):
    body = (patients / "boy-with-diabetes.json").read_bytes()
    body = body.replace(b'"onsetDateTime": "2026-01-15"', b'"onsetDateTime": "2026-02-30"')
    dutch = f"{AT}&lang=nl"
    (problem,) = ask("POST", dutch, content=body).json()["problems"]
    assert problem["message"].startswith("condition.onset: this is no date that exists")
    assert problem["text"].startswith("deze datum (condition.onset) bestaat niet")
    assert problem["about"].startswith("Type 1 diabetes mellitus")
    answer = ask("POST", dutch, content=body, headers={"Accept": "application/fhir+json"})
    *_, outcome = answer.json()["entry"]
    texts = [it["details"]["text"] for it in outcome["resource"]["issue"]]
    assert texts[0].startswith("44 controles zijn uitgevoerd")
    assert any(text.endswith(problem["text"]) for text in texts)


def test_fhir_has_the_issues_of_the_command(ask, pack_file, patients, capfd):
    path = patients / "boy-with-diabetes.json"
    asked = ["--pack", str(pack_file), "--at", "2026-06-01", "--format", "fhir"]
    assert main(["check", str(path), *asked]) == 0
    answer = ask("POST", AT, content=path.read_bytes(), headers={"Accept": "application/fhir+json"})
    assert answer.json()["entry"][:-1] == json.loads(capfd.readouterr().out)["entry"]


@pytest.mark.parametrize(
    ("accept", "status", "type_"),
    [
        ("*/*", 200, "application/json"),
        ("application/*", 200, "application/json"),
        ("application/fhir+json, */*;q=0.1", 200, "application/fhir+json"),
        ("application/json;q=0, */*", 200, "application/fhir+json"),
        ("text/html", 406, "application/json"),
        ("application/json;q=0", 406, "application/json"),
        ("application/xml, text/*;q=nonsense", 406, "application/json"),
    ],
)
def test_the_media_type_that_is_liked_best(ask, boy, accept, status, type_):
    answer = ask("POST", AT, content=boy, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (status, type_)

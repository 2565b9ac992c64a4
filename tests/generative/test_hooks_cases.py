"""The worked patients of the knowledge itself, asked of every hook: who must alert interrupts."""

from typing import Any

import pytest

from generative.hooks import ask, service_of, shown
from generative.invented_fhir import searchset
from generative.invented_requests import KEYS, collection
from primum.cli.knowledge import compiled, read_knowledge
from primum.record.read import read_bundle
from primum.screening.patient import Options
from primum.trial.bundle import ORDER, PATIENT, case_bundle
from primum.trial.run import expected_outcome
from primum.vocabulary.dates import moment_of

# LOINC codes of lists that are known to be empty.
_EMPTY = {
    "11450-4": "conditions",
    "10160-0": "medications",
    "30954-2": "observations",
    "48765-2": "allergies",
    "47519-4": "procedures",
}
_ORDER_HOOKS = ("order-sign", "order-select", "medication-verify")


@pytest.fixture(scope="module")
def knowledge():
    return read_knowledge(None)[0]


@pytest.fixture(scope="module")
def services(knowledge):
    pack, _ = compiled(knowledge)
    return {where: service_of(pack, jurisdiction=where) for where in ("eu", "us")}


def _prefetch(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Send what a case gives, and nothing of lists that it does not give."""
    rows: dict[str, list[dict[str, Any]]] = {"medications": []}
    for one in resources:
        if one["resourceType"] == "List":
            for coding in one["code"]["coding"]:
                rows.setdefault(_EMPTY.get(coding["code"], "other"), [])
        elif one["resourceType"] != "Patient":
            rows.setdefault(KEYS.get(one["resourceType"], "other"), []).append(one)
    (person,) = (one for one in resources if one["resourceType"] == "Patient")
    return {"patient": person, **{key: searchset(found) for key, found in rows.items()}}


def _request(hook, resources, *drafts):
    context: dict[str, Any] = {"patientId": PATIENT, "userId": "Practitioner/1"}
    if hook.startswith("order"):
        context["draftOrders"] = collection(list(drafts))
    if hook == "order-select":
        context["selections"] = [ORDER]
    if hook == "medication-verify":
        context["medication"] = drafts[0]
    if hook == "problem-list-item-create":
        context["conditions"] = collection(list(drafts))
    rest = [one for one in resources if one not in drafts]
    prefetch = _prefetch(rest)
    if any(one["resourceType"] == "Condition" for one in resources):
        prefetch.setdefault("conditions", searchset([]))  # the new problem was all there is
    return {"hook": hook, "hookInstance": "i", "context": context, "prefetch": prefetch}


def _interrupting(response, medicine):
    return {
        found["check"]
        for card, found in shown(response)
        if card["indicator"] != "info" and found["order"] == ORDER and found["status"] == "alert"
        if found["medicine"] == medicine
    }


@pytest.mark.parametrize("where", ["eu", "us"])
def test_the_alerts_of_every_case_interrupt_and_no_others(knowledge, services, where):
    service, asked, expected_in_all = services[where], 0, 0
    for linked in knowledge.cases:
        resources = [entry["resource"] for entry in case_bundle(linked, knowledge)["entry"]]
        at = moment_of(str(linked.case.at))
        outcome = expected_outcome(linked.case, where)
        expected = {f"{linked.medicine}/{alert}" for alert in outcome.alerts}
        orders = [one for one in resources if f"{one['resourceType']}/{one['id']}" == ORDER]
        for hook in (*_ORDER_HOOKS, "patient-view"):
            drafts = orders if hook in _ORDER_HOOKS else []
            if orders:
                response = ask(service, _request(hook, resources, *drafts), now=at)
                assert _interrupting(response, linked.medicine) == expected, (linked.case.id, hook)
                asked += 1
                expected_in_all += len(expected)
    assert asked > 500
    assert expected_in_all > 300


@pytest.mark.parametrize("where", ["eu", "us"])
def test_a_new_problem_interrupts_for_what_it_brings_about(knowledge, services, where):
    service, brought = services[where], 0
    for linked in knowledge.cases:
        resources = [entry["resource"] for entry in case_bundle(linked, knowledge)["entry"]]
        at = moment_of(str(linked.case.at))
        for new in resources:
            if new["resourceType"] != "Condition":
                continue
            request = _request("problem-list-item-create", resources, new)
            without = {**request, "context": {"patientId": PATIENT}}
            screener = service.desk().edition.screener
            options = Options(at=str(linked.case.at), jurisdiction=where)
            before = screener.screen(read_bundle(without), options)
            known = {finding.check for finding in before.findings if finding.status == "alert"}
            after = {
                f"{linked.medicine}/{alert}"
                for alert in expected_outcome(linked.case, where).alerts
            }
            told = _interrupting(ask(service, request, now=at), linked.medicine)
            assert after - known <= told <= after, linked.case.id
            brought += len(after - known)
    assert brought > 20

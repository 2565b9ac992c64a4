"""Whatever is asked of a hook: every finding of a plain check is told, and nothing else is.

The rules are those of docs/reference/service.md. Packs and patients are invented, and dealt at
random over the context, the prefetch and a FHIR server.
"""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from generative.crowds import crowded_packs, crowds
from generative.hooks import alerts, ask, checked, service_of, shown, unanswered
from generative.invented_requests import KEYS, SERVICES, busy_packs, cases, dealt
from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.requests.parts import PARTS
from primum.findings.model import FindingStatus
from primum.record.searchset import read_searchset

_LANGUAGES = st.sampled_from(("en", "nl"))
_FAILURE = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "timeout"}],
}


def identity(found):
    return found.get("check"), found["order"], found["medicine"], found["status"]


@settings(max_examples=250)
@given(busy_packs(), cases(), _LANGUAGES)
def test_every_finding_is_told_in_its_place_and_nothing_else_is(pack, case, language):
    service = service_of(pack)
    response = ask(service, case.request, language=language)
    report = checked(service, case.request, language=language)
    said = json.dumps(response["cards"])
    cards = {}
    for card, found in shown(response):
        assert identity(found) not in cards, "told twice"
        cards[identity(found)] = card
    everything = case.request["hook"] == "patient-view"
    for finding in report.findings:
        status = finding.status
        card = cards.pop((finding.check, finding.order, finding.medicine, status.value), None)
        is_judged = (
            everything
            or finding.order in case.judged
            or any(reason.row in case.judged for reason in finding.reasons)
        )
        if not finding.verified and not card:  # a draft, of which it is enough to be named
            assert not is_judged or finding.summary.rstrip(".") in said
            continue
        if status is FindingStatus.REFERENCE:
            assert card or not is_judged
            continue
        assert card, f"{status.value} is on no card"
        if status is FindingStatus.ALERT and finding.decision.management == "avoid":
            assert card["indicator"] == "critical"
        elif is_judged and (status is FindingStatus.ALERT or finding.interrupts):
            assert card["indicator"] == "warning"
    assert not cards, "on a card, and no finding"


@settings(max_examples=100)
@given(busy_packs(), cases().filter(lambda case: case.request["hook"] != "patient-view"))
def test_an_alert_that_only_the_draft_brings_about_interrupts(pack, case):
    """Whatever the finding says of its reasons: without the draft it was not there."""
    request = case.request
    if "selections" in request["context"]:  # of several drafts, each is one of the others
        request["context"]["selections"] = [
            f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
            for entry in request["context"]["draftOrders"]["entry"]
        ]
    service = service_of(pack)
    before = checked(service, {**request, "context": {"patientId": "p"}})
    known = {each.check for each in before.findings if each.status is FindingStatus.ALERT}
    for card, found in shown(ask(service, request)):
        if found["status"] == "alert" and found["check"] not in known:
            assert card["indicator"] != "info"


@settings(max_examples=60)
@given(busy_packs(), cases(), st.frozensets(st.sampled_from((*KEYS.values(), "patient"))))
def test_it_is_the_same_whether_data_is_sent_or_fetched_and_in_both_languages(pack, case, fetched):
    service = service_of(pack)
    whole = ask(service, case.request)
    sent = case.with_prefetch(**dict.fromkeys(fetched, ...))
    parts = {key: case.request["prefetch"][key] for key in fetched}
    again = ask(service, sent, fetched=parts, language="nl")
    assert sorted(map(str, map(identity, _found(whole)))) == sorted(
        map(str, map(identity, _found(again)))
    )


@settings(max_examples=100)
@given(
    crowded_packs(),
    crowds(),
    st.lists(st.sampled_from(list(SERVICES)), min_size=4, max_size=8),
    st.data(),
)
def test_a_service_says_to_each_in_turn_what_a_fresh_one_says(pack, patients, hooks, data):
    """In two languages, for both roles and of any patient: every card, by the byte."""
    service = service_of(pack)
    for hook in hooks:
        request = data.draw(dealt(data.draw(st.sampled_from(patients)), hook)).request
        language = data.draw(_LANGUAGES)
        said = ask(service, request, language=language)
        assert said == ask(service_of(pack), request, language=language)


def _found(response):
    return [found for _, found in shown(response)]


@settings(max_examples=200)
@given(
    busy_packs(),
    cases(),
    st.sampled_from((*KEYS.values(), "patient")),
    st.sampled_from(("null", "absent", "failed", "wrong", "paged", "short")),
)
def test_a_part_that_is_not_there_neither_silences_nor_alarms(pack, case, key, how):
    service = service_of(pack)
    whole = ask(service, case.request)
    response = ask(service, case.with_prefetch(**{key: _spoilt(case, key, how)}))
    if isinstance(response, Refused):
        assert response.status == 412
        assert key in ("patient", "medications")
        return
    said = json.dumps(response["cards"])
    named = key in said or PARTS[key].called.en in said
    for check in alerts(whole) - alerts(response):
        # Null is an answer: the client has no such data, so there is nothing that could alert.
        assert check in unanswered(response) or named or how == "null"
    if how not in ("paged", "short"):  # where the newest value is on another page, an older counts
        assert alerts(response) <= alerts(whole)


def _spoilt(case, key, how):
    value = case.request["prefetch"][key]
    if how == "absent":
        return ...
    if key == "patient" or how in ("null", "failed", "wrong"):
        return {"failed": _FAILURE, "wrong": "this is no FHIR"}.get(how)
    entries = value.get("entry", [])[:-1]
    spoilt = {"resourceType": "Bundle", "type": "searchset"} | (
        {"entry": entries} if entries else {}
    )
    if how == "paged":
        spoilt["link"] = [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]
    else:
        spoilt["total"] = len(entries) + 1
    assert read_searchset(spoilt, None).missing
    return spoilt

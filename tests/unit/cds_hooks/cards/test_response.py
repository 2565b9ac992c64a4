"""The response as a whole: what was checked, actions, hostile text everywhere, a failed check."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from primum.cds_hooks.cards.fault import fault_response
from primum.cds_hooks.quiet.model import Silenced, Told
from primum.cds_hooks.requests.model import Hook
from primum.checks.check import Reviewed, SourceRef, StatementRef, Status, Suspicion
from primum.findings.model import Missing, Order, Reason
from primum.vocabulary.problem import Place, Problem
from unit.cds_hooks.cards.conftest import (
    ORDER,
    made_finding,
    made_making,
    made_reference,
    made_report,
    made_request,
    made_unassessed,
    respond,
    weighed,
)
from unit.cds_hooks.cards.oracle import violations
from unit.cds_hooks.cards.rendering import Rendered
from unit.cds_hooks.cards.test_markdown import TEXTS


def test_nothing_to_say_is_no_card_and_says_what_was_checked():
    response, shown = respond(Told())
    assert response == {
        "cards": [],
        "extension": {
            "urn:primum:checked": {
                "covered": [{"order": ORDER, "medicine": "examplin", "name": "Examplin 10 mg"}],
                "pack": {"title": "Invented knowledge", "version": "1", "meaning": "abc"},
                "jurisdiction": "eu",
                "at": "2026-06-01T00:00:00+00:00",
                "checks": 1,
                "held": 0,
                "unverified": 0,
            }
        },
    }
    assert shown == ()


def test_all_actions_are_off_by_default(alerts):
    response, _ = respond(alerts)
    assert "systemActions" not in response
    assert not any("suggestions" in card for card in response["cards"])


CANCELLING = made_making(actions=("cancel-draft",))


def test_draft_to_avoid_can_be_cancelled_with_one_click(alerts):
    response, _ = respond(alerts, making=CANCELLING)
    avoid, adjust = response["cards"]
    (suggestion,) = avoid["suggestions"]
    assert avoid["selectionBehavior"] == "any"
    assert suggestion["label"] == "Do not order Examplin 10 mg"
    (action,) = suggestion["actions"]
    assert (action["type"], action["resourceId"]) == ("delete", ORDER)
    assert "suggestions" not in adjust


def test_only_drafts_can_be_cancelled(alerts):
    for request in (
        made_request(document={"context": {"draftOrders": {"entry": [None, {"resource": 3}]}}}),
        made_request(document={"context": []}),
        made_request(hook=Hook.MEDICATION_VERIFY),
        made_request(hook=Hook.PATIENT_VIEW),
    ):
        response, _ = respond(alerts, making=CANCELLING, request=request)
        assert not any("suggestions" in card for card in response["cards"])


def test_draft_is_offered_for_cancelling_once_a_card():
    group = (weighed(made_finding("a", "avoid")), weighed(made_finding("b", "avoid")))
    response, _ = respond(Told(alerts=(group,)), making=CANCELLING)
    assert len(response["cards"][0]["suggestions"]) == 1


def test_draft_with_two_alerts_is_offered_on_both_cards():
    alerts = tuple((weighed(made_finding(id_, "avoid")),) for id_ in ("a", "b"))
    response, _ = respond(Told(alerts=alerts), making=CANCELLING)
    assert all(card["suggestions"] for card in response["cards"])


def test_what_is_to_be_measured_can_be_ordered():
    making = made_making(actions=("order-monitoring",))
    told = Told(alerts=((weighed(made_finding("glucose", "monitor")),),))
    response, _ = respond(told, making=making)
    (suggestion,) = response["cards"][0]["suggestions"]
    assert suggestion["actions"][0]["resource"] == {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "order",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2339-0"}], "text": "glucose"},
        "subject": {"reference": "Patient/p"},
    }


def test_nothing_is_ordered_without_a_code_nor_for_another_management():
    making = made_making(actions=("order-monitoring",))
    told = Told(
        alerts=(
            (weighed(made_finding("eyes", "monitor")),),
            (weighed(made_finding("glucose", "adjust")),),
        )
    )
    response, _ = respond(told, making=making)
    assert not any("suggestions" in card for card in response["cards"])


def test_system_actions_are_an_issue_for_each_alert(alerts):
    response, _ = respond(alerts, making=made_making(system_actions=True))
    issues = [action["resource"] for action in response["systemActions"]]
    assert [issue["identifier"][0]["value"] for issue in issues] == [
        "examplin/cancer",
        "examplin/limit",
    ]
    assert {issue["resourceType"] for issue in issues} == {"DetectedIssue"}


def test_no_alert_is_no_system_action():
    told = Told(references=(weighed(made_reference("x")),))
    response, _ = respond(told, making=made_making(system_actions=True))
    assert "systemActions" not in response


def test_check_that_failed_is_no_all_clear():
    for language in ("en", "nl"):
        response = fault_response(made_request(), made_making(language))
        data = json.loads(msgspec.json.encode(response))
        assert violations(data) == []
        assert [card["indicator"] for card in data["cards"]] == ["warning"]


def hostile(text):
    """Tell everything there is, with one text at every place where foreign text can stand."""
    finding = {
        "summary": text,
        "advice": text,
        "order": f"MedicationRequest/{text}",
        "reasons": (Reason(text, text), Reason(None, text)),
        "missing": (Missing(text, (text,)),),
        "sources": (SourceRef(text, text, text, text, text),),
        "statement": StatementRef(
            document=text,
            line=1,
            heading=text,
            sentence=text,
            status=Status.SOURCED,
            reviewed=Reviewed(text, text, text),
        ),
        "suspect": (Suspicion(source=text, citation=text, standing=text, because=text, by=text),),
    }
    alert = weighed(made_finding(**finding))
    problem = Problem(place=Place(text), rule="x", fault=text, value=text, remedy=text)
    return Told(
        alerts=((alert, weighed(made_finding("b", **finding))),),
        not_assessable=(
            weighed(made_unassessed((text,), interrupts=True, summary=text, advice=text)),
            weighed(made_unassessed((text,), summary=text, advice=text)),
        ),
        elsewhere=(alert,),
        references=(weighed(made_reference("r", verified=False, **finding)),),
        silenced=(Silenced(alert, "overridden", 0.0, 1.0),),
        problems=(problem,),
        not_covered=(Order(order=text, medicine=None, name=text),),
    )


ALLOWED = {("p", ()), ("ul", ()), ("li", ()), ("strong", ()), ("em", ())}


@given(text=TEXTS.filter(str.strip), language=st.sampled_from(["en", "nl"]))
def test_nothing_comes_of_hostile_text_and_every_rule_is_kept(text, language):
    making = made_making(
        language,
        not_covered=True,
        system_actions=True,
        actions=("cancel-draft", "order-monitoring"),
    )
    covered = Order(order=f"MedicationRequest/{text}", medicine="examplin", name=text)
    checked = made_report().checked
    report = made_report(
        notice=text,
        language=language,
        checked=msgspec.structs.replace(checked, covered=(covered,)),
    )
    response, _ = respond(hostile(text), making=making, report=report)
    assert len(response["cards"]) == 6
    for card in response["cards"]:
        rendered = Rendered(card["detail"])
        assert set(rendered.tags) <= ALLOWED
        assert rendered.other == []

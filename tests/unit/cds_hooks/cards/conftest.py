"""Invented findings about an invented medicine, and the response that is made of them."""

import json

import msgspec
import pytest

from primum.cds_hooks.cards.make import Making, make_cards
from primum.cds_hooks.cards.model import Coding
from primum.cds_hooks.quiet.model import Told, Weighed
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.cds_hooks.settings import Cards
from primum.checks.check import (
    Axis,
    Decision,
    Management,
    Reviewed,
    SourceRef,
    StatementRef,
    Status,
)
from primum.findings.model import (
    Checked,
    Finding,
    FindingStatus,
    Missing,
    Order,
    PackRef,
    Reason,
    Report,
)
from unit.cds_hooks.cards.oracle import violations

ORDER = "MedicationRequest/new"


def made_finding(id_="limit", management="adjust", **changed):
    """Give an alert of the medicine `examplin`."""
    members = {
        "check": f"examplin/{id_}",
        "kind": "dosing",
        "status": FindingStatus.ALERT,
        "medicine": "examplin",
        "order": ORDER,
        "decision": Decision(action=Axis.YES, management=Management(management)),
        "summary": "The dose is above the maximum.",
        "advice": "Lower the dose.",
        "reasons": (Reason(ORDER, "0.14 mg/kg"), Reason(None, "6 years old")),
        "missing": (),
        "sources": (SourceRef("label", "4.2", "2026", "Label of examplin", "https://x"),),
        "statement": StatementRef(
            document="medicines/examplin.md",
            line=41,
            heading="Dosage",
            sentence="At most 0.12 mg/kg.",
            status=Status.SOURCED,
            reviewed=Reviewed("Primum", "2026-11-22", "label"),
        ),
        "interrupts": True,
    }
    return Finding(**(members | changed))


def made_reference(id_, **changed):
    """Give a statement to read."""
    changed = {"status": FindingStatus.REFERENCE, "interrupts": False} | changed
    return made_finding(id_, "inform", **changed)


def made_unassessed(facts=("body weight",), *, interrupts=False, **changed):
    """Give a finding of what could not be assessed."""
    missing = tuple(Missing(fact, ("examplin/limit",)) for fact in facts)
    changed = {
        "check": None,
        "kind": "not-assessable",
        "status": FindingStatus.NOT_ASSESSABLE,
        "decision": Decision(action=Axis.NOT_ASSESSED, management=Management.INFORM),
        "summary": "1 check for examplin could not be made: 1 fact is not on record.",
        "advice": "Add what is missing.",
        "reasons": (),
        "missing": missing,
        "sources": (),
        "statement": None,
        "interrupts": interrupts,
    } | changed
    return made_finding(**changed)


def weighed(finding, facts="f" * 32):
    return Weighed(finding, facts)


def made_report(**changed):
    members = {
        "pack": PackRef(title="Invented knowledge", version="1", meaning="abc", provenance="def"),
        "patient": "Patient/p",
        "at": "2026-06-01T00:00:00+00:00",
        "jurisdiction": "eu",
        "role": "prescriber",
        "language": "en",
        "checked": Checked(
            covered=(
                Order(order=ORDER, medicine="examplin", name="Examplin 10 mg", date="2026-05-30"),
            ),
            not_covered=(),
            checks=("examplin/limit",),
            not_checkable=(),
            unverified=(),
        ),
        "findings": (),
        "problems": (),
        "notice": "Not for care.",
    }
    return Report(**(members | changed))


def made_request(**changed):
    members = {
        "hook": Hook.ORDER_SIGN,
        "service": "primum-order-sign",
        "instance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "patient": "p",
        "focus": frozenset({ORDER}),
        "fhir_server": "",
        "authorization": None,
        "document": {
            "context": {
                "draftOrders": {
                    "resourceType": "Bundle",
                    "entry": [{"resource": {"resourceType": "MedicationRequest", "id": "new"}}],
                }
            }
        },
    }
    return HookRequest(**(members | changed))


PAGES = {
    "en/index",
    "en/examplin",
    "en/examplin/limit",
    "en/examplin--examplosis",
    "nl/examplin",
    "nl/examplin/limit",
}


def made_making(language="en", **settings):
    return Making(
        settings=Cards(**settings),
        public_url="https://cds.example.org",
        language=language,
        titles={"examplin/limit": "The dose is above the maximum."},
        pages=PAGES,
        measurement_of={
            "examplin/glucose": Coding(system="http://loinc.org", code="2339-0", display="glucose")
        }.get,
    )


def respond(told, making=None, report=None, request=None):
    """Make a response as a client reads it; whatever is made keeps the rules of the standard."""
    making = making or made_making()
    report = report or made_report(language=making.language)
    made = make_cards(told, report, request or made_request(), making)
    response = json.loads(msgspec.json.encode(made.response))
    assert violations(response) == []
    assert {row.card for row in made.shown} <= {card["uuid"] for card in response["cards"]}
    return response, made.shown


@pytest.fixture
def alerts():
    """Two alerts with advice of their own, the weightier first."""
    avoid = made_finding("cancer", "avoid", summary="Cancer: avoid.", advice="Stop it.")
    return Told(alerts=((weighed(avoid),), (weighed(made_finding()),)))

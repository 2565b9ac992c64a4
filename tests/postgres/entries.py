"""Entries of the feedback store, for tests: everything but what a test is about has a default."""

from primum.cds_hooks.feedback.model import (
    Answer,
    Asked,
    OfferedSuggestion,
    ShownCheck,
    SilencedCheck,
)

NOW = 1_780_000_000.0
CLIENT = "https://ehr.example"


def shown(check="med/check", card="card-1", **changed):
    given = {
        "card": card,
        "check": check,
        "medicine": "med",
        "status": "alert",
        "management": "adjust",
        "indicator": "warning",
        "facts": "facts-1",
    }
    return ShownCheck(**(given | changed))


def silenced(check="med/check", **changed):
    given = {
        "check": check,
        "medicine": "med",
        "management": "adjust",
        "facts": "facts-1",
        "answered": NOW,
        "until": NOW + 86_400,
    }
    return SilencedCheck(**(given | changed))


def offered(suggestion="s-1", kind="order-monitoring", card="card-1"):
    return OfferedSuggestion(card=card, suggestion=suggestion, kind=kind)


def asked(id_="asked-1", *parts, **changed):
    given = {
        "id": id_,
        "at": NOW,
        "hook": "order-sign",
        "service": "primum-order-sign",
        "client": CLIENT,
        "patient": "pseudonym-1",
        "pack_meaning": "a" * 64,
        "pack_version": "1.0.0",
        "jurisdiction": "eu",
        "orders": 1,
        "shown": tuple(part for part in parts if isinstance(part, ShownCheck)),
        "silenced": tuple(part for part in parts if isinstance(part, SilencedCheck)),
        "offered": tuple(part for part in parts if isinstance(part, OfferedSuggestion)),
    }
    return Asked(**(given | changed))


def answer(key="key-1", card="card-1", outcome="overridden", **changed):
    given = {
        "key": key,
        "card": card,
        "outcome": outcome,
        "at": NOW + 5,
        "received": NOW + 10,
        "client": CLIENT,
    }
    return Answer(**(given | changed))

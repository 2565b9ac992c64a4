"""Hooks asked within the process, at any moment: what is said, beside what a plain check finds."""

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from msgspec.structs import replace

from generative.invented_requests import SERVER, SERVICES
from primum.cds_hooks.answer import Call, answer
from primum.cds_hooks.editions.edition import Edition
from primum.cds_hooks.feedback.model import Answered, Asked
from primum.cds_hooks.feedback.nothing import Nothing
from primum.cds_hooks.feedback.reader import _last_of
from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.requests.model import Fetched
from primum.cds_hooks.security.pseudonym import Pseudonyms
from primum.cds_hooks.security.tokens import Caller
from primum.cds_hooks.service import Service
from primum.cds_hooks.settings import Fhir, Quiet, Settings
from primum.checks.pack import Pack
from primum.findings.model import Report
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener
from primum.vocabulary.dates import moment_of
from primum.vocabulary.problem import Place, Problem

NOW = moment_of("2026-06-01T12:00:00Z")
FINDINGS = "urn:primum:findings"


def _silence(key: str) -> Fetched:
    """Give what is had of a part when the FHIR server does not answer."""
    place = Place(f"prefetch.{key}")
    return Fetched(None, Problem(place=place, rule="silent", fault="no answer", remedy="Wait."))


class Memory(Nothing):
    """A store in memory: what was asked, and answers by card with when they were received."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self.answers: list[tuple[str, str, float]] = []

    async def keep(self, asked: Asked) -> None:
        self.asked.append(asked)

    async def answered(self, patient: str, since: float) -> list[Answered]:
        rows = [
            (number, asked.id, shown.check, shown.medicine, shown.facts, outcome, received)
            for number, (card, outcome, received) in enumerate(self.answers)
            for asked in self.asked
            for shown in asked.shown
            if shown.card == card
            and asked.patient == patient
            and received >= since
            and asked.at <= received + 60.0
        ]
        rows.sort(key=lambda row: (row[6], row[5] == "accepted", row[0]))
        return _last_of(rows)

    def state(self) -> StoreState:
        return StoreState(up=True, spooled=0, kind="sqlite")


def service_of(pack: Pack, store=None, *, days: float = 30.0, jurisdiction: str = "eu") -> Service:
    """A service of a pack that may ask one FHIR server."""
    edition = Edition(pack=pack, screener=Screener(pack), digest="d", loaded_at=0.0)
    settings = Settings(fhir=Fhir(servers=(SERVER,)), quiet=Quiet(days=days))
    settings = replace(settings, service=replace(settings.service, jurisdiction=jurisdiction))
    keeper = SimpleNamespace(edition=edition)
    return Service(settings, keeper, store or Nothing(), None, Pseudonyms(b"nobody's secret"))


def ask(service: Service, request, *, fetched=None, language="en", now=NOW) -> Any:
    """Answer a request as parsed JSON, or give how it was refused; a fault of the service raises.

    `fetched` are the resources that the FHIR server gives, by key of the prefetch; of anything
    else it is silent.
    """

    async def fetch(_, queries):
        given = fetched or {}
        return {key: Fetched(given[key]) if key in given else _silence(key) for key in queries}

    def fail(error):
        raise error

    service.fetch = fetch
    body = json.dumps(request).encode()
    call = Call(SERVICES[request["hook"]], body, Caller("", ""), language)
    with patch("time.time", lambda: now), patch("primum.cds_hooks.answer.log_fault", fail):
        try:
            response = asyncio.run(answer(service, call))
        except Refused as refused:
            return refused
    return json.loads(msgspec.json.encode(response))


def checked(service: Service, request, *, language="en", now=NOW) -> Report:
    """What a plain check finds in the data of a request."""
    settings = service.settings.service
    role = "pharmacist" if request["hook"] == "medication-verify" else "prescriber"
    options = Options(role=role, language=language, jurisdiction=settings.jurisdiction)
    with patch("time.time", lambda: now):
        return service.desk().edition.screener.screen(read_bundle(request), options)


def shown(response) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each card with each finding on it."""
    for card in response["cards"]:
        for finding in card.get("extension", {}).get(FINDINGS, ()):
            yield card, finding


def alerts(response) -> set[str]:
    """Name the checks that alert, on any card."""
    return {found["check"] for _, found in shown(response) if found["status"] == "alert"}


def unanswered(response) -> set[str]:
    """Name the checks that are said not to have been assessed."""
    return {id_ for _, found in shown(response) for id_ in found.get("unanswered", ())}

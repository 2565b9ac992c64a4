"""From the call of a hook to its cards: the flow, step by step."""

import time
from collections.abc import Sequence
from functools import cached_property
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.cards.fault import fault_response
from primum.cds_hooks.cards.make import Made, make_cards
from primum.cds_hooks.cards.model import Response
from primum.cds_hooks.feedback.model import Answered, Asked, SilencedCheck
from primum.cds_hooks.quiet.model import Silenced, Told
from primum.cds_hooks.quiet.tell import Asking, tell
from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.requests.complete import complete
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.cds_hooks.requests.read import read_request
from primum.cds_hooks.security.log import log_fault
from primum.cds_hooks.security.tokens import Caller
from primum.cds_hooks.service import Desk, Service
from primum.findings.model import Report
from primum.record.duplicates import are_members_lost, duplicate_members
from primum.record.json import parse
from primum.record.model import Record
from primum.record.read import read_bundle
from primum.record.standing import OPEN_STATUSES
from primum.screening.patient import Options
from primum.vocabulary.problem import Unreadable

_DAY = 86_400.0
_MOST_ORDERS = 1_000  # open at once; the most anybody takes is a small part of it


class Call(Struct, frozen=True):
    """A call of a service: its id, the body as it came, who asks, and the language asked for."""

    service: str
    body: bytes
    caller: Caller
    language: str


async def answer(service: Service, call: Call) -> Response:
    """Answer a hook; `Refused` where there is nothing to answer with.

    Whatever goes wrong once the request was understood is told on a card: an answer without
    cards would look as if nothing had been found.
    """
    desk = service.desk()
    try:
        request = read_request(parse(call.body), call.service)
    except Unreadable as stop:
        raise Refused(400, stop.problem) from stop
    start = time.perf_counter()
    try:
        return await _Answering(service, desk, call, request).response()
    except Unreadable as stop:  # the data speaks of two patients, or cannot be read as a whole
        raise Refused(400, stop.problem) from stop
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the clinician has to be told
        log_fault(error)
        service.metrics.fault()
        return fault_response(request, desk.making[call.language])
    finally:
        service.metrics.hook_took(request.hook, time.perf_counter() - start)


class _Answering:
    """One request on its way to cards."""

    def __init__(self, service: Service, desk: Desk, call: Call, request: HookRequest) -> None:
        self.service = service
        self.desk = desk
        self.call = call
        self.request = request

    @cached_property
    def patient(self) -> str:
        """The patient's pseudonym. Ids of patients are unique within an EHR only.

        A vendor that signs for several organisations names the one that asks as `tenant`.
        """
        caller = self.call.caller
        scope = f"{caller.issuer}\n{caller.tenant}" if caller.tenant else caller.issuer
        scope = scope or self.request.fhir_server
        return self.service.pseudonyms.of(scope, self.request.patient)

    async def response(self) -> Response:
        """Gather, check, decide what to say, keep what was said."""
        service, request = self.service, self.request
        completed = await complete(
            request, self.desk.templates, service.settings.fhir, service.fetch
        )
        record = self._with_lost_members(completed.settle(read_bundle(completed.document)))
        _refuse_too_many(record)
        report = self.desk.edition.screener.screen(record, self._options())
        told = await self._told(report, record)
        made = make_cards(told, report, request, self.desk.making[self.call.language])
        await self._keep(report, told, made)
        service.metrics.told(request.hook, completed.states, told, made)
        return made.response

    def _with_lost_members(self, record: Record) -> Record:
        """Say which members were given twice: what was parsed has one of them."""
        body = self.call.body
        if not are_members_lost(body, self.request.document):
            return record
        return replace(record, problems=(*duplicate_members(body), *record.problems))

    def _options(self) -> Options:
        settings = self.service.settings.service
        is_pharmacist = self.request.hook is Hook.MEDICATION_VERIFY
        return Options(
            jurisdiction=settings.jurisdiction,
            role="pharmacist" if is_pharmacist else "prescriber",
            language=self.call.language,
            only_approved=settings.only_approved,
        )

    async def _told(self, report: Report, record: Record) -> Told:
        days, now = self.service.settings.quiet.days, time.time()
        answered: Sequence[Answered] = ()
        if days and report.findings and self.desk.facts.are_kept:
            answered = await self.service.store.answered(self.patient, now - days * _DAY)
        asking = Asking(facts=self.desk.facts, days=days, now=now)
        return tell(report, record, self.request, answered, asking)

    async def _keep(self, report: Report, told: Told, made: Made) -> None:
        if not self.desk.facts.are_kept:
            return
        asked = Asked(
            id=str(uuid4()),
            at=time.time(),
            hook=self.request.hook,
            service=self.request.service,
            client=self.call.caller.issuer,
            patient=self.patient,
            pack_meaning=report.pack.meaning,
            pack_version=report.pack.version,
            jurisdiction=report.jurisdiction,
            orders=len(report.checked.covered) + len(report.checked.not_covered),
            shown=made.shown,
            silenced=tuple(map(_silenced, told.silenced)),
            offered=made.offered,
        )
        try:
            await self.service.store.keep(asked)
        except OSError as error:  # what is said to the clinician matters more than its record
            log_fault(error)
            self.service.metrics.fault()


def _refuse_too_many(record: Record) -> None:
    """Refuse a record that would keep all others waiting: orders are weighed against each other."""
    count = sum(row.status in OPEN_STATUSES[row.kind] for row in record.medications)
    if count > _MOST_ORDERS:
        raise refusal(
            413,
            "context",
            "too-many-orders",
            f"there are more than {_MOST_ORDERS} open orders, so nothing was checked",
            "Send the open orders of one patient; what is over needs no status of an open one.",
        )


def _silenced(silenced: Silenced) -> SilencedCheck:
    finding = silenced.weighed.finding
    return SilencedCheck(
        check=finding.check or "",
        medicine=finding.medicine,
        management=finding.decision.management.value,
        facts=silenced.weighed.facts,
        answered=silenced.answered,
        until=silenced.until,
    )

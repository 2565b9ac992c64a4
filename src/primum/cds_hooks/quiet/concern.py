"""Which findings concern what is under judgement: the orders to be signed, the new problem.

Under judgement is what the hook's focus names. Everything that is signed, verified or added at
once is too, and a draft without an id, which no selection can name. A focus that leads nowhere
puts all drafts under judgement, and where there are none the whole patient: a finding told once
too often is better than one that hides among others.
"""

from collections import defaultdict
from enum import Enum
from functools import cached_property

from primum.cds_hooks.quiet.asks import Asks
from primum.cds_hooks.quiet.drafts import are_of_no_medicine
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.checks.check import Management
from primum.findings.model import Finding, FindingStatus, Report
from primum.record.model import AllergyRow, ConditionRow, MedicationRow, Record
from primum.record.standing import OPEN_STATUSES, is_negative

_Judged = MedicationRow | ConditionRow | AllergyRow

_READ = ("Medication", "Condition/", "Flag/")  # how references to what can be judged begin


class Concern(Enum):
    """Where a finding is told."""

    HERE = "here"  # it is about what is under judgement
    ELSEWHERE = "elsewhere"  # in passing, on one card with all others
    NOT_NOW = "not-now"  # left out; the whole patient shows it


class Judgement:
    """What is under judgement in a request."""

    def __init__(self, report: Report, record: Record, request: HookRequest, asks: Asks) -> None:
        """Find the rows under judgement, and what they speak of."""
        self._asks = asks
        self._refs = _refs_under_judgement(record, request)
        # Orders under judgement that no check was asked of, though knowledge speaks of them.
        self.unchecked: tuple[MedicationRow, ...] = ()
        # Whether what is under judgement may matter to orders that are not here.
        self.is_asked_about = False
        if self._refs is None:
            return
        judged = [row for row in _rows(record) if row.ref in self._refs and not _stops(row)]
        self._spoken = frozenset[str]().union(*[asks.spoken(row) for row in judged])
        self.is_asked_about = not self._spoken.isdisjoint(asks.of_any_check)
        self._findings = report.findings
        # The places of the orders of each medicine, as they were judged: the newest first.
        self._orders: dict[str, dict[str, int]] = defaultdict(dict)
        self._judged: dict[str, list[str]] = defaultdict(list)  # of these, those under judgement
        self._oldest: dict[str, int] = {}  # the last place of those under judgement
        self._silent: dict[tuple[str, str | None], list[str]] = {}
        checked = report.checked
        for order in checked.covered:
            if order.medicine is not None:
                places = self._orders[order.medicine]
                place = places.setdefault(order.order, len(places))
                if order.order in self._refs:
                    self._judged[order.medicine].append(order.order)
                    self._oldest[order.medicine] = max(self._oldest.get(order.medicine, 0), place)
        asked = {it.order for it in (*checked.covered, *checked.not_covered)}
        passed_over = [
            row for row in judged if isinstance(row, MedicationRow) and row.ref not in asked
        ]
        self._in_place = frozenset[str]().union(*map(asks.medicines, passed_over))
        if passed_over:
            self.unchecked = tuple(
                row
                for row in passed_over
                if (_never_runs(row) and asks.medicines(row))
                or (_is_open(row) and asks.medicines(row) - self._orders.keys())
            )

    def concern(self, finding: Finding) -> Concern:
        """Tell where a finding belongs."""
        if self._refs is None or self._is_here(finding, self._refs):
            return Concern.HERE
        if finding.status is FindingStatus.REFERENCE:
            return Concern.NOT_NOW
        is_alert = finding.status is FindingStatus.ALERT
        avoid = is_alert and finding.decision.management is Management.AVOID
        return Concern.HERE if avoid else Concern.ELSEWHERE

    def is_under_judgement(self, order: str) -> bool:
        """Whether an order is under judgement itself."""
        return self._refs is None or order in self._refs

    def spoken_for(self, finding: Finding) -> list[str]:
        """Give the orders under judgement that lack a finding because it is told of a newer one."""
        return [] if self._refs is None else self._older(finding)

    def _is_here(self, finding: Finding, refs: frozenset[str]) -> bool:
        return (
            finding.order in refs
            or any(reason.row in refs for reason in finding.reasons)
            # Nothing says which row an unknown is about, so whatever it may be about counts.
            or any(
                not self._spoken.isdisjoint(self._asks.concepts(check))
                for missing in finding.missing
                for check in missing.checks
            )
            # The order was not judged by itself: another of the medicine was in its place.
            or finding.medicine in self._in_place
            or bool(self._older(finding))
        )

    def _older(self, finding: Finding) -> list[str]:
        """Give the older orders under judgement that may lack a finding because this one has it.

        What is true of both is reported once, of the newer one.
        """
        places = self._orders[finding.medicine]
        place = places.get(finding.order)
        if place is None or place >= self._oldest.get(finding.medicine, 0):
            return []
        return [
            order
            for order in self._lacking(finding)
            if places[order] > place and not self._says_all_of(finding, order)
        ]

    @cached_property
    def _said(self) -> dict[tuple[str, str, str | None], Finding]:
        return {(it.order, it.medicine, it.check): it for it in self._findings}

    def _lacking(self, finding: Finding) -> list[str]:
        """Give the orders under judgement that may lack a finding, of all those of its medicine."""
        judged = self._judged[finding.medicine]
        if finding.missing:
            return judged
        # Of many orders nearly each has the finding itself: that is not looked up for each other.
        key = (finding.medicine, finding.check)
        found = self._silent.get(key)
        if found is None:
            said = self._said
            found = self._silent[key] = [it for it in judged if (it, *key) not in said]
        return found

    def _says_all_of(self, finding: Finding, order: str) -> bool:
        """Whether an order has a finding of its own that leaves out nothing of another's."""
        own = self._said.get((order, finding.medicine, finding.check))
        return own is not None and set(finding.missing) <= set(own.missing)


def _refs_under_judgement(record: Record, request: HookRequest) -> frozenset[str] | None:
    """Give the references of what is under judgement; None for the whole patient."""
    if request.hook is Hook.PATIENT_VIEW:
        return None
    if request.focus is None:
        if record.drafts:
            return record.drafts
        return frozenset() if are_of_no_medicine(request) else None
    known = {row.ref for row in _rows(record)}
    if any(ref not in known for ref in request.focus if ref.startswith(_READ)):
        return request.focus | record.drafts if record.drafts else None
    if request.hook is not Hook.ORDER_SELECT:
        return request.focus | record.drafts
    return request.focus | {ref for ref in record.drafts if not _has_id(ref)}


def _rows(record: Record) -> tuple[_Judged, ...]:
    return (*record.medications, *record.conditions, *record.allergies)


def _has_id(ref: str) -> bool:
    """Whether a reference is `Type/id`; a resource without an id is known by its place or URL."""
    return ref.count("/") == 1 and "[" not in ref and ":" not in ref


def _never_runs(row: MedicationRow) -> bool:
    """Whether no check is ever asked of an order, whatever else there is: an option, one completed.

    One that is stopped is to be stopped, which needs no check.
    """
    return row.intent == "option" or not (_is_open(row) or row.status == "stopped")


def _is_open(row: MedicationRow) -> bool:
    return row.status in OPEN_STATUSES[row.kind]


def _stops(row: _Judged) -> bool:
    return isinstance(row, MedicationRow) and is_negative(row)

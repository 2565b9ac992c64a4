"""Which findings concern what is under judgement: the orders to be signed, the new problem.

Under judgement is what the hook's focus names. Everything that is signed, verified or added at
once is too, and a draft without an id, which no selection can name. A focus that leads nowhere
puts all drafts under judgement, and where there are none the whole patient: a finding told once
too often is better than one that hides among others.
"""

from collections import defaultdict
from enum import Enum

from primum.cds_hooks.quiet.asks import Asks
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
        if self._refs is None:
            return
        judged = [row for row in _rows(record) if row.ref in self._refs and not _stops(row)]
        spoken = frozenset[str]()
        self._spoken = spoken.union(*(asks.spoken(row) for row in judged))
        self._said = {(it.order, it.medicine, it.check) for it in report.findings}
        # The orders of each medicine, as they were judged: the newest first.
        self._orders: dict[str, list[str]] = defaultdict(list)
        for order in report.checked.covered:
            if order.medicine is not None:
                self._orders[order.medicine].append(order.order)
        asked = {it.order for it in (*report.checked.covered, *report.checked.not_covered)}
        passed_over = [
            row for row in judged if isinstance(row, MedicationRow) and row.ref not in asked
        ]
        self._in_place = frozenset[str]().union(*map(asks.medicines, passed_over))
        self.unchecked = tuple(
            row
            for row in passed_over
            if row.status in OPEN_STATUSES[row.kind] and asks.medicines(row) - self._orders.keys()
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
            or self._is_said_for_another(finding, refs)
        )

    def _is_said_for_another(self, finding: Finding, refs: frozenset[str]) -> bool:
        """Whether an order under judgement may lack a finding because a newer order has it.

        What is true of both is reported once, of the newer one.
        """
        orders = self._orders[finding.medicine]
        if finding.order not in orders:
            return False
        older = orders[orders.index(finding.order) + 1 :]
        return any(
            finding.check is None or (order, finding.medicine, finding.check) not in self._said
            for order in older
            if order in refs
        )


def _refs_under_judgement(record: Record, request: HookRequest) -> frozenset[str] | None:
    """Give the references of what is under judgement; None for the whole patient."""
    if request.hook is Hook.PATIENT_VIEW:
        return None
    if request.focus is None:
        return record.drafts or None
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


def _stops(row: _Judged) -> bool:
    return isinstance(row, MedicationRow) and is_negative(row)

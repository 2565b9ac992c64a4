"""Clinical weight: what is told first, and which findings are told together."""

from collections import defaultdict
from collections.abc import Sequence

from primum.cds_hooks.quiet.model import Weighed
from primum.checks.check import Axis, Management
from primum.findings.model import Finding, FindingStatus

_STATUS = {
    FindingStatus.ALERT: 0,
    FindingStatus.NOT_ASSESSABLE: 1,
    FindingStatus.REFERENCE: 2,
}
_MANAGEMENT = {
    Management.AVOID: 0,
    Management.ADJUST: 1,
    Management.MONITOR: 2,
    Management.INFORM: 3,
}
# An axis that nobody decided may be a yes, so it comes before a no.
_AXIS = {Axis.YES: 0, Axis.UNDECIDED: 1, Axis.NOT_ASSESSED: 1, Axis.NO: 2}

Weight = tuple[int | bool | str, ...]


def clinical_weight(weighed: Weighed) -> Weight:
    """Give what findings are sorted by, the weightiest first.

    Alerts; what could not be assessed, first where it interrupts; references, drafts last. Within
    these avoid, adjust, monitor, inform; contraindications first; then by words, so that the same
    findings always come in the same order.
    """
    finding = weighed.finding
    return (
        _STATUS[finding.status],
        not finding.interrupts,
        not finding.verified,
        _MANAGEMENT[finding.decision.management],
        _AXIS[finding.decision.contraindication],
        finding.summary,
        finding.check or "",
        finding.medicine,
        finding.order,
        weighed.facts,
    )


def sorted_by_weight(weighed: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Sort, the weightiest first."""
    if len(weighed) < 2:  # as mostly
        return tuple(weighed)
    return tuple(sorted(weighed, key=clinical_weight))


def merged(alerts: Sequence[Weighed]) -> tuple[tuple[Weighed, ...], ...]:
    """Bring alerts together that ask for the same: one card each, the weightiest first.

    A group never spans two orders, even where the words are the same: whoever accepts a card, and
    cancels the order or lowers it, has done so to one of them.
    """
    groups: dict[tuple[object, ...], list[Weighed]] = defaultdict(list)
    for weighed in sorted_by_weight(alerts):
        groups[_same_advice(weighed.finding)].append(weighed)
    return tuple(tuple(group) for group in groups.values())


def _same_advice(finding: Finding) -> tuple[object, ...]:
    # Without any advice there is none that could be the same.
    apart = finding.advice or finding.check
    return (finding.order, finding.medicine, finding.decision, apart)

"""Cards that interrupt: a card for each group of alerts, and for a dose that cannot be judged.

A client interrupts for critical and warning only, so nothing that interrupts is less than a
warning: also an alert whose action is to inform.
"""

from collections.abc import Sequence

from msgspec import UNSET

from primum.cds_hooks.cards.actions import suggestions
from primum.cds_hooks.cards.detail import (
    detail_of,
    joined,
    missing_facts,
    order_of,
    summary_of,
)
from primum.cds_hooks.cards.making import Noted, Telling
from primum.cds_hooks.cards.markdown import bullets, markdown, shortened
from primum.cds_hooks.cards.marks import extension, links, source
from primum.cds_hooks.cards.model import Card, Indicator
from primum.cds_hooks.cards.overriding import override_reasons
from primum.cds_hooks.cards.words import counted
from primum.cds_hooks.quiet.model import Weighed
from primum.checks.check import Management
from primum.findings.model import Finding


def alert(telling: Telling, group: Sequence[Weighed]) -> Noted:
    """Make the card of alerts with the same advice, of which the first is the weightiest."""
    findings = [weighed.finding for weighed in group]
    first = findings[0]
    avoid = any(finding.decision.management is Management.AVOID for finding in findings)
    offered = suggestions(telling, findings)
    card = Card(
        uuid=telling.identity.of("alert", *_names(findings)),
        summary=_summary(telling, first, len(group) - 1),
        indicator=Indicator.CRITICAL if avoid else Indicator.WARNING,
        source=source(telling, first),
        detail=detail_of(telling, group),
        suggestions=offered or UNSET,
        selection_behavior="any" if offered else UNSET,
        override_reasons=override_reasons(telling.making.language),
        links=links(telling, findings),
        extension=extension(telling, group),
    )
    return Noted(card, tuple(group))


def unassessed(telling: Telling, weighed: Weighed) -> Noted:
    """Make the card of a finding that could not be assessed and stops the user for it."""
    finding = weighed.finding
    facts = "; ".join(missing.fact for missing in finding.missing)
    lacking = f" {telling.words.lacking.format(facts)}" if facts else ""
    missing = bullets(missing_facts(telling, finding.missing))
    advice = markdown(finding.advice)
    card = Card(
        uuid=telling.identity.of("unassessed", finding.order, finding.medicine),
        summary=shortened(f"{summary_of(finding)}{lacking}"),
        indicator=Indicator.WARNING,
        source=source(telling, finding),
        detail=joined(
            telling,
            [
                advice,
                order_of(telling, finding),
                f"**{telling.words.missing}**" if missing else "",
                missing,
            ],
            [finding.order],
        ),
        override_reasons=override_reasons(telling.making.language),
        links=links(telling, [finding]),
        extension=extension(telling, [weighed]),
    )
    return Noted(card, (weighed,))


def _names(findings: Sequence[Finding]) -> list[str]:
    return sorted(f"{finding.order} {finding.check or finding.medicine}" for finding in findings)


def _summary(telling: Telling, finding: Finding, others: int) -> str:
    """Say the finding; with the medicine before it where that fits and is not said anyway."""
    more = counted(telling.words.and_more, others) if others else ""
    said = summary_of(finding)
    name = telling.making.name_of(finding.medicine)
    if name.lower() not in said.lower():
        named = f"{name}: {said}"
        fitted = shortened(named, more)
        if not fitted.removesuffix(more).endswith("…"):
            return fitted
    return shortened(said, more)

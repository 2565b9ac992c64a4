"""From what is to be said to a response of CDS Hooks, and the checks that each card shows."""

from collections import Counter
from collections.abc import Collection

from msgspec import UNSET, Struct, UnsetType

from primum.cds_hooks.cards.actions import offered, system_actions
from primum.cds_hooks.cards.alerts import alert, unassessed
from primum.cds_hooks.cards.making import Identity, Making, Noted, Telling
from primum.cds_hooks.cards.marks import checked, row
from primum.cds_hooks.cards.model import Action, Indicator, Response
from primum.cds_hooks.cards.notes import notes
from primum.cds_hooks.cards.words import words_in
from primum.cds_hooks.feedback.model import OfferedSuggestion, ShownCheck
from primum.cds_hooks.quiet.model import Told
from primum.cds_hooks.requests.model import HookRequest
from primum.findings.model import Order, Report

__all__ = ["Made", "Making", "make_cards"]

_WEIGHT = {Indicator.CRITICAL: 0, Indicator.WARNING: 1, Indicator.INFO: 2}


class Made(Struct, frozen=True):
    """A response, and what each of its cards shows."""

    response: Response
    noted: tuple[Noted, ...]

    @property
    def shown(self) -> tuple[ShownCheck, ...]:
        """What the store keeps, a row for each finding on each card."""
        return tuple([row(it.card, weighed) for it in self.noted for weighed in it.shows])

    @property
    def offered(self) -> tuple[OfferedSuggestion, ...]:
        """What the store keeps of suggestions, so that their acceptance says what was done."""
        return tuple([each for it in self.noted for each in offered(it.card)])


def make_cards(told: Told, report: Report, request: HookRequest, making: Making) -> Made:
    """Word everything that is told; critical cards first, then warnings, then what informs.

    `report` says which knowledge ran and what was checked, which the response says as data even
    when there is no card.
    """
    covered = (*report.checked.covered, *report.checked.not_covered)
    orders = {order.order: order for order in covered}
    telling = Telling(
        making=making,
        report=report,
        request=request,
        words=words_in(making.language),
        orders=orders,
        twins=_twins(orders.values()),
        lines={},
        identity=Identity(making, request),
    )
    noted: list[Noted] = [alert(telling, group) for group in told.alerts]
    noted += [unassessed(telling, it) for it in told.not_assessable if it.finding.interrupts]
    noted += notes(telling, told)
    noted.sort(key=lambda it: _WEIGHT[it.card.indicator])
    actions: tuple[Action, ...] | UnsetType = UNSET
    if making.settings.system_actions:
        found = [weighed.finding for group in told.alerts for weighed in group]
        actions = system_actions(telling, found) or UNSET
    response = Response(
        cards=tuple([it.card for it in noted]),
        system_actions=actions,
        extension=checked(report),
    )
    return Made(response, tuple(noted))


def _twins(orders: Collection[Order]) -> frozenset[tuple[str, str]]:
    """Find names and days that several orders have."""
    named = [(order.name, order.date) for order in orders]
    if len(named) == len(set(named)):
        return frozenset()
    return frozenset(it for it, count in Counter(named).items() if count > 1)

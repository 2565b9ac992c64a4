"""A budget of alerts: how many there may be for so many orders, and what is spent of it."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from primum.screening.impact.model import Share, Spent

_LIMIT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*/\s*(\d{1,9})")
_MOST = 5  # checks that are named


class Budget(NamedTuple):
    """So many alerts for so many orders; `of` is `alerts` or `gained`, `text` as it was given."""

    of: str
    text: str
    alerts: Fraction
    orders: int


def read_budget(of: str, text: str) -> Budget | None:
    """Read `20/1000`; None when it is no such thing."""
    found = _LIMIT.fullmatch(text.strip())
    if not found or int(found[2]) == 0:
        return None
    return Budget(of, text.strip(), Fraction(found[1]), int(found[2]))


def spend(budget: Budget, by_check: Mapping[str, int], orders: int) -> Spent:
    """Say what the alerts of each check, for so many orders that were judged, make of a budget."""
    alerts = sum(by_check.values())
    allowed = int(budget.alerts * orders / budget.orders)
    most = sorted(by_check.items(), key=lambda it: (-it[1], it[0]))[:_MOST]
    return Spent(
        of=budget.of,
        limit=budget.text,
        alerts=alerts,
        allowed=allowed,
        per_1000_orders=per_1000(alerts, orders),
        exceeded=alerts > allowed,
        most=tuple(
            Share(check=check, alerts=count, per_1000_orders=per_1000(count, orders))
            for check, count in most
            if count
        ),
    )


def per_1000(count: int, orders: int) -> float:
    """Give a rate per 1,000 orders; 0 where there is no order."""
    return round(1000 * count / orders, 2) if orders else 0.0

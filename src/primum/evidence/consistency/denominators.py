"""Out of how many: the denominators that a count and its percentage allow."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from msgspec import Struct

from primum.evidence.consistency.grim import HUNDRED
from primum.evidence.consistency.printed import Printed


class Denominators(Struct, frozen=True):
    """Whole numbers from `first` to `last`; without end when `last` is None."""

    first: int
    last: int | None

    def __contains__(self, n: int) -> bool:
        """Whether `n` is one of them."""
        return self.first <= n and (self.last is None or n <= self.last)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.last is None or self.first <= self.last

    def __str__(self) -> str:
        """Give them as `135`, `236 to 244`, `7 or more` or `none`."""
        if not self:
            return "none"
        if self.last is None:
            return f"{self.first} or more"
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def denominators(events: int, percentage: Printed) -> Denominators:
    """Give every n of which `events` is the printed percentage: 93 and 68.9 % give 135 alone."""
    if events < 0 or percentage.high < 0:
        return Denominators(1, 0)
    low, high = max(percentage.low, Fraction(0)), percentage.high
    if events == 0:
        return Denominators(1, None) if low == 0 else Denominators(1, 0)
    first = ceil(events * HUNDRED / high)
    last = floor(events * HUNDRED / low) if low > 0 else None
    return Denominators(max(first, events, 1), last)


def shared(siblings: Iterable[Denominators]) -> Denominators:
    """Give the denominators that every sibling allows: figures of one table over one group."""
    first, last = 1, None
    for sibling in siblings:
        first = max(first, sibling.first)
        if sibling.last is not None:
            last = sibling.last if last is None else min(last, sibling.last)
    return Denominators(first, last)


def smallest_denominator(percentage: Printed) -> tuple[int, int] | None:
    """Give the smallest group that can print a percentage, as (events, n): 51 % gives (18, 35).

    None for a percentage that no group can have, such as 102 %.
    """
    low = max(percentage.low / HUNDRED, Fraction(0))
    high = min(percentage.high / HUNDRED, Fraction(1))
    if low > high:
        return None
    simplest = _simplest(low, high)
    return simplest.numerator, simplest.denominator


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of the smallest denominator from `low` to `high` (Stern-Brocot), both >= 0."""
    whole = floor(low)
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / _simplest(1 / (high - whole), 1 / (low - whole))

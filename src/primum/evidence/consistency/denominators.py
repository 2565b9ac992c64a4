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

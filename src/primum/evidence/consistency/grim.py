"""GRIM: whether whole numbers of so many people can have the printed mean or percentage.

Brown and Heathers, Soc Psychol Personal Sci 2017;8:363-369. A mean of whole numbers is a whole
total divided by how many were added; a percentage likewise, with two decimals more.
"""

from fractions import Fraction
from math import ceil, floor

from msgspec import Struct

from primum.evidence.consistency.printed import Printed, shown
from primum.vocabulary.problem import Verdict

HUNDRED = 100


class Neighbour(Struct, frozen=True):
    """A total that is possible, and the mean or percentage it gives."""

    total: int
    value: Fraction

    def at(self, decimals: int) -> str:
        """Write the mean or percentage with so many decimals."""
        return shown(self.value, decimals)


class Grim(Struct, frozen=True, kw_only=True):
    """What whole totals say of a printed mean or percentage.

    `first` to `last` are the totals that round to it (None when none does); `below` and `above`
    the nearest that do not, None where there is none. `truncated` is a total that gives the figure
    by cutting off its decimals, for a person who must judge one that rounding cannot give.
    """

    printed: Printed
    n: int
    items: int
    scale: int  # 1 for a mean, 100 for a percentage
    first: int | None
    last: int | None
    below: Neighbour | None
    above: Neighbour | None
    truncated: int | None
    verdict: Verdict | None  # None: it fits

    @property
    def totals(self) -> range:
        """Every total that rounds to the printed figure."""
        return (
            range(0)
            if self.first is None or self.last is None
            else range(self.first, self.last + 1)
        )


def grim_mean(mean: Printed, n: int, items: int = 1) -> Grim:
    """Test a mean of `n` people over `items` whole-number items each; both from 1."""
    _at_least_one(n, items)
    return _tested(mean, n, items, 1)


def grim_percentage(percentage: Printed, n: int) -> Grim:
    """Test a percentage of `n` people (from 1): whole people, from none to all of them."""
    _at_least_one(n, 1)
    return _tested(percentage, n, 1, HUNDRED)


def _at_least_one(n: int, items: int) -> None:
    if n < 1 or items < 1:
        raise ValueError(f"expected at least one person and one item, got {n} and {items}")


def _tested(printed: Printed, n: int, items: int, scale: int) -> Grim:
    size = n * items
    low, high = printed.times(Fraction(size, scale))
    first, last = ceil(low), floor(high)
    below, above = ceil(low) - 1, floor(high) + 1
    if scale == HUNDRED:
        first, last = max(first, 0), min(last, n)
        below, above = min(below, n), max(above, 0)
    fits = first <= last
    return Grim(
        printed=printed,
        n=n,
        items=items,
        scale=scale,
        first=first if fits else None,
        last=last if fits else None,
        below=_neighbour(below, size, scale),
        above=_neighbour(above, size, scale),
        truncated=_truncated(printed, size, scale),
        verdict=_verdict(printed, size, scale) if fits else Verdict.IMPOSSIBLE,
    )


def _verdict(printed: Printed, size: int, scale: int) -> Verdict | None:
    """Untestable where every figure of so few decimals has a total that rounds to it."""
    return Verdict.UNTESTABLE if size >= scale * 10**printed.decimals else None


def _neighbour(total: int, size: int, scale: int) -> Neighbour | None:
    if scale == HUNDRED and not 0 <= total <= size:
        return None
    return Neighbour(total, Fraction(total * scale, size))


def _truncated(printed: Printed, size: int, scale: int) -> int | None:
    if printed.value < 0 or (scale == HUNDRED and printed.value > HUNDRED):
        return None
    total = ceil(printed.value * size / scale)
    unit = 2 * printed.half
    return total if Fraction(total * scale, size) < printed.value + unit else None

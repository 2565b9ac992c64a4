"""GRIMMER: whether whole numbers can have the printed mean *and* standard deviation.

Anaya, PeerJ Preprints 2016;4:e2400v1; Allard 2018. For every total S that rounds to the mean there
must be a sum of squares Q, whole, odd or even as S is, no smaller than the most even data give,
whose deviation sqrt((Q - S*S/n) / (n - 1)) rounds to the printed one. Allard's shortcut looks only
at the total nearest to n times the mean, and so rejects data that exist; here every total counts.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, isqrt

from msgspec import Struct

from primum.evidence.consistency.grim import Grim, grim_mean
from primum.evidence.consistency.printed import Printed, shown
from primum.vocabulary.problem import Verdict

MOST_TOTALS = 20_000  # that are gone through; more than this is a mean of too few decimals
_ROOT_DIGITS = 12


class Spread(Struct, frozen=True, kw_only=True):
    """A total with a sum of squares, and the deviation they give."""

    total: int
    squares: int
    variance: Fraction

    def at(self, decimals: int) -> str:
        """Write the standard deviation with so many decimals."""
        return shown(root(self.variance), decimals)


class Grimmer(Struct, frozen=True, kw_only=True):
    """What whole numbers say of a printed mean and standard deviation.

    `witness` is a total and sum of squares that fit; `below` and `above` give the nearest
    deviations that the printed mean allows. `as_population` tells that the deviation fits when it
    is divided by n and not by n - 1: another formula, no other data.
    """

    grim: Grim
    deviation: Printed
    witness: Spread | None
    below: Spread | None = None
    above: Spread | None = None
    as_population: bool = False
    verdict: Verdict | None  # None: it fits


def grimmer(mean: Printed, deviation: Printed, n: int, items: int = 1) -> Grimmer:
    """Test the mean and deviation of `n` people over `items` whole-number items each."""
    found = grim_mean(mean, n, items)
    if found.verdict is Verdict.IMPOSSIBLE or deviation.value < 0:
        return Grimmer(grim=found, deviation=deviation, witness=None, verdict=Verdict.IMPOSSIBLE)
    if n == 1 or len(found.totals) > MOST_TOTALS:
        return Grimmer(grim=found, deviation=deviation, witness=None, verdict=Verdict.UNTESTABLE)
    window = Window(deviation, n, items, n - 1)
    witness = next(window.fitting(found.totals), None)
    if witness:
        verdict = Verdict.UNTESTABLE if window.is_wide else None
        return Grimmer(grim=found, deviation=deviation, witness=witness, verdict=verdict)
    return Grimmer(
        grim=found,
        deviation=deviation,
        witness=None,
        below=window.nearest_below(found.totals),
        above=window.nearest_above(found.totals),
        as_population=any(Window(deviation, n, items, n).fitting(found.totals)),
        verdict=Verdict.IMPOSSIBLE,
    )


def root(number: Fraction) -> Fraction:
    """Give the square root of a number that is not negative, to twelve decimals, rounded down."""
    scale = 10 ** (2 * _ROOT_DIGITS)
    return Fraction(isqrt(number.numerator * scale // number.denominator), 10**_ROOT_DIGITS)


class Window:
    """The sums of squares that give a printed deviation."""

    def __init__(self, deviation: Printed, n: int, items: int, divisor: int) -> None:
        """Take a deviation of means over `items`, its variance divided by `divisor`."""
        self.n = n
        self.scale = divisor * items * items
        self.low = self.scale * max(deviation.low, Fraction(0)) ** 2
        self.high = self.scale * deviation.high**2

    @property
    def is_wide(self) -> bool:
        """Whether every deviation of this size and so few decimals would fit."""
        return self.high - self.low >= 2

    def fitting(self, totals: range) -> Iterator[Spread]:
        """Give every total that has a fitting sum of squares, with the least such sum."""
        for total in totals:
            centre = Fraction(total * total, self.n)
            squares = _next(total, max(ceil(centre + self.low), self._least(total)))
            if squares <= centre + self.high:
                yield self._spread(total, squares)

    def nearest_below(self, totals: range) -> Spread | None:
        """Give the largest deviation that is too small."""
        tried = (
            (total, _previous(total, ceil(Fraction(total * total, self.n) + self.low) - 1))
            for total in totals
        )
        found = [self._spread(*pair) for pair in tried if pair[1] >= self._least(pair[0])]
        return max(found, key=lambda spread: spread.variance, default=None)

    def nearest_above(self, totals: range) -> Spread | None:
        """Give the smallest deviation that is too large."""
        found = [
            self._spread(
                total,
                _next(
                    total,
                    max(floor(Fraction(total * total, self.n) + self.high) + 1, self._least(total)),
                ),
            )
            for total in totals
        ]
        return min(found, key=lambda spread: spread.variance, default=None)

    def _least(self, total: int) -> int:
        """The sum of squares of the most even whole numbers with this total."""
        each, left = divmod(total, self.n)
        return self.n * each * each + left * (2 * each + 1)

    def _spread(self, total: int, squares: int) -> Spread:
        variance = (squares - Fraction(total * total, self.n)) / self.scale
        return Spread(total=total, squares=squares, variance=variance)


def _next(total: int, squares: int) -> int:
    """The first sum of squares from here that is odd or even as the total is."""
    return squares + (squares - total) % 2


def _previous(total: int, squares: int) -> int:
    return squares - (squares - total) % 2

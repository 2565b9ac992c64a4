"""DEBIT: whether yes-or-no data can have the printed mean and standard deviation.

Heathers and Brown 2019 (OSF 5vb3u). Of n answers k are yes; then the deviation is fixed:
sqrt(k(n-k) / (n(n-1))).
"""

from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.grim import HUNDRED, Grim, Neighbour, grim_mean, grim_percentage
from primum.evidence.consistency.grimmer import MOST_TOTALS, root
from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict


class Debit(Struct, frozen=True, kw_only=True):
    """What yes-or-no data say of a printed mean (or percentage) and standard deviation.

    `nearest` is the number of yes answers that fits the mean and comes nearest to the deviation,
    with the deviation it gives, on the scale of the print. `as_population` tells that the deviation
    fits when it is divided by n and not by n - 1.
    """

    grim: Grim
    nearest: Neighbour | None
    as_population: bool
    verdict: Verdict | None  # None: it fits


def debit(mean: Printed, deviation: Printed, n: int) -> Debit:
    """Test a proportion between 0 and 1 and its deviation."""
    return _tested(grim_mean(mean, n), deviation)


def debit_percentage(percentage: Printed, deviation: Printed, n: int) -> Debit:
    """Test a percentage and its deviation, itself in percentage points."""
    return _tested(grim_percentage(percentage, n), deviation)


def _tested(grim: Grim, deviation: Printed) -> Debit:
    totals = range(max(grim.totals.start, 0), min(grim.totals.stop, grim.n + 1))
    if not totals or grim.n == 1 or len(totals) > MOST_TOTALS:
        verdict = Verdict.UNTESTABLE if totals else Verdict.IMPOSSIBLE
        return Debit(grim=grim, nearest=None, as_population=False, verdict=verdict)
    fits = any(_fits(_variance(k, grim, grim.n - 1), deviation) for k in totals)
    nearest = min(
        (Neighbour(k, root(_variance(k, grim, grim.n - 1))) for k in totals),
        key=lambda found: abs(found.value - deviation.value),
    )
    return Debit(
        grim=grim,
        nearest=nearest,
        as_population=not fits
        and any(_fits(_variance(k, grim, grim.n), deviation) for k in totals),
        verdict=None if fits else Verdict.IMPOSSIBLE,
    )


def _variance(yes: int, grim: Grim, divisor: int) -> Fraction:
    scale = HUNDRED if grim.scale == HUNDRED else 1
    return Fraction(yes * (grim.n - yes) * scale * scale, grim.n * divisor)


def _fits(variance: Fraction, deviation: Printed) -> bool:
    low = max(deviation.low, Fraction(0))
    return low * low <= variance <= deviation.high * deviation.high

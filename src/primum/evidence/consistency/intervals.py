"""A confidence interval of a ratio against its estimate and its p value.

Altman and Bland, BMJ 2011;343:d2304: the standard error is the width of a 95 % interval over 3.92,
on the log scale. Tests and intervals are often made in different ways, so a disagreement
here is at most suspicious.
"""

from itertools import product
from math import erfc, inf, log, sqrt
from statistics import NormalDist

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.evidence.consistency.statistics import PValue
from primum.vocabulary.problem import Verdict

LEVEL = 0.95
# By what factor two p values may differ without a word, because tests differ from one another: when
# they stand on different sides of the level of significance, and when they do not.
_ACROSS = 3.0
_ALONG = 10.0
_LEAST_P = 1e-4  # below which nobody minds how small it is


class Interval(Struct, frozen=True, kw_only=True):
    """A ratio with its confidence interval, as printed; no effect is 1."""

    estimate: Printed
    low: Printed
    high: Printed
    level: float = LEVEL

    @property
    def is_reversed(self) -> bool:
        """Whether the lower end is above the upper one, however they were rounded."""
        return self.low.low > self.high.high

    @property
    def is_outside(self) -> bool:
        """Whether the estimate lies outside its interval, however they were rounded."""
        return self.estimate.high < self.low.low or self.estimate.low > self.high.high

    @property
    def is_readable(self) -> bool:
        """Whether a standard error can be read from it: ends in order, above zero."""
        return 0 < self.low.value < self.high.value

    def excludes_no_effect(self) -> bool | None:
        """Whether no effect lies outside the interval; None when rounding leaves it open."""
        if self.low.low > 1 or self.high.high < 1:
            return True
        return False if self.low.high < 1 < self.high.low else None


class IntervalP(Struct, frozen=True, kw_only=True):
    """What an interval says of p: its standard error, z, and the two-sided normal p of them.

    `decides_otherwise`: the interval excludes no effect and p does not claim it, or the reverse.
    """

    interval: Interval
    error: float
    z: float
    computed: float
    decides_otherwise: bool
    verdict: Verdict | None


def check_interval(interval: Interval, printed: PValue) -> IntervalP:
    """Compare a printed p with the interval; ValueError when no standard error can be read."""
    estimate, low, high = _ends(interval)
    error = (high - low) / (2 * _width(interval.level))
    smallest, largest = _range_of_p(interval)
    excludes = interval.excludes_no_effect()
    claimed = printed.is_significant(round(1 - interval.level, 6))
    decides = excludes is not None and claimed is not None and excludes is not claimed
    factor = _ACROSS if decides else _ALONG
    near = printed.allows(smallest / factor, min(largest * factor, 1))
    tiny = largest < _LEAST_P and float(printed.value.low) <= _LEAST_P
    return IntervalP(
        interval=interval,
        error=error,
        z=estimate / error,
        computed=_p_of(estimate / error),
        decides_otherwise=decides,
        verdict=None if near or tiny else Verdict.SUSPICIOUS,
    )


def _ends(interval: Interval) -> tuple[float, float, float]:
    """Estimate, lower and upper end on the scale on which they are symmetric."""
    if not interval.is_readable:
        raise ValueError("no standard error can be read from this interval")
    prints = (interval.estimate, interval.low, interval.high)
    estimate, low, high = (_log(float(found.value)) for found in prints)
    return estimate, low, high


def _log(value: float) -> float:
    return log(value) if value > 0 else -inf


def _width(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _z_of(estimate: float, low: float, high: float, level: float) -> float:
    return estimate * 2 * _width(level) / (high - low)


def _p_of(z: float) -> float:
    return erfc(abs(z) / sqrt(2))


def _range_of_p(interval: Interval) -> tuple[float, float]:
    """The smallest and largest p of all that rounds to the estimate and its interval."""
    prints = (interval.estimate, interval.low, interval.high)
    corners = product(*((float(found.low), float(found.high)) for found in prints))
    sizes = []
    for corner in corners:
        estimate, low, high = (_log(value) for value in corner)
        if low == -inf or estimate == -inf or low >= high:
            return 0.0, 1.0  # too coarse to say
        sizes.append(_z_of(estimate, low, high, interval.level))
    largest = 1.0 if min(sizes) <= 0 <= max(sizes) else _p_of(min(map(abs, sizes)))
    return _p_of(max(map(abs, sizes))), largest

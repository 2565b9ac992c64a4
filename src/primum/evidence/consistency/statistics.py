"""A p value against the test statistic it was computed from.

As statcheck does (Nuijten et al., Behav Res 2016;48:1205-1226): the statistic stands for every
number that rounds to it, so it gives a range of p values; the printed p must round into it. An
error of decision is one that crosses the level of significance.
"""

from enum import StrEnum
from fractions import Fraction
from math import inf, sqrt

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict

ALPHA = 0.05
_CLOSE = 1e-9  # what floating point may be off where two ends touch


class Distribution(StrEnum):
    """Distributions whose p follows from statistic and degrees of freedom."""

    T = "t"
    F = "F"
    CHI2 = "chi2"
    R = "r"
    Z = "z"
    Q = "Q"

    @property
    def freedoms(self) -> int:
        """How many degrees of freedom it takes."""
        return {Distribution.Z: 0, Distribution.F: 2}.get(self, 1)

    @property
    def is_two_sided(self) -> bool:
        """Whether its p counts both tails."""
        return self in (Distribution.T, Distribution.R, Distribution.Z)


class Sign(StrEnum):
    """How a p value was printed."""

    EQUAL = "="
    BELOW = "<"
    ABOVE = ">"


class Statistic(Struct, frozen=True):
    """A printed statistic with its degrees of freedom: `t(28) = 2.20`."""

    distribution: Distribution
    freedoms: tuple[Fraction, ...]
    value: Printed


class PValue(Struct, frozen=True):
    """A printed p value: `p = .03`, `p < 0.0001`."""

    sign: Sign
    value: Printed

    def allows(self, low: float, high: float) -> bool:
        """Whether some p from `low` to `high` could be printed so."""
        if self.sign is Sign.BELOW:
            return low < float(self.value.value) * (1 + _CLOSE)
        if self.sign is Sign.ABOVE:
            return high > float(self.value.value) * (1 - _CLOSE)
        return low * (1 - _CLOSE) <= float(self.value.high) and high * (1 + _CLOSE) >= float(
            self.value.low
        )

    def is_significant(self, alpha: float = ALPHA) -> bool | None:
        """Whether it claims significance; None where `p < 0.10` does not say. p = .05 claims it."""
        value = float(self.value.value)
        if self.sign is Sign.BELOW:
            return True if value <= alpha else None
        if self.sign is Sign.ABOVE:
            return False if value >= alpha else None
        return value <= alpha

    def __str__(self) -> str:
        """Give it as `p = 0.03`."""
        return f"p {self.sign} {self.value}"


class PCheck(Struct, frozen=True, kw_only=True):
    """A printed p against what its statistic gives.

    `computed` is the p of the statistic as printed; `low` to `high` that of all that rounds to it.
    `one_sided`: it fits when a single tail is counted. `decides_otherwise`: printed and computed p
    stand on different sides of the level of significance.
    """

    statistic: Statistic
    printed: PValue
    computed: float
    low: float
    high: float
    one_sided: bool
    decides_otherwise: bool
    verdict: Verdict | None


def check_p(statistic: Statistic, printed: PValue, alpha: float = ALPHA) -> PCheck:
    """Recompute p from the statistic; ValueError for degrees of freedom that it cannot have."""
    size = abs(statistic.value.value)
    half = statistic.value.half
    low = tail(statistic, size + half)
    high = tail(statistic, max(size - half, Fraction(0)))
    fits = printed.allows(low, high)
    one_sided = (
        not fits and statistic.distribution.is_two_sided and printed.allows(low / 2, high / 2)
    )
    claimed = printed.is_significant(alpha)
    decides = claimed is not None and not fits and (low > alpha if claimed else high <= alpha)
    return PCheck(
        statistic=statistic,
        printed=printed,
        computed=tail(statistic, size),
        low=low,
        high=high,
        one_sided=one_sided,
        decides_otherwise=decides and not one_sided,
        verdict=None if fits else Verdict.SUSPICIOUS if one_sided else Verdict.IMPOSSIBLE,
    )


def tail(statistic: Statistic, size: Fraction) -> float:
    """Give p for a statistic of this size: both tails of t, r and z, the upper one of the others."""
    from scipy import special  # takes a third of a second, and few texts print a statistic

    freedoms = [float(freedom) for freedom in statistic.freedoms]
    if len(freedoms) != statistic.distribution.freedoms or any(
        freedom <= 0 for freedom in freedoms
    ):
        raise ValueError(f"degrees of freedom {freedoms} do not fit {statistic.distribution}")
    value = float(size)
    match statistic.distribution:
        case Distribution.Z:
            return float(2 * special.ndtr(-value))
        case Distribution.T:
            return float(2 * special.stdtr(freedoms[0], -value))
        case Distribution.R:
            return float(2 * special.stdtr(freedoms[0], -_t_of_r(value, freedoms[0])))
        case Distribution.F:
            return float(special.fdtrc(freedoms[0], freedoms[1], value))
        case Distribution.CHI2 | Distribution.Q:
            return float(special.chdtrc(freedoms[0], value))


def _t_of_r(r: float, freedom: float) -> float:
    return inf if r >= 1 else r * sqrt(freedom / (1 - r * r))

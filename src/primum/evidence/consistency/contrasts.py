"""A printed ratio of two groups against the counts it was made of: its size and its direction."""

from enum import StrEnum
from fractions import Fraction
from math import log

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict

_CLEAR = 0.2  # on the log scale: a ratio nearer to 1 than 0.82 or 1.22 has no clear side


class Ratio(StrEnum):
    """Ratios that counts give."""

    ODDS = "odds-ratio"
    RISK = "risk-ratio"


class Group(Struct, frozen=True):
    """People with the outcome, out of how many."""

    events: int
    n: int


class Contrast(Struct, frozen=True, kw_only=True):
    """A printed ratio against counts. `computed` is None when a count of nobody leaves it undefined.

    `reversed`: the counts give about the inverse, the groups having been swapped.
    """

    first: Group
    second: Group
    printed: Printed
    computed: Fraction | None
    reversed: bool
    verdict: Verdict | None


def contrast(ratio: Ratio, first: Group, second: Group, printed: Printed) -> Contrast:
    """Compare a printed ratio of the first group against the second with their counts.

    An adjusted ratio may differ from the counts, also in size; only one on the other side of 1,
    and near the inverse, is suspicious.
    """
    computed = crude(ratio, first, second)
    swapped = computed is not None and _is_reversed(float(computed), printed)
    unclear = Verdict.UNTESTABLE if computed is None or printed.value <= 0 else None
    return Contrast(
        first=first,
        second=second,
        printed=printed,
        computed=computed,
        reversed=swapped,
        verdict=Verdict.SUSPICIOUS if swapped else unclear,
    )


def crude(ratio: Ratio, first: Group, second: Group) -> Fraction | None:
    """Give the ratio that the counts give, None when a cell of nobody leaves none but 0."""
    one, other = (_odds(group, ratio) for group in (first, second))
    return one / other if one and other else None


def _odds(group: Group, ratio: Ratio) -> Fraction | None:
    rest = group.n if ratio is Ratio.RISK else group.n - group.events
    if not 0 <= group.events <= group.n:
        raise ValueError(f"expected events of n, got {group.events} of {group.n}")
    return Fraction(group.events, rest) if rest > 0 else None


def _is_reversed(computed: float, printed: Printed) -> bool:
    """Whether both are clearly on other sides of 1, and the print is nearer the inverse."""
    if printed.value <= 0 or printed.low < 1 < printed.high or printed.value == 1:
        return False
    of_print, of_counts = log(printed.value), log(computed)
    if min(abs(of_print), abs(of_counts)) < _CLEAR or (of_print > 0) == (of_counts > 0):
        return False
    return abs(of_print + of_counts) <= abs(of_counts) / 2

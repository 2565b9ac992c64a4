"""Comparisons where a number is only known to lie between two others."""

from primum.vocabulary.quantity import Comparison, compare
from primum.vocabulary.truth import Truth


def truth_between(
    low: float, high: float, comparison: Comparison, bound: float | None = None
) -> Truth:
    """Compare a number somewhere from `low` to `high`; unknown when the ends disagree.

    `bound` is the comparison's quantity in the unit of the number; by default as it stands. The
    four comparisons are monotone, so the ends decide for everything between them.
    """
    limit = comparison.quantity.value if bound is None else bound
    at_low = compare(low, comparison.operator, limit)
    if low == high:
        return Truth.YES if at_low else Truth.NO
    at_high = compare(high, comparison.operator, limit)
    if at_low == at_high:
        return Truth.YES if at_low else Truth.NO
    return Truth.UNKNOWN

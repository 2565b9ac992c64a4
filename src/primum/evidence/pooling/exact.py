"""Intervals of one group: exact ones, and Wilson's."""

from math import sqrt

from primum.evidence.pooling.model import Counts
from primum.evidence.pooling.quantiles import beta_quantile, gamma_quantile, normal_quantile


def clopper_pearson(group: Counts, level: float) -> tuple[float, float]:
    """Give the exact interval of a proportion (Clopper and Pearson, Biometrika 1934;26:404-413)."""
    tail = (1 - level) / 2
    x, n = group.events, group.size
    low = beta_quantile(tail, x, n - x + 1) if x > 0 else 0.0
    high = beta_quantile(1 - tail, x + 1, n - x) if x < n else 1.0
    return low, high


def wilson(group: Counts, level: float) -> tuple[float, float]:
    """Give the score interval of a proportion (Wilson, JASA 1927;22:209-212)."""
    z = normal_quantile((1 + level) / 2)
    x, n = group.events, group.size
    p = x / n
    middle = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    return (low if x > 0 else 0.0), (high if x < n else 1.0)


def exact_poisson(group: Counts, level: float) -> tuple[float, float]:
    """Give the exact interval of a rate (Garwood, Biometrika 1936;28:437-442)."""
    tail = (1 - level) / 2
    x = group.events
    low = gamma_quantile(tail, x) if x > 0 else 0.0
    return low / group.size, gamma_quantile(1 - tail, x + 1) / group.size

"""What one study says on the scale that is pooled: log odds, log rate or log ratio, and variance.

Where a zero leaves a logarithm undefined, a half is added to the study's cells, and to no other
study's: the rule of metafor's `escalc` (`add=1/2, to="only0"`), so that results can be compared.
"""

from math import asin, cos, log, sin, sqrt

from msgspec import Struct

from primum.evidence.pooling.model import Counts

HALF = 0.5


class Effect(Struct, frozen=True):
    """An estimate on the link scale and its variance; `corrected` when halves were added."""

    estimate: float
    variance: float
    corrected: bool = False


def log_odds(group: Counts) -> Effect:
    """Give the log odds of a proportion."""
    corrected = group.events in (0, group.size)
    add = HALF if corrected else 0.0
    with_event, without = group.events + add, group.size - group.events + add
    return Effect(log(with_event / without), 1 / with_event + 1 / without, corrected)


def log_rate(group: Counts) -> Effect:
    """Give the log of a rate."""
    events = group.events or HALF
    return Effect(log(events / group.size), 1 / events, group.events == 0)


def log_risk_ratio(group: Counts, control: Counts) -> Effect:
    """Give the log risk ratio of two groups."""
    corrected = any(arm.events in (0, arm.size) for arm in (group, control))
    add = HALF if corrected else 0.0
    x1, n1 = group.events + add, group.size + 2 * add
    x2, n2 = control.events + add, control.size + 2 * add
    return Effect(log((x1 / n1) / (x2 / n2)), 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2, corrected)


def double_arcsine(group: Counts) -> Effect:
    """Give Freeman and Tukey's angle (Ann Math Stat 1950;21:607-611), halved as metafor has it."""
    x, n = group.events, group.size
    angle = asin(sqrt(x / (n + 1))) + asin(sqrt((x + 1) / (n + 1)))
    return Effect(angle / 2, 1 / (4 * n + 2))


def from_double_arcsine(angle: float, size: float) -> float:
    """Turn an angle back into a proportion, for a group of `size` (Miller, Am Stat 1978;32:138).

    An angle beyond those of no events and of only events gives 0 or 1.
    """
    if angle <= double_arcsine(Counts(0, size)).estimate:
        return 0.0
    if angle >= asin(sqrt(size / (size + 1))) / 2 + asin(1) / 2:
        return 1.0
    sine = sin(2 * angle)
    inner = 1 - (sine + (sine - 1 / sine) / size) ** 2
    return (1 - (1 if cos(2 * angle) >= 0 else -1) * sqrt(max(0.0, inner))) / 2

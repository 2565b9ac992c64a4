"""SPRITE: one data set that has the printed mean and standard deviation, as a witness.

Heathers, Anaya, van der Zee and Brown, PeerJ Preprints 2018;6:e26968v1. Pairs of values are moved
apart or together by one, which keeps their sum, until the deviation fits. A witness shows that the
figures are possible; finding none proves nothing.
"""

from fractions import Fraction
from random import Random

from primum.evidence.consistency.grim import grim_mean
from primum.evidence.consistency.grimmer import Window
from primum.evidence.consistency.printed import Printed

_STEPS = 20_000  # of one search
_MOST_TOTALS = 20
_MOST_PEOPLE = 2_000
_SEED = 1


def sprite(mean: Printed, deviation: Printed, n: int, scale: range) -> tuple[int, ...] | None:
    """Search `n` whole numbers on `scale` (`range(1, 8)` for 1 to 7); None when none was found."""
    if not scale or not 1 < n <= _MOST_PEOPLE:
        return None
    totals = grim_mean(mean, n).totals
    possible = range(max(totals.start, n * scale[0]), min(totals.stop, n * scale[-1] + 1))
    window = Window(deviation, n, 1, n - 1)
    for total in possible[:_MOST_TOTALS]:
        found = _searched(total, n, scale, window)
        if found:
            return found
    return None


def _searched(total: int, n: int, scale: range, window: Window) -> tuple[int, ...] | None:
    chance = Random(_SEED)
    each, left = divmod(total, n)
    values = [each + 1] * left + [each] * (n - left)
    centre = Fraction(total * total, n)
    squares = sum(value * value for value in values)
    for _ in range(_STEPS):
        if centre + window.low <= squares <= centre + window.high:
            return tuple(sorted(values))
        first, second = chance.sample(range(n), 2)
        if values[first] < values[second]:
            first, second = second, first
        step = 1 if squares < centre + window.low else -1
        gap = values[first] - values[second]
        if step < 0 and gap < 2:
            continue
        if step > 0 and (values[first] >= scale[-1] or values[second] <= scale[0]):
            continue
        values[first] += step
        values[second] -= step
        squares += 2 * step * gap + 2
    return None

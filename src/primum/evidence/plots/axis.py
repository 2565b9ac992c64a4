"""The axis of a forest plot: how far it runs, where its ticks are, where a value lies."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

from msgspec import Struct

from primum.evidence.plots.model import Axis, Diamond, Heading, Line, Row

TICKS = 6
BEYOND = 3.0  # an interval so many times beyond the marks ends in an arrow
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Ruler(Struct, frozen=True):
    """An axis with its range, in the values shown; `ticks` are values with what they say."""

    low: float
    high: float
    scale: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False

    def at(self, value: float) -> float:
        """Give where a value lies, from 0 to 1, and beyond where it is beyond."""
        shown = value * self.scale
        if not self.log:
            return (shown - self.low) / (self.high - self.low)
        if shown <= 0:
            return -1.0
        low = log10(self.low)
        return (log10(shown) - low) / (log10(self.high) - low)


def rule(axis: Axis, lines: Sequence[Line]) -> Ruler:
    """Choose range and ticks: every value within, and of long intervals a part."""
    marks = [value * axis.scale for value in _marks(lines, axis) if value > 0 or not axis.log]
    ends = [end * axis.scale for end in _ends(lines) if end > 0 or not axis.log]
    if not marks:
        marks = [axis.scale]
    low, high = min(marks), max(marks)
    if axis.log:
        low = max(min([*ends, low]), low / BEYOND)
        high = min(max([*ends, high]), high * BEYOND)
        return _log_ruler(low, high, axis)
    reach = (high - min(low, 0.0 if axis.least == 0 else low)) or abs(high) or 1.0
    low = max(min([*ends, low]), low - (BEYOND - 1) * reach)
    high = min(max([*ends, high]), high + (BEYOND - 1) * reach)
    return _linear_ruler(low, high, axis)


def _marks(lines: Sequence[Line], axis: Axis) -> Iterator[float]:
    """Give what must be seen: values."""
    if axis.reference is not None:
        yield axis.reference
    for line in lines:
        if isinstance(line, Row | Diamond) and line.value is not None:
            yield line.value


def _ends(lines: Sequence[Line]) -> Iterator[float]:
    """Give what is seen where there is room: the ends of intervals."""
    for line in lines:
        if not isinstance(line, Heading):
            yield from (end for end in line.ends if end is not None)


def _linear_ruler(low: float, high: float, axis: Axis) -> Ruler:
    if axis.least is not None and low - axis.least * axis.scale <= 0.5 * (high - low):
        low = axis.least * axis.scale
    if high - low < 1e-12 * max(1.0, abs(low)):  # less than can be drawn or told apart
        high = low + (abs(low) if abs(low) > 1e-12 else 1.0)
    step = _step((high - low) / TICKS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if axis.most is not None:
        last = max(first + 1, min(last, ceil(axis.most * axis.scale / step - 1e-9)))
    values = [number * step for number in range(first, last + 1)]
    ticks = tuple((value, f"{_tick(value, step)}{axis.sign}") for value in values)
    return Ruler(values[0], values[-1], axis.scale, ticks)


def _tick(value: float, step: float) -> str:
    if not 1e-6 <= step < 1e7:
        return f"{value:.4g}"
    decimals = next(d for d in range(9) if abs(round(step, d) - step) < 1e-9 * step)
    return f"{value:.{decimals}f}"


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))


def _log_ruler(low: float, high: float, axis: Axis) -> Ruler:
    low, high = low / 1.08, high * 1.08
    decades = log10(high) - log10(low)
    for digits in ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1,)):
        values = [
            digit * 10.0**power
            for power in range(floor(log10(low)), ceil(log10(high)) + 1)
            for digit in digits
        ]
        inside = [value for value in values if low * 0.8 <= value <= high * 1.25]
        if len(inside) <= TICKS + 3:
            break
    every = max(1, ceil(decades / (TICKS + 1))) if len(inside) > TICKS + 3 else 1
    inside = inside[::every] or [low, high]
    ticks = tuple((value, f"{value:g}{axis.sign}") for value in inside)
    return Ruler(min(low, inside[0]), max(high, inside[-1]), axis.scale, ticks, log=True)

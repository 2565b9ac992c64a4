"""Where an order and its patient stand on the scales that checks compare by: age, dose, value …

A scale gives the least and the greatest number that it can be, by the same numbers as the atom's
own answer; everything where nothing is known. It says what a denial needs, without any grounds.
"""

from collections.abc import Callable
from functools import lru_cache
from math import inf

from primum.checks.criterion import Per
from primum.engines.memory.amounts import Known
from primum.engines.memory.ask import Ask
from primum.engines.memory.dosing import lines
from primum.engines.memory.values import Value, latest_value

Stretch = tuple[float, float]
Scale = Callable[[Ask], Stretch]  # there is one function a scale, so that it can be a key

EVERYTHING: Stretch = (-inf, inf)

FEMALE, MALE = 0.0, 1.0
_SEXES: dict[str | None, Stretch] = {"female": (FEMALE, FEMALE), "male": (MALE, MALE)}

_scale = lru_cache(maxsize=4_096)


def sex(ask: Ask) -> Stretch:
    """Female or male, as numbers."""
    return _SEXES.get(ask.chart.record.patient.gender, EVERYTHING)


def times_a_day(ask: Ask) -> Stretch:
    """How often an order of one dosage line is given."""
    if len(ask.dosages) != 1 or (times := ask.dosages[0].frequency) is None:
        return EVERYTHING
    return times.low, times.high


@_scale
def age_in(unit: str) -> Scale:
    """Make the scale of ages in a unit of time."""

    def age(ask: Ask) -> Stretch:
        return ask.chart.ages(unit) or EVERYTHING

    return age


@_scale
def dose_in(per: Per, unit: str, *, per_kg: bool) -> Scale:
    """Make the scale of doses of one dosage line, in a unit."""

    def dose(ask: Ask) -> Stretch:
        known = lines(ask, per, unit, per_kg=per_kg)
        if len(known) != 1 or not isinstance(known[0], Known):
            return EVERYTHING
        low, high = known[0].range
        return min(low), max(high)

    return dose


@_scale
def value_of(measurement: str) -> Scale:
    """Make the scale of the latest values of a measurement, in its own unit."""

    def value(ask: Ask) -> Stretch:
        chart = ask.chart
        found = latest_value(chart, measurement, chart.moment.until)
        return (found.low, found.high) if isinstance(found, Value) else EVERYTHING

    return value

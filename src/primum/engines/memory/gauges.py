"""Where an order and its patient stand on the gauges that checks compare by: age, dose, value …

A gauge gives the least and the greatest number that it can be, by the same numbers as the atom's
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
Gauge = Callable[[Ask], Stretch]  # there is one function a gauge, so that it can be a key

EVERYTHING: Stretch = (-inf, inf)

FEMALE, MALE = 0.0, 1.0
_SEXES: dict[str | None, Stretch] = {"female": (FEMALE, FEMALE), "male": (MALE, MALE)}

_gauge = lru_cache(maxsize=4_096)


def sex(ask: Ask) -> Stretch:
    """Female or male, as numbers."""
    return _SEXES.get(ask.chart.record.patient.gender, EVERYTHING)


def times_a_day(ask: Ask) -> Stretch:
    """How often an order of one dosage line is given."""
    if len(ask.dosages) != 1 or (times := ask.dosages[0].frequency) is None:
        return EVERYTHING
    return times.low, times.high


@_gauge
def age_in(unit: str) -> Gauge:
    """Make the gauge of ages in a unit of time."""

    def age(ask: Ask) -> Stretch:
        return ask.chart.ages(unit) or EVERYTHING

    return age


@_gauge
def dose_in(per: Per, unit: str, *, per_kg: bool) -> Gauge:
    """Make the gauge of doses of one dosage line, in a unit."""

    def dose(ask: Ask) -> Stretch:
        known = lines(ask, per, unit, per_kg=per_kg)
        if len(known) != 1 or not isinstance(known[0], Known):
            return EVERYTHING
        low, high = known[0].range
        return min(low), max(high)

    return dose


@_gauge
def value_of(measurement: str) -> Gauge:
    """Make the gauge of the latest values of a measurement, in its own unit."""

    def value(ask: Ask) -> Stretch:
        chart = ask.chart
        found = latest_value(chart, measurement, chart.moment.until)
        return (found.low, found.high) if isinstance(found, Value) else EVERYTHING

    return value

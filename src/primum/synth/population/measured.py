"""Measurements of a palette: their units in every spelling, and values around what is asked."""

from collections.abc import Iterable

from primum.checks.concept import Measurement
from primum.engines.memory.values import BODY_WEIGHT
from primum.synth.population.coded import coded, coded_concept
from primum.synth.population.palette import Measured, Unit
from primum.vocabulary.codes import SYSTEMS
from primum.vocabulary.quantity import Quantity
from primum.vocabulary.units import SPELLINGS

BODY_HEIGHT = "body-height"

# Nobody reports a body weight in nanograms: numbers outside this are not written.
_LEAST, _MOST = 0.01, 50_000.0

_LOINC = SYSTEMS["loinc"][0]
_BODY = {
    BODY_WEIGHT: ("Body weight", "29463-7", "kg"),
    BODY_HEIGHT: ("Body height", "8302-2", "cm"),
}


def measured_of(measurement: Measurement, asked: Iterable[Quantity]) -> Measured:
    """Give a measurement of a pack, with the values that its checks compare with."""
    conversions = measurement.conversions
    lines = tuple(
        quantity.value * found.factor + found.offset
        for quantity in asked
        if (found := conversions.get(quantity.unit))
    )
    lows = [band.low for band in measurement.plausible if band.low is not None]
    highs = [band.high for band in measurement.plausible if band.high is not None]
    low, high = min(lows, default=0.0), max(highs, default=100.0)
    usual = abs(lines[0]) if lines and lines[0] else (low + high) / 2 or 1.0
    units = [
        Unit(code, _spellings(code), found.factor, found.offset)
        for code, found in conversions.items()
        if code != measurement.unit and _LEAST < abs((usual - found.offset) / found.factor) < _MOST
    ]
    canonical = Unit(measurement.unit, _spellings(measurement.unit), 1.0, 0.0)
    return Measured(coded_concept(measurement.concept), (canonical, *units), lines, low, high)


def body_measured() -> dict[str, Measured]:
    """Give weight and height for a pack that has no such measurements."""
    return {
        id_: Measured(coded(name, [(_LOINC, code)]), (Unit(unit, _spellings(unit), 1.0, 0.0),), (), 0.0, 1e3)
        for id_, (name, code, unit) in _BODY.items()
    }  # fmt: skip


def _spellings(code: str) -> tuple[str, ...]:
    return (code, *(written for written, unit in SPELLINGS.items() if unit == code))

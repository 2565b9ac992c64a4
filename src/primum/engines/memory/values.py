"""Measured values of a patient: converted, checked for plausibility, dated and aged."""

from math import inf
from typing import NamedTuple

from primum.checks.concept import AgeBand, Measurement
from primum.checks.criterion import Latest
from primum.checks.pack import Meaning
from primum.engines.memory.chart import Chart
from primum.findings.ground import Gap, Ground
from primum.record.model import ObservationRow
from primum.record.standing import measured_at
from primum.vocabulary.dates import DAY, When
from primum.vocabulary.units import SPELLINGS

BODY_WEIGHT = "body-weight"  # the measurement by which doses per kilogram are understood


_ANY = (-inf, inf)


class Value(NamedTuple):
    """A value in the measurement's own unit; low and high differ for `<5`, and may be infinite."""

    row: ObservationRow
    when: When
    low: float
    high: float

    def shown(self) -> float:
        """The number that was printed."""
        return self.high if self.low == float("-inf") else self.low


class Unusable(NamedTuple):
    """A value on record that cannot be used, and why."""

    row: ObservationRow
    when: When
    gap: Gap


class Values:
    """A patient's values of one measurement that count at the chart's moment, latest first.

    They are converted only as far as somebody looks back.
    """

    def __init__(self, chart: Chart, measurement: Measurement) -> None:
        """Collect the values of a measurement."""
        self._measurement = measurement
        rows = chart.observations.get(measurement.concept.id, ())
        dated = [
            (when, row)
            for row in rows
            if (when := measured_at(row, chart.moment.until)) is not None
        ]
        if len(dated) > 1:
            dated.sort(key=_latest_first)
        self._dated = dated
        self._plausible = _plausible(chart.bands(measurement.plausible)) if dated else _ANY

    def latest(self, before: float) -> "Value | Unusable | None":
        """Find the latest usable value that may date from before a moment.

        Where none is usable, the latest unusable one, which says why.
        """
        unusable = None
        for when, row in self._dated:
            if when.earliest > before:
                continue
            read = _read(self._measurement, row, when, self._plausible)
            if isinstance(read, Value):
                return read
            unusable = unusable or read
        return unusable


def latest_value(chart: Chart, measurement: str, before: float) -> Value | Unusable | None:
    """Find the patient's latest value of a measurement that may date from before a moment."""
    values = chart.values.get(measurement)
    if values is None:
        known = chart.program.meaning.measurements.get(measurement)
        if known is None:
            return None
        values = chart.values[measurement] = Values(chart, known)
    assert isinstance(values, Values)
    return values.latest(before)


def _latest_first(dated: tuple[When, ObservationRow]) -> tuple[float, float, str]:
    # A tie is settled by the reference, so that every engine takes the same row.
    when, row = dated
    return (-when.latest, -when.earliest, row.ref)


def _plausible(bands: list[AgeBand]) -> tuple[float, float]:
    """Give the least and the greatest value that some band allows."""
    lows = [-inf if band.low is None else band.low for band in bands]
    highs = [inf if band.high is None else band.high for band in bands]
    return min(lows, default=-inf), max(highs, default=inf)


def _read(
    measurement: Measurement, row: ObservationRow, when: When, plausible: tuple[float, float]
) -> Value | Unusable | None:
    """Read one row; None when it carries no value at all (dataAbsentReason, a coded value)."""
    if row.value is None:
        return None
    unit = row.unit or ""
    conversions = measurement.conversions
    conversion = conversions.get(unit) or conversions.get(SPELLINGS.get(unit, unit))
    if conversion is None:
        gap = Gap("value-unit", (measurement.concept.id, row.value, unit))
        return Unusable(row, when, gap)
    value = row.value * conversion.factor + conversion.offset
    weightless = value <= 0 and measurement.concept.id == BODY_WEIGHT
    if weightless or not plausible[0] <= value <= plausible[1]:
        gap = Gap("value-implausible", (measurement.concept.id, row.value, unit))
        return Unusable(row, when, gap)
    low, high = value, value
    if row.comparator in ("<", "<="):
        low = -inf
    elif row.comparator in (">", ">="):
        high = inf
    return Value(row, when, low, high)


def bound_of(meaning: Meaning, latest: Latest) -> float | None:
    """Give a criterion's limit in the measurement's own unit; None when it cannot be converted."""
    limit = latest.comparison.quantity
    conversion = meaning.measurements[latest.measurement].conversions.get(limit.unit)
    return limit.value * conversion.factor + conversion.offset if conversion else None


def valid_days(chart: Chart, measurement: Measurement) -> float | None:
    """How long a value stays valid at the patient's age; the shortest where the age is open."""
    days = [band.high for band in chart.bands(measurement.valid_days) if band.high is not None]
    return min(days, default=None)


def ground_of(chart: Chart, measurement: Measurement, value: Value) -> Ground:
    """Give the ground for a value: number, unit, date, and by how many days it is stale."""
    age = (chart.at - value.when.latest) / DAY
    valid = valid_days(chart, measurement)
    stale = age if valid is not None and age > valid else None
    return Ground(
        value.row.ref,
        "value" if stale is None else "stale-value",
        (measurement.concept.id, value.row.comparator, value.shown(), measurement.unit,
         value.when.earliest, stale),
    )  # fmt: skip

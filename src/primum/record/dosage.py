"""A dosage as FHIR has it, in one form: what is one administration, what is a day, how often.

Pure and cached, so that the bedside calls it for each dosage and a population for each distinct
one. Nothing is guessed: what cannot be read is None, and a problem says why.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from primum.record.dose import Dosage, DoseAmount, Frequency
from primum.record.durations import days_of, last_of
from primum.record.model import Amount, RawDosage
from primum.record.routes import read_routes
from primum.record.timing import read_frequency
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.units import spelled

# No dose of anything in any unit comes near; above it a number is a fault, not a dose.
HUGE = 1e12
_LONGEST_UNIT = 60  # a longer one is prose, and would only keep the patterns below busy

_PER_DOSE = frozenset({"dose", "{dose}", "dosis", "{dosis}", "administration", "keer", "{keer}"})
_PERIOD = re.compile(r"(?:(\d+(?:\.\d+)?)\s*\.?\s*)?([A-Za-z]+)\Z")
_PER = re.compile(r"\s+(?:per|each|elke|iedere)\s+|\s*/\s*")
_GROUP = re.compile(r"/\(([^()]*)\)")

_Problems = list[tuple[str, str]]


class _Unit(NamedTuple):
    """A unit of dose taken apart: `mg/kg/12.h` is mg, per kilogram, per half a day."""

    base: str
    per_kg: bool = False
    days: float | None = None
    understood: bool = True


class _Read(NamedTuple):
    """An amount read: itself, and the days it is for (None for one administration)."""

    amount: DoseAmount
    days: float | None


# What is simply not there is no fault; where a check needs it, a finding says so.
ABSENT = frozenset({"dose-missing", "dose-only-in-text", "timing-missing"})
# Rules of an amount: where none can be used at all, a finding says so.
OF_AMOUNT = ("dose-", "unknown-unit", "modifier-")


def is_doubtful(rule: str, dosage: Dosage) -> bool:
    """Whether a problem of a dosage leaves something in doubt that is used all the same."""
    if rule in ABSENT:
        return False
    is_used = dosage.administration is not None or dosage.day is not None
    return is_used or not rule.startswith(OF_AMOUNT)


@lru_cache(maxsize=65_536)
def normalise(raw: RawDosage) -> Dosage:
    """Bring one dosage in one form."""
    problems: _Problems = []
    if raw.modified:
        problems.append(("modifier-extension", raw.text or ""))
        return _dosage(raw, None, None, None, problems)
    frequency = read_frequency(raw, problems)
    administration, day = _amounts(raw, frequency, problems)
    administration = _below_maximum(administration, raw, _maximum_administration, problems)
    if frequency is not None:
        day = day or _times(administration, frequency)
        administration = administration or _share(day, frequency)
    day = _below_maximum(day, raw, _maximum_day, problems)
    if day is not None and raw.as_needed:
        day = DoseAmount(0.0, day.high, day.unit, day.per_kg)
    if administration is None and day is None and not any("dose" in rule for rule, _ in problems):
        problems.append(("dose-only-in-text", raw.text) if raw.text else ("dose-missing", ""))
    return _dosage(raw, administration, day, frequency, problems)


def _dosage(
    raw: RawDosage,
    administration: DoseAmount | None,
    day: DoseAmount | None,
    frequency: Frequency | None,
    problems: _Problems,
) -> Dosage:
    route, unread = read_routes(raw.route, raw.route_text)
    if unread:
        problems.append(("route-not-understood", unread))
    end = raw.bounds_end
    if end is None and raw.bounds_value is not None:
        days = days_of(raw.bounds_value, raw.bounds_unit)
        end = last_of(raw.bounds_start, days) if days is not None else None
    return Dosage(
        administration=administration,
        day=day,
        frequency=frequency,
        routes=(route,) if route else None,
        as_needed=raw.as_needed is True,
        start=raw.bounds_start,
        end=end,
        sequence=raw.sequence,
        text=raw.text,
        problems=tuple(problems),
    )


def _amounts(
    raw: RawDosage, frequency: Frequency | None, problems: _Problems
) -> tuple[DoseAmount | None, DoseAmount | None]:
    """Read dose or rate. Beside a dose, a rate only says how fast it is given."""
    if raw.dose is not None:
        read = _read(raw.dose, problems)
        if read is None:
            return None, None
        return (read.amount, None) if read.days is None else (None, _per_day(read))
    if raw.rate is None:
        # All that is ordered is a maximum: it may be given, so it is what is judged.
        return _maximum_administration(raw, problems), _maximum_day(raw, problems)
    read = _read(raw.rate, problems)
    if read is None:
        return None, None
    if read.days is None:
        problems.append(("rate-without-time", _written(raw.rate)))
        return None, None
    if frequency is not None and not nearly_once_a_day(frequency):
        # An infusion repeated through the day runs for hours that nobody wrote down.
        problems.append(("dose-rate-without-duration", _written(raw.rate)))
        return None, None
    return None, _per_day(read)


def nearly_once_a_day(frequency: Frequency) -> bool:
    """Whether something is given about once a day, as a continuous infusion may be written."""
    return frequency.high <= 1.0


def _read(amount: Amount, problems: _Problems) -> _Read | None:
    """Read an amount; None, with a problem, for one that cannot be a dose."""
    low, high = amount.low, amount.high
    if high == float("inf"):
        problems.append(("dose-range-open", f"≥ {low:g} {amount.unit}"))
        high = low
    if not amount.unit.strip():
        problems.append(("dose-without-unit", f"{high:g}"))
        return None
    if ".." in amount.unit:
        problems.append(("several-doses", _written(amount)))
        return None
    if high <= 0 or low < 0:
        problems.append(("dose-not-positive", _written(amount)))
        return None
    if low > high:
        problems.append(("dose-range-reversed", _written(amount)))
        return None
    if not high <= HUGE:
        problems.append(("dose-implausible", _written(amount)))
        return None
    unit = _unit(amount.unit)
    if not unit.understood:
        problems.append(("unknown-unit", amount.unit))
    return _Read(DoseAmount(low, high, unit.base, unit.per_kg), unit.days)


def _written(amount: Amount) -> str:
    number = f"{amount.low:g}" if amount.low == amount.high else f"{amount.low:g}-{amount.high:g}"
    return f"{number} {amount.unit}".strip()


@lru_cache(maxsize=4_096)
def _unit(text: str) -> _Unit:
    """Take a unit apart; what is not understood stays whole, as it was written."""
    if len(text) > _LONGEST_UNIT:
        return _Unit(text.strip(), understood=False)
    flat = _GROUP.sub(lambda found: "/" + found[1].replace(".", "/"), text.strip())
    base, *others = _PER.split(flat)
    per_kg, days, understood = False, None, bool(base)
    for other in others:
        if spelled(other) == "kg" and not per_kg:
            per_kg = True
        elif other.lower() in _PER_DOSE:
            continue
        elif (period := _period(other)) is not None and days is None:
            days = period
        else:
            understood = False
    if not understood:
        return _Unit(text.strip(), understood=False)
    return _Unit(spelled(base), per_kg, days)


def _period(text: str) -> float | None:
    """Give `d`, `12.h`, `24h` or `day` in days."""
    found = _PERIOD.match(text)
    if not found:
        return None
    days = DAYS_PER_UNIT.get(spelled(found[2]))
    count = float(found[1] or 1)
    return days * count if days is not None and count > 0 else None


def _scaled(amount: DoseAmount, low: float, high: float) -> DoseAmount:
    return DoseAmount(amount.low * low, amount.high * high, amount.unit, amount.per_kg)


def _per_day(read: _Read) -> DoseAmount:
    assert read.days is not None
    return _scaled(read.amount, 1 / read.days, 1 / read.days)


def _times(administration: DoseAmount | None, frequency: Frequency) -> DoseAmount | None:
    """A day is an administration times how often."""
    return administration and _scaled(administration, frequency.low, frequency.high)


def _share(day: DoseAmount | None, frequency: Frequency) -> DoseAmount | None:
    """An administration is a day divided by how often, where that is certain."""
    if day is None or frequency.low <= 0:
        return None
    return _scaled(day, 1 / frequency.high, 1 / frequency.low)


def _below_maximum(
    amount: DoseAmount | None,
    raw: RawDosage,
    maximum: Callable[[RawDosage, _Problems], DoseAmount | None],
    problems: _Problems,
) -> DoseAmount | None:
    """Cap an amount by the order's own maximum; a maximum that stands alone is the amount."""
    if amount is None or (raw.dose is None and raw.rate is None):
        return amount
    most = maximum(raw, problems)
    return _capped(amount, most, problems) if most else amount


def _maximum_administration(raw: RawDosage, problems: _Problems) -> DoseAmount | None:
    read = _read(raw.max_per_administration, problems) if raw.max_per_administration else None
    return read.amount if read and read.days is None else None


def _maximum_day(raw: RawDosage, problems: _Problems) -> DoseAmount | None:
    maximum = raw.max_per_period
    if maximum is None:
        return None
    if maximum.unit.endswith("/?"):
        problems.append(("maximum-without-period", _written(maximum).removesuffix("/?")))
        return None
    read = _read(maximum, problems)
    return _per_day(read) if read and read.days is not None else None


def _capped(amount: DoseAmount, most: DoseAmount, problems: _Problems) -> DoseAmount:
    """Lower the top of a range to the order's own maximum; units that differ are left alone."""
    if (amount.unit, amount.per_kg) != (most.unit, most.per_kg) or amount.high <= most.high:
        return amount
    if amount.low <= most.high and amount.low < amount.high:
        return DoseAmount(amount.low, most.high, amount.unit, amount.per_kg)
    # The order contradicts itself; the larger amount is what may be given.
    problems.append(("dose-above-own-maximum", f"{amount.high:g} > {most.high:g} {most.unit}"))
    return amount

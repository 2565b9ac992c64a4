"""The dosage of a case, as FHIR writes it."""

import re
from typing import Any

from primum.trial.coding import ROUTES, SNOMED, UCUM
from primum.vocabulary.quantity import Quantity, read_quantity
from primum.vocabulary.units import spelled

Json = dict[str, Any]

_RANGE = re.compile(r"\s*(\S+)\s+to\s+(.*)")
_GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"


def quantity(text: str) -> Json:
    """A FHIR Quantity: with a UCUM code where the unit is one, without a unit where none is written."""
    read = read_quantity(text)
    return _quantity(read, has_unit=not text.strip().replace(".", "").isdigit())


def _quantity(read: Quantity, *, has_unit: bool = True) -> Json:
    value = int(read.value) if read.value == int(read.value) else read.value
    if not has_unit:
        return {"value": value}
    # A unit in another spelling (`mcg`) is data too: it stands as printed, without a code.
    if all(spelled(part) == part for part in read.unit.split("/")):
        return {"value": value, "unit": read.unit, "system": UCUM, "code": read.unit}
    return {"value": value, "unit": read.unit}


def dose_and_rate(text: str) -> Json:
    """A `doseAndRate`: a quantity, or a range written as `0.04 to 0.08 mg/kg`."""
    found = _RANGE.fullmatch(text)
    if not found:
        return {"doseQuantity": quantity(text)}
    high = read_quantity(found[2])
    low = Quantity(read_quantity(found[1]).value, high.unit)
    return {"doseRange": {"low": _quantity(low), "high": _quantity(high)}}


def repeat(frequency: str) -> Json:
    """A `Timing.repeat`: `2 /d` is twice a day, `0.5 /d` once in two days, `1 /wk` once a week."""
    read = read_quantity(frequency)
    if not read.unit.startswith("/") or read.value <= 0:
        raise ValueError(f"expected a frequency such as 2 /d, got {frequency!r}")
    unit = read.unit.removeprefix("/")
    if read.value == int(read.value):
        return {"frequency": int(read.value), "period": 1, "periodUnit": unit}
    return {"frequency": 1, "period": 1 / read.value, "periodUnit": unit}


def route_of(route: str) -> Json:
    """A route as a CodeableConcept, with a SNOMED CT code where it is a usual one."""
    if route not in ROUTES:
        return {"text": route}
    return {"coding": [{"system": SNOMED, "code": ROUTES[route]}], "text": route}


def timing(frequency: str | None, code: str | None, period: Json) -> Json:
    """A Timing of a frequency or a code (BID), within a period; empty when nothing is said."""
    found: Json = {}
    if frequency:
        found["repeat"] = repeat(frequency)
    if period:
        found.setdefault("repeat", {})["boundsPeriod"] = period
    if code:
        found["code"] = {"coding": [{"system": _GTS, "code": code}], "text": code}
    return found


def max_per_day(text: str) -> Json:
    """A `maxDosePerPeriod` of a day."""
    day = {"value": 1, "unit": "d", "system": UCUM, "code": "d"}
    return {"numerator": quantity(text), "denominator": day}


def period(start: str | None, end: str | None) -> Json:
    """A Period of what is known."""
    return {key: value for key, value in (("start", start), ("end", end)) if value}

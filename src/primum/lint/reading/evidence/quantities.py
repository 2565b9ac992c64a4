"""Quantities printed twice, in two units: `0.04-0.08 mg/kg (40-80 mcg/kg)`, `20-25°C (68-77°F)`.

Only a bracket that holds one quantity and nothing else repeats the quantity before it. What
measures something else (a volume for a mass, a dose for a dose per kg) is no repetition.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.lint.reading.evidence.numbers import readings_of
from primum.lint.reading.evidence.units import Unit, read_unit
from primum.vocabulary.audience import Language

_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9})*"
_UNIT = r"[a-zA-Zµμ°²][\w°²/µμ.]{0,24}(?:\sper\s[a-zA-Z²]{1,12}){0,2}"
_JOINT = r"\s?(?:-|–|—|to|tot)\s?"


def _quantity(name: str) -> str:
    return (
        rf"(?P<{name}_low>{_NUMBER})\s?(?:(?P<{name}_first>{_UNIT}|°)?{_JOINT}"
        rf"(?P<{name}_high>{_NUMBER})\s?)?(?P<{name}_unit>{_UNIT})"
    )


_TWINS = re.compile(
    rf"(?<![\w.,/-]){_quantity('one')}\s?(?:[(\[]\s?(?:=\s?)?{_quantity('two')}\s?[)\]]"
    rf"|=\s?{_quantity('three')}(?![\w/]))"
)
_RATES = re.compile(rf"(?<![\w.,/-]){_quantity('one')}")


class Quantity(Struct, frozen=True, kw_only=True):
    """A number or range with its unit. `ends` has, for each end, every way to read its number."""

    text: str
    start: int
    ends: tuple[tuple[Printed, ...], ...]
    unit: Unit


class Twins(Struct, frozen=True):
    """One quantity, printed twice."""

    one: Quantity
    other: Quantity


def read_twins(text: str, language: Language) -> Iterator[Twins]:
    """Give the quantities of a text that a bracket repeats in another unit."""
    for found in _TWINS.finditer(text):
        second = "two" if found["two_low"] else "three"
        one = _quantity_of(found, "one", language)
        other = _quantity_of(found, second, language)
        if one and other and len(one.ends) == len(other.ends):
            yield Twins(one, other)


def read_rates(text: str, language: Language) -> Iterator[Quantity]:
    """Give the masses per something (`0.12 mg/kg`) of a text."""
    if "/" not in text and " per " not in text:
        return
    for found in _RATES.finditer(text):
        rate = _quantity_of(found, "one", language)
        if rate and len(rate.unit.measure) > 1 and rate.unit.measure[0] == "mass":
            yield rate


def _quantity_of(found: re.Match[str], name: str, language: Language) -> Quantity | None:
    unit = read_unit(found[f"{name}_unit"])
    first = found[f"{name}_first"]
    if unit is None or (first and first != "°" and read_unit(first) != unit):
        return None
    low, high = found[f"{name}_low"], found[f"{name}_high"]
    ends = tuple(readings_of(it, language) for it in (low, high) if it)
    if not all(ends):
        return None
    start, end = found.start(f"{name}_low"), found.end(f"{name}_unit")
    return Quantity(text=found.string[start:end], start=start, ends=ends, unit=unit)


def find_disagreement(twins: Twins) -> Fraction | None:
    """Give how many times too large the second is, where no reading of both agrees; else None."""
    for ours, theirs in zip(twins.one.ends, twins.other.ends, strict=True):
        pairs = [(one, other) for one in ours for other in theirs]
        if not any(_agree(one, other, twins) for one, other in pairs):
            one, other = pairs[0]
            expected = twins.one.unit.to(twins.other.unit, one.value)
            return other.value / expected if expected else None
    return None


_TOLERANCE = Fraction(1, 20)  # of units that are rounded when they are converted: lb, °F, mCi
_DEGREES = 2
_LARGEST_FALL = 10  # degrees; more is a temperature and no rise or fall of one


def _agree(one: Printed, other: Printed, twins: Twins) -> bool:
    ours, theirs = twins.one.unit, twins.other.unit
    low, high = ours.to(theirs, one.low), ours.to(theirs, one.high)
    if low <= other.high and other.low <= high:
        return True
    expected = ours.to(theirs, one.value)
    if ours.is_degree:
        apart = abs(one.value * ours.factor / theirs.factor - other.value)
        is_fall = one.value <= _LARGEST_FALL and apart <= other.half + 1
        return is_fall or abs(expected - other.value) <= _DEGREES
    return not ours.is_decimal_of(theirs) and abs(expected - other.value) <= _TOLERANCE * expected

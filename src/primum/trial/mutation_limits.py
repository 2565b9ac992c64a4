"""Limits moved: the comparisons that a slip could leave, and a value that tells each apart."""

from collections.abc import Iterator
from typing import NamedTuple

from primum.checks.criterion import (
    Age,
    Dose,
    DoseStep,
    ExcipientLoad,
    Frequency,
    Latest,
    Per,
    SinceDoseChange,
)
from primum.checks.pack import Meaning
from primum.findings.sentences import TIME_UNITS
from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.quantity import Comparison, Operator, Quantity, nearly_equal

Compared = Age | Dose | DoseStep | ExcipientLoad | Frequency | Latest | SinceDoseChange

_SWAPPED = {
    Operator.ABOVE: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.ABOVE,
    Operator.BELOW: Operator.AT_MOST,
    Operator.AT_MOST: Operator.BELOW,
}
_OUTWARD = frozenset({Operator.ABOVE, Operator.AT_MOST})
_SHARES = (1.1, 0.9)
# Of steps a tenth is rounding: the engine takes such a step for the limit itself.
_SHARES_OF_STEPS = (1.25, 0.75)
_THOUSANDFOLD = (1000.0, 0.001)
_TIME_SLIPS = {"a": ("mo",), "mo": ("wk", "a"), "wk": ("d", "mo"), "d": ("wk",), "h": ("d",)}
_FAR = 4.0  # limits that differ by more are told apart by a round value, not by the one between


class Moved(NamedTuple):
    """A changed comparison, and a value, in the unit of the first, at which the two disagree."""

    comparison: Comparison
    value: float


def limit_changes(atom: Compared) -> Iterator[Moved]:
    """Move a limit just so far that a patient can show it; the boundary itself first."""
    operator, limit = atom.comparison.operator, atom.comparison.quantity
    yield Moved(Comparison(_SWAPPED[operator], limit), limit.value)
    if _is_counted(atom):
        # The other neighbour: towards this one, the boundary is already the same mistake.
        other = limit.value + (1 if operator in _OUTWARD else -1)
        if other >= 0:
            yield Moved(Comparison(operator, Quantity(other, limit.unit)), other)
        return
    for share in _SHARES_OF_STEPS if isinstance(atom, DoseStep) else _SHARES:
        if limit.value:
            moved = _rounded(limit.value * share)
            yield Moved(
                Comparison(operator, Quantity(moved, limit.unit)),
                _rounded((limit.value + moved) / 2),
            )


def unit_changes(atom: Compared, meaning: Meaning) -> Iterator[Moved]:
    """Mistake a unit: a thousandfold of a dose, else the same number in another unit."""
    operator, limit = atom.comparison.operator, atom.comparison.quantity
    if not limit.value:
        return
    if isinstance(atom, Dose | DoseStep | ExcipientLoad):
        for factor in _THOUSANDFOLD:
            moved = _rounded(limit.value * factor)
            value = _telling(limit.value, moved)
            yield Moved(Comparison(operator, Quantity(moved, limit.unit)), value)
        return
    for unit, in_own in _other_units(atom, meaning):
        value = _telling(limit.value, in_own)
        yield Moved(Comparison(operator, Quantity(limit.value, unit)), value)


def _is_counted(atom: Compared) -> bool:
    """Whether nothing lies between a number and the next: ages are completed, dates are days."""
    limit = atom.comparison.quantity
    is_day = isinstance(atom, SinceDoseChange) and limit.unit == "d"
    return (isinstance(atom, Age | Frequency) or is_day) and limit.value == int(limit.value)


def _other_units(atom: Compared, meaning: Meaning) -> list[tuple[str, float]]:
    """Give units that the limit's could be mistaken for, and its number in them, in its own unit."""
    limit = atom.comparison.quantity
    if isinstance(atom, Age | SinceDoseChange):
        own = DAYS_PER_UNIT[limit.unit]
        slips = _TIME_SLIPS.get(limit.unit, ())
        return [(unit, limit.value * DAYS_PER_UNIT[unit] / own) for unit in slips]
    return _neighbours(atom, meaning) if isinstance(atom, Latest) else []


def _neighbours(atom: Latest, meaning: Meaning) -> list[tuple[str, float]]:
    """The units of a measurement that are next in size: below and above the limit's own."""
    conversions = meaning.measurements[atom.measurement].conversions
    limit = atom.comparison.quantity
    own = conversions.get(limit.unit)
    if own is None:
        return []
    in_own = {
        unit: (limit.value * other.factor + other.offset - own.offset) / own.factor
        for unit, other in sorted(conversions.items())
    }
    below = [it for it in in_own.items() if it[1] < limit.value and not _same(it[1], limit.value)]
    above = [it for it in in_own.items() if it[1] > limit.value and not _same(it[1], limit.value)]
    return [
        *([max(below, key=lambda it: it[1])] if below else []),
        *([min(above, key=lambda it: it[1])] if above else []),
    ]


def _same(left: float, right: float) -> bool:
    return nearly_equal(left, right) or abs(left - right) < abs(right) / 100


def _telling(limit: float, other: float) -> float:
    """Give a value between two limits, neither of which is it."""
    if limit / _FAR <= other <= limit * _FAR or (limit < 0) != (other < 0):
        return _rounded((limit + other) / 2)
    return _rounded(limit * 2 if abs(other) > abs(limit) else limit / 2)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def situation_of(atom: Compared, value: float, meaning: Meaning) -> str:
    """Tell in English what a case would hold for an atom to be asked about this value."""
    unit = atom.comparison.quantity.unit
    told = _told(value, unit)
    match atom:
        case Dose(per):
            found = f"the order is {told} per administration"
            return found if per is Per.ADMINISTRATION else f"the order comes to {told} a day"
        case DoseStep():
            return f"the dose changes by {told}"
        case SinceDoseChange():
            return f"the dose before was held for {told}"
        case Frequency():
            return f"the order is given {value:.6g} times a day"
        case Age():
            return f"the patient's age is {told}"
        case ExcipientLoad(substance):
            name = meaning.concept(substance).name("en")
            return f"the order brings {told} of {name} a day"
        case Latest(measurement, _, basal):
            when = "last value before treatment" if basal else "latest value"
            return f"the {when} of {meaning.concept(measurement).name('en')} is {told}"


def _told(value: float, unit: str) -> str:
    words = TIME_UNITS["en"].get(unit)
    return f"{value:.6g} {words[value != 1]}" if words else str(Quantity(value, unit))

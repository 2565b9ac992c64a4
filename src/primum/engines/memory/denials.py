"""Cheap proofs that a check is no, so that most checks of a medicine need no evaluation.

Most of what is known about a medicine does not concern the patient at hand: the age is another,
the dose is below the limit. A denial is of one necessary atom: the gauge on which it compares, and
the bounds within which it can hold. An order that stands outside of them is surely no, as the
atom's own answer would have it. That nothing is ever denied that is not no, is held by
tests/generative.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import NamedTuple

from primum.checks.concept import Medicine
from primum.checks.criterion import (
    Age,
    All,
    Any,
    Atom,
    Criterion,
    Dose,
    ExcipientLoad,
    Frequency,
    Latest,
    Not,
    Per,
    Sex,
)
from primum.checks.pack import Meaning
from primum.engines.memory.dosing import excipient_ratios
from primum.engines.memory.gauges import (
    FEMALE,
    MALE,
    Gauge,
    age_in,
    dose_in,
    sex,
    times_a_day,
    value_of,
)
from primum.engines.memory.scaling import multiplied
from primum.engines.memory.values import bound_of
from primum.engines.outcome import Outcome
from primum.vocabulary.quantity import UPWARD, Operator, compare, edge
from primum.vocabulary.truth import Truth


class Denial(NamedTuple):
    """An order is denied that surely stands below `low` on a gauge, or above `high`."""

    gauge: Gauge
    low: float
    high: float


_Settled = Mapping[Atom, Outcome]


class Denials:
    """Finds the denials of the checks of a pack."""

    def __init__(self, meaning: Meaning) -> None:
        """Find them by the measurements and products of a pack."""
        self._meaning = meaning

    def of(
        self, criterion: Criterion, medicine: Medicine, settled: _Settled | None = None
    ) -> tuple[Denial, ...]:
        """Find one denial for each necessary atom that has one, but for what is settled."""
        settled = settled or {}
        match criterion:
            case All(criteria=parts):
                return tuple(it for part in parts for it in self.of(part, medicine, settled))
            case Any(criteria=parts):
                left = [part for part in parts if not _is_denied(part, settled)]
                return self.of(left[0], medicine, settled) if len(left) == 1 else ()
            case Not():
                return ()
            case _:
                found = None if criterion in settled else self._denial(criterion, medicine)
                return (found,) if found else ()

    def _denial(self, atom: Atom, medicine: Medicine) -> Denial | None:
        match atom:
            case Age(comparison=comparison):
                limit = comparison.quantity
                return _beyond(age_in(limit.unit), comparison.operator, limit.value)
            case Sex(sex="female"):
                return Denial(sex, FEMALE, FEMALE)
            case Sex():
                return Denial(sex, MALE, MALE)
            case Dose(comparison=comparison):
                gauge = dose_in(atom.per, atom.amount_unit, per_kg=atom.per_kg)
                return _beyond(gauge, comparison.operator, comparison.quantity.value)
            case Frequency(comparison=comparison):
                return _beyond(times_a_day, comparison.operator, comparison.quantity.value)
            case Latest(basal=False):
                bound = bound_of(self._meaning, atom)
                if bound is None:
                    return None
                return _beyond(value_of(atom.measurement), atom.comparison.operator, bound)
            case ExcipientLoad():
                return _overload(atom, medicine)
            case _:
                return None


def _is_denied(criterion: Criterion, settled: _Settled) -> bool:
    match criterion:
        case All(criteria=parts):
            return any(_is_denied(part, settled) for part in parts)
        case Any(criteria=parts):
            return all(_is_denied(part, settled) for part in parts)
        case Not():
            return False
        case _:
            return criterion in settled and settled[criterion].truth is Truth.NO


def _overload(atom: ExcipientLoad, medicine: Medicine) -> Denial | None:
    ratios = excipient_ratios(medicine, atom.substance)
    if not ratios:
        return None
    operator, limit = atom.comparison.operator, atom.comparison.quantity
    ratio = max(ratios) if operator in UPWARD else min(ratios)
    gauge = dose_in(Per.DAY, "mg", per_kg=limit.unit == "mg/kg")
    return _within(
        gauge, operator, lambda dose: compare(multiplied(ratio, dose), operator, limit.value)
    )


def _beyond(gauge: Gauge, operator: Operator, limit: float) -> Denial | None:
    return _within(gauge, operator, lambda number: compare(number, operator, limit))


def _within(gauge: Gauge, operator: Operator, passes: Callable[[float], bool]) -> Denial | None:
    bound = edge(passes, operator)
    if bound is None:
        return None
    return Denial(gauge, bound, inf) if operator in UPWARD else Denial(gauge, -inf, bound)

"""Cheap proofs that a check is no, so that most checks of a medicine need no evaluation.

Most of what is known about a medicine does not concern the patient at hand: the age is another,
the dose is below the limit. A denial looks at one necessary atom and says whether it is surely
no, by the same numbers and comparisons as the atom's own answer, but without collecting grounds.
That nothing is ever denied that is not no, is held by tests/generative.
"""

from collections.abc import Callable, Container

from primum.checks.criterion import Age, All, Criterion, Dose, Frequency, Latest, Sex
from primum.engines.memory.amounts import UPWARD, Known
from primum.engines.memory.ask import Ask
from primum.engines.memory.dosing import lines
from primum.engines.memory.values import Value, bound_in, latest_value
from primum.vocabulary.quantity import Comparison, compare

Denial = Callable[[Ask], bool]


def denials(criterion: Criterion, settled: Container[Criterion] = ()) -> tuple[Denial, ...]:
    """Find the cheap proofs that a criterion is no, one for each necessary atom that has one.

    There is nothing to prove of atoms that are settled.
    """
    if isinstance(criterion, All):
        return tuple(found for part in criterion.criteria for found in denials(part, settled))
    denial = None if criterion in settled else _denial(criterion)
    return (denial,) if denial else ()


def _denial(atom: Criterion) -> Denial | None:
    match atom:
        case Age(comparison=comparison):
            return _age(comparison)
        case Sex(sex=sex):
            other = {"female": "male", "male": "female"}[sex]
            return lambda ask: ask.chart.record.patient.gender == other
        case Dose():
            return _dose(atom)
        case Frequency(comparison=comparison):
            return _frequency(comparison)
        case Latest(basal=False):
            return _latest(atom)
        case _:
            return None


def _age(comparison: Comparison) -> Denial:
    operator, limit = comparison.operator, comparison.quantity.value
    unit = comparison.quantity.unit

    def is_denied(ask: Ask) -> bool:
        ages = ask.chart.ages(unit)
        if ages is None or compare(ages.low, operator, limit):
            return False
        return ages.low == ages.high or not compare(ages.high, operator, limit)

    return is_denied


def _dose(dose: Dose) -> Denial:
    operator, limit = dose.comparison.operator, dose.comparison.quantity.value
    per, unit, per_kg = dose.per, dose.amount_unit, dose.per_kg

    def is_denied(ask: Ask) -> bool:
        known = lines(ask, per, unit, per_kg=per_kg)
        if len(known) != 1 or not isinstance(known[0], Known):
            return False
        ends = known[0].range.deciding(operator)
        return not (compare(ends[0], operator, limit) or compare(ends[1], operator, limit))

    return is_denied


def _frequency(comparison: Comparison) -> Denial:
    operator, limit = comparison.operator, comparison.quantity.value
    upward = operator in UPWARD

    def is_denied(ask: Ask) -> bool:
        if len(ask.dosages) != 1 or (times := ask.dosages[0].frequency) is None:
            return False
        return not compare(times.high if upward else times.low, operator, limit)

    return is_denied


def _latest(latest: Latest) -> Denial:
    operator = latest.comparison.operator

    def is_denied(ask: Ask) -> bool:
        value = latest_value(ask.chart, latest.measurement, ask.chart.moment.until)
        limit = bound_in(ask.chart, latest)
        if not isinstance(value, Value) or limit is None:
            return False
        return not (compare(value.low, operator, limit) or compare(value.high, operator, limit))

    return is_denied

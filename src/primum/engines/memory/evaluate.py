"""The meaning of a criterion: the plain, exhaustive evaluator that every engine must agree with."""

from typing import assert_never

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Criterion,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Not,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
)
from primum.engines.memory import dosing, medicines, patient, titration
from primum.engines.memory.ask import Ask
from primum.engines.outcome import Outcome, combined
from primum.vocabulary.truth import all_of, any_of, negation


def evaluate(criterion: Criterion, ask: Ask) -> Outcome:  # noqa: C901 - one arm a node
    """Answer a criterion for an order: its truth, the rows it rests on, the facts it lacks."""
    match criterion:
        case All(criteria=criteria):
            parts = [evaluate(part, ask) for part in criteria]
            return combined(all_of(part.truth for part in parts), parts)
        case Any(criteria=criteria):
            parts = [evaluate(part, ask) for part in criteria]
            return combined(any_of(part.truth for part in parts), parts)
        case Not(criterion=inner):
            part = evaluate(inner, ask)
            return part._replace(truth=negation(part.truth))
        case Has():
            return patient.has(criterion, ask)
        case Takes():
            return medicines.takes(criterion, ask)
        case Age():
            return patient.age(criterion, ask)
        case Sex():
            return patient.sex(criterion, ask)
        case Latest():
            return patient.latest(criterion, ask)
        case Dose():
            return dosing.dose(criterion, ask)
        case DoseStep():
            return titration.dose_step(criterion, ask)
        case SinceDoseChange():
            return titration.since_dose_change(criterion, ask)
        case Starts():
            return titration.starts(criterion, ask)
        case Frequency():
            return dosing.frequency(criterion, ask)
        case Route():
            return dosing.route(criterion, ask)
        case Hypersensitive():
            return patient.hypersensitive(criterion, ask)
        case Indicated():
            return medicines.indicated(criterion, ask)
        case Done():
            return patient.done(criterion, ask)
        case ExcipientLoad():
            return dosing.excipient_load(criterion, ask)
        case _:
            assert_never(criterion)

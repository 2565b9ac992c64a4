"""The meaning of a criterion: the plain, exhaustive evaluator that every engine must agree with."""

from collections.abc import Callable
from functools import partial
from typing import assert_never

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Atom,
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


def evaluate(criterion: Criterion, ask: Ask) -> Outcome:
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
            return Outcome(negation(part.truth), part.grounds, part.gaps)
        case _:
            return evaluate_atom(criterion)(ask)


def evaluate_atom(atom: Atom) -> Callable[[Ask], Outcome]:  # noqa: C901 - one arm a node
    """Find how an atom is answered; type checkers then list what a new node still lacks."""
    match atom:
        case Has():
            return partial(patient.has, atom)
        case Takes():
            return partial(medicines.takes, atom)
        case Age():
            return partial(patient.age, atom)
        case Sex():
            return partial(patient.sex, atom)
        case Latest():
            return partial(patient.latest, atom)
        case Dose():
            return partial(dosing.dose, atom)
        case DoseStep():
            return partial(titration.dose_step, atom)
        case SinceDoseChange():
            return partial(titration.since_dose_change, atom)
        case Starts():
            return partial(titration.starts, atom)
        case Frequency():
            return partial(dosing.frequency, atom)
        case Route():
            return partial(dosing.route, atom)
        case Hypersensitive():
            return partial(patient.hypersensitive, atom)
        case Indicated():
            return partial(medicines.indicated, atom)
        case Done():
            return partial(patient.done, atom)
        case ExcipientLoad():
            return partial(dosing.excipient_load, atom)
        case _:
            assert_never(atom)

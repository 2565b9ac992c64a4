"""Checks asked of an order: the candidates evaluated, and what each answered."""

from collections.abc import Iterator
from typing import NamedTuple

from primum.checks.check import Check, OnUnknown
from primum.checks.criterion import All
from primum.engines.candidates import Candidates
from primum.engines.memory.ask import Ask
from primum.engines.memory.evaluate import evaluate
from primum.engines.outcome import Outcome, combined
from primum.record.model import Supplied
from primum.vocabulary.truth import Truth, all_of

_NO = Outcome(Truth.NO)


class Answer(NamedTuple):
    """A check that is yes or unknown for an order, with its outcome."""

    check: Check
    outcome: Outcome

    @property
    def is_yes(self) -> bool:
        """Whether the check found what it looks for."""
        return self.outcome.truth is Truth.YES

    @property
    def is_worth_telling(self) -> bool:
        """Whether an unknown is to be told: only where knowing it could change the action."""
        check = self.check
        return check.on_unknown is OnUnknown.REPORT and check.decision.interrupts


def answers(candidates: Candidates, ask: Ask) -> Iterator[Answer]:
    """Answer the candidates that could be anything but no, in the order of the pack."""
    chart = ask.chart
    pruned = candidates.of(
        chart.conditions if chart.supplied(Supplied.CONDITIONS) else None,
        chart.medications if chart.supplied(Supplied.MEDICATIONS) else None,
    )
    for check in pruned:
        outcome = _outcome(check, ask)
        if outcome.truth is not Truth.NO:
            yield Answer(check, outcome)


def exhaustive_answers(candidates: Candidates, ask: Ask) -> Iterator[Answer]:
    """Answer every check without pruning or short cut: the reference for `answers`."""
    for check in candidates.all:
        outcome = evaluate(check.criterion, ask)
        if outcome.truth is not Truth.NO:
            yield Answer(check, outcome)


def _outcome(check: Check, ask: Ask) -> Outcome:
    """Evaluate a check, leaving off at the first part that makes it no."""
    criterion = check.criterion
    if not isinstance(criterion, All):
        return evaluate(criterion, ask)
    parts: list[Outcome] = []
    for part in criterion.criteria:
        outcome = evaluate(part, ask)
        if outcome.truth is Truth.NO:
            return _NO
        parts.append(outcome)
    return combined(all_of(part.truth for part in parts), parts)

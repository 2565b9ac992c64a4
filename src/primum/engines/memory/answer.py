"""Checks asked of an order: the candidates evaluated, and what each answered."""

from collections.abc import Iterator
from typing import NamedTuple

from primum.checks.check import Check, OnUnknown
from primum.engines.candidates import Candidates
from primum.engines.memory.ask import Ask
from primum.engines.memory.evaluate import evaluate
from primum.engines.memory.prepared import Prepared, Preparer
from primum.engines.outcome import Outcome
from primum.record.model import Supplied
from primum.vocabulary.truth import Truth


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


class Answers:
    """Answers the checks of one pack; each is prepared when it is first asked."""

    def __init__(self) -> None:
        """Start with nothing prepared."""
        self._preparer = Preparer()
        self._prepared: dict[str, Prepared] = {}

    def of(self, candidates: Candidates, ask: Ask) -> list[Answer]:
        """Answer the candidates that could be anything but no, in the order of the pack."""
        chart = ask.chart
        pruned = candidates.of(
            chart.conditions if chart.supplied(Supplied.CONDITIONS) else None,
            chart.medications if chart.supplied(Supplied.MEDICATIONS) else None,
        )
        found = []
        for check in pruned:
            prepared = self._prepared.get(check.id)
            if prepared is None:
                prepared = self._prepared[check.id] = self._preparer.prepare_check(check.criterion)
            outcome = prepared(ask)
            if outcome.truth is not Truth.NO:
                found.append(Answer(check, outcome))
        return found


def exhaustive_answers(candidates: Candidates, ask: Ask) -> Iterator[Answer]:
    """Answer every check, plainly and without pruning: the reference for `Answers`."""
    for check in candidates.all:
        outcome = evaluate(check.criterion, ask)
        if outcome.truth is not Truth.NO:
            yield Answer(check, outcome)

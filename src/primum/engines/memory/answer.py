"""Checks asked of an order: the candidates evaluated, and what each answered."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from primum.checks.check import Check
from primum.engines.candidates import is_told_when_unknown
from primum.engines.memory.ask import Ask
from primum.engines.memory.denials import Denial, denials
from primum.engines.memory.evaluate import evaluate
from primum.engines.memory.prepared import Prepared, Preparer
from primum.engines.outcome import Outcome
from primum.vocabulary.truth import Truth


class Answer(Struct, frozen=True, gc=False):
    """A check that is yes or unknown for an order, with its outcome."""

    check: Check
    outcome: Outcome

    @property
    def is_yes(self) -> bool:
        """Whether the check found what it looks for."""
        return self.outcome.truth is Truth.YES

    @property
    def is_heard(self) -> bool:
        """Whether anything is said: a yes is, and an unknown that could change the action."""
        truth = self.outcome.truth
        return truth is Truth.YES or (truth is Truth.UNKNOWN and is_told_when_unknown(self.check))


class _Ready(NamedTuple):
    """A check ready to be asked: first the cheap proofs that it is no, then the whole question."""

    denials: tuple[Denial, ...]
    prepared: Prepared


class Answers:
    """Answers the checks of one pack; each is prepared when it is first asked."""

    def __init__(self) -> None:
        """Start with nothing prepared."""
        self._preparer = Preparer()
        self._ready: dict[str, _Ready] = {}

    def of(self, checks: Iterable[Check], ask: Ask) -> list[Answer]:
        """Answer checks (the candidates), and give those that speak, in their order."""
        found = []
        for check in checks:
            ready = self._ready.get(check.id)
            if ready is None:
                ready = self._ready[check.id] = _Ready(
                    denials(check.criterion), self._preparer.prepare(check.criterion)
                )
            for is_denied in ready.denials:
                if is_denied(ask):
                    break
            else:
                answer = Answer(check, ready.prepared(ask))
                if answer.is_heard:
                    found.append(answer)
        return found


def exhaustive_answers(checks: Iterable[Check], ask: Ask) -> Iterator[Answer]:
    """Answer every check, plainly and without pruning: the reference for `Answers`."""
    for check in checks:
        answer = Answer(check, evaluate(check.criterion, ask))
        if answer.is_heard:
            yield answer

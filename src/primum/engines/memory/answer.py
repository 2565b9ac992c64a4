"""Checks asked of an order: the candidates evaluated, and what each answered."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from primum.checks.check import Check
from primum.engines.candidates import Candidates, is_told_when_unknown
from primum.engines.memory.ask import Ask
from primum.engines.memory.denials import Denial, denials
from primum.engines.memory.evaluate import evaluate, evaluate_atom
from primum.engines.memory.prepared import Prepared, Preparer
from primum.engines.memory.situation import Scope, Situation
from primum.engines.outcome import Outcome
from primum.vocabulary.truth import Truth

_FEW = 4  # checks are sooner asked than their situation is found out
_SITUATIONS = 1_000  # remembered; one takes some kB


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

    check: Check
    denials: tuple[Denial, ...]
    prepared: Prepared


class _Plan(NamedTuple):
    """What is left to ask of an order in a situation, with the answers that need no asking."""

    steps: tuple[_Ready | Answer, ...]


_Key = tuple[Candidates, str, Situation]


class Answers:
    """Answers the checks of one pack; each is prepared when it is first asked.

    Orders that share a situation (`situation`) share what it settles. That is worked out when a
    situation comes back: many never do.
    """

    def __init__(self) -> None:
        """Start with nothing prepared."""
        self._preparer = Preparer()
        self._ready: dict[str, _Ready] = {}
        self._scopes: dict[tuple[Candidates, str], Scope] = {}
        self._plans: dict[_Key, _Plan | None] = {}

    def of(self, checks: Iterable[Check], ask: Ask) -> list[Answer]:
        """Answer checks (the candidates), and give those that speak, in their order."""
        return _asked(map(self._made_ready, checks), ask)

    def among(self, candidates: Candidates, checks: Sequence[Check], ask: Ask) -> list[Answer]:
        """Answer as `of` does; `checks` are what `candidates` gave of the medicine for the chart."""
        if len(checks) < _FEW:
            return self.of(checks, ask)
        scope = self._scope(candidates, ask.medicine_id)
        key = (candidates, ask.medicine_id, scope.situation(ask))
        plan = self._plans.get(key)
        if plan is not None:
            return _asked(plan.steps, ask)
        if key in self._plans:
            self._plans[key] = self._plan(scope, key[2], checks, ask)
        else:
            if len(self._plans) >= _SITUATIONS:
                self._plans.clear()
            self._plans[key] = None  # seen once
        return self.of(checks, ask)

    def _made_ready(self, check: Check) -> _Ready:
        ready = self._ready.get(check.id)
        if ready is None:
            ready = self._ready[check.id] = _Ready(
                check, denials(check.criterion), self._preparer.prepare(check.criterion)
            )
        return ready

    def _scope(self, candidates: Candidates, medicine: str) -> Scope:
        scope = self._scopes.get((candidates, medicine))
        if scope is None:
            if len(self._scopes) >= _SITUATIONS:
                self._scopes.clear()
            asked = (check for check in candidates.all if check.medicine == medicine)
            scope = self._scopes[candidates, medicine] = Scope(asked)
        return scope

    def _plan(self, scope: Scope, situation: Situation, checks: Sequence[Check], ask: Ask) -> _Plan:
        settled = {
            atom: evaluate_atom(atom)(ask) for atom in scope.atoms if situation.settles(atom)
        }
        steps: list[_Ready | Answer] = []
        for check in checks:
            folded = self._preparer.fold(check.criterion, settled)
            if isinstance(folded, Outcome):
                answer = Answer(check, folded)
                if answer.is_heard:
                    steps.append(answer)
            else:
                steps.append(_Ready(check, denials(check.criterion, settled), folded))
        return _Plan(tuple(steps))


def _asked(steps: Iterable[_Ready | Answer], ask: Ask) -> list[Answer]:
    found = []
    for step in steps:
        if isinstance(step, Answer):
            found.append(step)
            continue
        check, proofs, prepared = step
        for is_denied in proofs:
            if is_denied(ask):
                break
        else:
            answer = Answer(check, prepared(ask))
            if answer.is_heard:
                found.append(answer)
    return found


def exhaustive_answers(checks: Iterable[Check], ask: Ask) -> Iterator[Answer]:
    """Answer every check, plainly and without pruning: the reference for `Answers`."""
    for check in checks:
        answer = Answer(check, evaluate(check.criterion, ask))
        if answer.is_heard:
            yield answer

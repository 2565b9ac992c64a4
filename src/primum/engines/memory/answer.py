"""Checks asked of an order: the candidates evaluated, and what each answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from primum.checks.check import Check
from primum.checks.criterion import Atom
from primum.checks.pack import Meaning
from primum.engines.candidates import Candidates, is_told_when_unknown
from primum.engines.memory.ask import Ask
from primum.engines.memory.denials import Denial, Denials
from primum.engines.memory.evaluate import evaluate, evaluate_atom
from primum.engines.memory.prepared import Prepared, Preparer
from primum.engines.memory.situation import Scope, Situation
from primum.engines.outcome import Outcome
from primum.vocabulary.truth import Truth

_FEW = 4  # checks are sooner asked than their situation is found out
_SITUATIONS = 4_000  # remembered, of all topics together; one takes some kB

_YES, _UNKNOWN = Truth.YES, Truth.UNKNOWN  # a member of an enum is slow to look up


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
    tells_unknown: bool


# What is left to ask of an order in a situation; what that settles is answered beforehand.
_Plan = tuple[_Ready, ...]


class _Topic(NamedTuple):
    """All that is asked of a medicine, and a plan for each situation; None for one seen once."""

    scope: Scope
    plans: dict[Situation, _Plan | None]


class Answers:
    """Answers the checks of one pack; each is prepared when it is first asked.

    Orders that share a situation (`situation`) share what it settles. That is worked out when a
    situation comes back: many never do.
    """

    def __init__(self, meaning: Meaning) -> None:
        """Start with nothing prepared."""
        self._meaning = meaning
        self._preparer = Preparer()
        self._denials = Denials(meaning)
        self._ready: dict[str, _Ready] = {}
        self._topics: dict[Candidates, _Topic] = {}
        self._situations = 0  # of all topics

    def of(self, checks: Iterable[Check], ask: Ask) -> list[Answer]:
        """Answer checks (the candidates), and give those that speak, in their order."""
        return _asked(map(self._made_ready, checks), ask)

    def among(self, candidates: Candidates, ask: Ask) -> list[Answer]:
        """Answer the candidates for the chart of an order, as `of` does."""
        if len(candidates.all) < _FEW:
            return self.of(_found(candidates, ask), ask)
        scope, plans = self._topic(candidates)
        situation = scope.situation(ask)
        plan = plans.get(situation)
        if plan is None:
            checks = _found(candidates, ask)
            if situation not in plans:
                if self._situations >= _SITUATIONS:
                    self._topics.clear()
                    self._situations = 0
                self._situations += 1
                plans[situation] = None
                return self.of(checks, ask)
            plan = plans[situation] = self._plan(scope, situation, checks, ask)
        return _asked(plan, ask)

    def _made_ready(self, check: Check) -> _Ready:
        ready = self._ready.get(check.id)
        if ready is None:
            prepared = self._preparer.prepare(check.criterion)
            ready = self._ready[check.id] = self._step(check, prepared, {})
        return ready

    def _step(self, check: Check, prepared: Prepared, settled: Mapping[Atom, Outcome]) -> _Ready:
        medicine = self._meaning.medicines[check.medicine]
        denials = self._denials.of(check.criterion, medicine, settled)
        return _Ready(check, denials, prepared, is_told_when_unknown(check))

    def _topic(self, candidates: Candidates) -> _Topic:
        topic = self._topics.get(candidates)
        if topic is None:
            topic = self._topics[candidates] = _Topic(Scope(candidates.all), {})
        return topic

    def _plan(self, scope: Scope, situation: Situation, checks: Sequence[Check], ask: Ask) -> _Plan:
        settled = {
            atom: evaluate_atom(atom)(ask) for atom in scope.atoms if situation.settles(atom)
        }
        steps: list[_Ready] = []
        for check in checks:
            folded = self._preparer.fold(check.criterion, settled)
            if not isinstance(folded, Outcome):
                steps.append(self._step(check, folded, settled))
            elif Answer(check, folded).is_heard:
                steps.append(_Ready(check, (), _always(folded), tells_unknown=True))
        return tuple(steps)


def _always(outcome: Outcome) -> Prepared:
    return lambda _: outcome


def _found(candidates: Candidates, ask: Ask) -> tuple[Check, ...]:
    return candidates.of(ask.chart.present, ask.chart.record.supplied)


def _asked(steps: Iterable[_Ready], ask: Ask) -> list[Answer]:
    found = []
    stands = ask.stands
    for check, denials, prepared, tells_unknown in steps:
        for gauge, low, high in denials:
            at = stands.get(gauge)
            if at is None:
                at = stands[gauge] = gauge(ask)
            if at[1] < low or at[0] > high:
                break
        else:
            outcome = prepared(ask)
            truth = outcome.truth
            if truth is _YES or (tells_unknown and truth is _UNKNOWN):
                found.append(Answer(check, outcome))
    return found


def exhaustive_answers(checks: Iterable[Check], ask: Ask) -> Iterator[Answer]:
    """Answer every check, plainly and without pruning: the reference for `Answers`."""
    for check in checks:
        answer = Answer(check, evaluate(check.criterion, ask))
        if answer.is_heard:
            yield answer

"""Criteria made ready to be asked often: the same answers as `evaluate`, at less cost.

A criterion becomes a function once, when a pack is loaded, so that no node is looked at again;
and an atom that several checks share is answered once an order. That both ways agree, grounds
and gaps included, is held by tests/generative.
"""

from collections.abc import Callable

from primum.checks.criterion import All, Any, Atom, Criterion, Not
from primum.engines.memory.ask import Ask
from primum.engines.memory.evaluate import evaluate_atom
from primum.engines.outcome import Outcome, combined
from primum.vocabulary.truth import Truth, negation

Prepared = Callable[[Ask], Outcome]


class Preparer:
    """Prepares criteria; equal atoms of all of them share one number, and so one answer."""

    def __init__(self) -> None:
        """Start with no atoms."""
        self._numbers: dict[Atom, int] = {}

    def prepare(self, criterion: Criterion) -> Prepared:
        """Make a function that answers the criterion for an order."""
        if isinstance(criterion, All):
            return self._several(criterion.criteria, Truth.NO)
        if isinstance(criterion, Any):
            return self._several(criterion.criteria, Truth.YES)
        if isinstance(criterion, Not):
            return self._negated(self.prepare(criterion.criterion))
        return self._atom(criterion)

    def _atom(self, atom: Atom) -> Prepared:
        number = self._numbers.setdefault(atom, len(self._numbers))
        answer = evaluate_atom(atom)

        def ask_atom(ask: Ask) -> Outcome:
            found = ask.answered.get(number)
            if found is None:
                found = ask.answered[number] = answer(ask)
            return found

        return ask_atom

    def _several(self, criteria: tuple[Criterion, ...], extreme: Truth) -> Prepared:
        parts = tuple(self.prepare(part) for part in criteria)
        weigh = min if extreme is Truth.NO else max

        def ask_several(ask: Ask) -> Outcome:
            outcomes = [part(ask) for part in parts]
            return combined(weigh([outcome.truth for outcome in outcomes]), outcomes)

        return ask_several

    def _negated(self, part: Prepared) -> Prepared:
        def ask_not(ask: Ask) -> Outcome:
            outcome = part(ask)
            return Outcome(negation(outcome.truth), outcome.grounds, outcome.gaps)

        return ask_not

    def prepare_check(self, criterion: Criterion) -> Prepared:
        """Make a function for a whole check, which leaves off at the first part that denies it.

        Of a check that is no, nobody asks for the grounds.
        """
        if not isinstance(criterion, All):
            return self.prepare(criterion)
        parts = tuple(self.prepare(part) for part in criterion.criteria)

        def ask_check(ask: Ask) -> Outcome:
            outcomes = []
            for part in parts:
                outcome = part(ask)
                if outcome.truth is Truth.NO:
                    return outcome
                outcomes.append(outcome)
            return combined(min([outcome.truth for outcome in outcomes]), outcomes)

        return ask_check

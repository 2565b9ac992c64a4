"""Criteria made ready to be asked often: the same answers as `evaluate`, at less cost.

A criterion becomes a function once, when a pack is loaded, so that no node is looked at again;
an atom that several checks share is answered once an order; and nobody collects the grounds of
an answer that cannot be heard: of a check that is no, and so, under a *not*, of a part that is
yes. That both ways agree, grounds and gaps included, is held by tests/generative.
"""

from collections.abc import Callable
from itertools import count

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
        self._next = count()

    def prepare(self, criterion: Criterion, mute: Truth = Truth.NO) -> Prepared:
        """Make a function that answers the criterion for an order.

        `mute` is the truth that cannot be heard: its outcome comes without grounds.
        """
        if isinstance(criterion, All | Any):
            parts = tuple(self.prepare(part, mute) for part in criterion.criteria)
            return _several(parts, mute, is_all=isinstance(criterion, All))
        if isinstance(criterion, Not):
            return _negated(self.prepare(criterion.criterion, negation(mute)))
        return self._atom(criterion)

    def _atom(self, atom: Atom) -> Prepared:
        # A counter never gives a number twice, whichever threads prepare at once: two atoms of one
        # number would answer for each other.
        number = self._numbers.get(atom)
        if number is None:
            number = self._numbers.setdefault(atom, next(self._next))
        answer = evaluate_atom(atom)

        def ask_atom(ask: Ask) -> Outcome:
            found = ask.answered.get(number)
            if found is None:
                found = ask.answered[number] = answer(ask)
            return found

        return ask_atom


def _several(parts: tuple[Prepared, ...], mute: Truth, *, is_all: bool) -> Prepared:
    weigh = min if is_all else max
    decides = is_all == (mute is Truth.NO)  # one mute part makes the whole mute

    def ask_several(ask: Ask) -> Outcome:
        heard = []
        for part in parts:
            outcome = part(ask)
            if outcome.truth is not mute:
                heard.append(outcome)
            elif decides:
                return outcome
        if len(heard) < 2:
            return heard[0] if heard else Outcome(mute)
        return combined(weigh([outcome.truth for outcome in heard]), heard)

    return ask_several


def _negated(part: Prepared) -> Prepared:
    def ask_not(ask: Ask) -> Outcome:
        outcome = part(ask)
        return Outcome(negation(outcome.truth), outcome.grounds, outcome.gaps)

    return ask_not

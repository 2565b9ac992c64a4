"""Criteria made ready to be asked often: the same answers as `evaluate`, at less cost.

A criterion becomes a function once, when a pack is loaded, so that no node is looked at again;
an atom that several checks share is answered once an order; and nobody collects the grounds of
an answer that cannot be heard: of a check that is no, and so, under a *not*, of a part that is
yes. That both ways agree, grounds and gaps included, is held by tests/generative.
"""

from collections.abc import Callable, Mapping, Sequence
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
        found = self.fold(criterion, {}, mute)
        assert not isinstance(found, Outcome)  # nothing is settled of which it could be made
        return found

    def fold(
        self, criterion: Criterion, settled: Mapping[Atom, Outcome], mute: Truth = Truth.NO
    ) -> Prepared | Outcome:
        """Prepare what is left of a criterion when some atoms are settled; nothing may be left."""
        if isinstance(criterion, All | Any):
            parts = [self.fold(part, settled, mute) for part in criterion.criteria]
            return _several(parts, mute, is_all=isinstance(criterion, All))
        if isinstance(criterion, Not):
            part = self.fold(criterion.criterion, settled, negation(mute))
            return _negative(part) if isinstance(part, Outcome) else _negated(part)
        return settled.get(criterion) or self._atom(criterion)

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


def _several(
    parts: Sequence[Prepared | Outcome], mute: Truth, *, is_all: bool
) -> Prepared | Outcome:
    weigh = min if is_all else max
    decides = is_all == (mute is Truth.NO)  # one mute part makes the whole mute
    left = [part for part in parts if not (isinstance(part, Outcome) and part.truth is mute)]
    if len(left) < len(parts) and (decides or not left):
        return Outcome(mute)
    sure = [part for part in left if isinstance(part, Outcome)]
    if len(sure) == len(left):
        return _heard(sure, mute, weigh)
    if len(left) == 1:
        return left[0]

    def ask_several(ask: Ask) -> Outcome:
        heard = []
        for part in left:
            outcome = part if isinstance(part, Outcome) else part(ask)
            if outcome.truth is not mute:
                heard.append(outcome)
            elif decides:
                return outcome
        return _heard(heard, mute, weigh)

    return ask_several


def _heard(heard: list[Outcome], mute: Truth, weigh: Callable[[list[Truth]], Truth]) -> Outcome:
    if len(heard) < 2:
        return heard[0] if heard else Outcome(mute)
    return combined(weigh([outcome.truth for outcome in heard]), heard)


def _negated(part: Prepared) -> Prepared:
    def ask_not(ask: Ask) -> Outcome:
        return _negative(part(ask))

    return ask_not


def _negative(outcome: Outcome) -> Outcome:
    return Outcome(negation(outcome.truth), outcome.grounds, outcome.gaps)

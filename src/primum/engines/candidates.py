"""Which checks could possibly speak: an index that all engines prune with.

A check that holds only if the patient has a condition, or takes a medicine, whose absence means
*no*, needs no evaluation for a patient whose list was supplied and does not name it. A check that
says nothing when it is unknown needs none for a patient without a single row of what it requires.
So the cost of a patient grows with what the patient has, not with what is known about the
medicine. Property (tests/generative): pruned and exhaustive evaluation give the same findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from primum.checks.check import Check, OnUnknown
from primum.checks.concept import Absence
from primum.checks.criterion import All, Criterion, Has, Hypersensitive, Latest, Takes
from primum.checks.pack import Meaning
from primum.record.model import Supplied

_LISTS: dict[type, Supplied] = {
    Has: Supplied.CONDITIONS,
    Takes: Supplied.MEDICATIONS,
    Latest: Supplied.OBSERVATIONS,
    Hypersensitive: Supplied.ALLERGIES,
}


class Guard(NamedTuple):
    """What a check requires: a row of this list that speaks of this concept.

    A `closed` guard holds only where the list was supplied: without it the check is unknown, and
    that is to be told.
    """

    list: Supplied
    concept: str
    closed: bool


def is_told_when_unknown(check: Check) -> bool:
    """Whether an unknown is to be told: only where knowing it could change the action."""
    return check.on_unknown is OnUnknown.REPORT and check.decision.interrupts


def guard_of(check: Check, meaning: Meaning) -> Guard | None:
    """Find something that the check cannot speak without, if there is any."""
    told = is_told_when_unknown(check)
    for atom in _necessary(check.criterion):
        kind = _LISTS.get(type(atom))
        if isinstance(atom, Has | Takes):
            concept = atom.condition if isinstance(atom, Has) else atom.medicine
            if told and meaning.concept(concept).absence is not Absence.NO:
                continue
        elif isinstance(atom, Latest | Hypersensitive) and not told:
            concept = atom.measurement if isinstance(atom, Latest) else atom.substance
        else:
            continue
        assert kind is not None
        return Guard(kind, concept, closed=told)
    return None


def _necessary(criterion: Criterion) -> Iterator[Criterion]:
    """The atoms that have to be yes for the criterion to be."""
    if isinstance(criterion, All):
        for part in criterion.criteria:
            yield from _necessary(part)
    else:
        yield criterion


class Candidates:
    """The checks of a medicine, by what has to be there for them to speak."""

    def __init__(self, checks: Iterable[Check], meaning: Meaning) -> None:
        """Sort checks by their guards."""
        self.all = tuple(checks)
        self._always: list[int] = []
        self._guarded: dict[tuple[Supplied, bool], dict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for position, check in enumerate(self.all):
            guard = guard_of(check, meaning)
            if guard is None:
                self._always.append(position)
            else:
                self._guarded[guard.list, guard.closed][guard.concept].append(position)

    def of(
        self, present: Mapping[Supplied, Mapping[str, object]], supplied: frozenset[Supplied]
    ) -> tuple[Check, ...]:
        """Give the candidates, in the order of the pack.

        `present` has, by list, the concepts that the patient's rows speak of, surely or not.
        """
        positions = list(self._always)
        for (kind, closed), guarded in self._guarded.items():
            if closed and kind not in supplied:
                positions += [at for places in guarded.values() for at in places]
                continue
            concepts = present[kind]
            if len(guarded) < len(concepts):
                positions += [at for id_ in guarded if id_ in concepts for at in guarded[id_]]
            else:
                positions += [at for id_ in concepts if id_ in guarded for at in guarded[id_]]
        positions.sort()
        return tuple([self.all[position] for position in positions])

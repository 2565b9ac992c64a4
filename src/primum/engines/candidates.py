"""Which checks could possibly be yes or unknown: an index that all engines prune with.

A check that holds only if the patient has a condition, or takes a medicine, whose absence means
*no*, needs no evaluation for a patient whose list was supplied and does not name it. So the cost
of a patient grows with what the patient has, not with what is known about the medicine.
Property (tests/generative): pruned and exhaustive evaluation give the same findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from primum.checks.check import Check
from primum.checks.concept import Absence
from primum.checks.criterion import All, Criterion, Has, Takes
from primum.checks.pack import Meaning


class Guard(NamedTuple):
    """A necessary atom: the check is no without this concept in this list."""

    atom: type[Has] | type[Takes]
    concept: str


def guard_of(criterion: Criterion, meaning: Meaning) -> Guard | None:
    """Find a closed-world atom that the criterion cannot do without, if it has one."""
    match criterion:
        case Has(condition=id_) if meaning.concept(id_).absence is Absence.NO:
            return Guard(Has, id_)
        case Takes(medicine=id_) if meaning.concept(id_).absence is Absence.NO:
            return Guard(Takes, id_)
        case All(criteria=criteria):
            guards = (guard_of(part, meaning) for part in criteria)
            return next((guard for guard in guards if guard), None)
        case _:
            return None


class Candidates:
    """The checks of one medicine, by what has to be there for them to matter."""

    def __init__(self, checks: Iterable[Check], meaning: Meaning) -> None:
        """Sort the checks of one medicine by their guards."""
        self.all = tuple(checks)
        self._always: list[int] = []
        self._conditions: dict[str, list[int]] = defaultdict(list)
        self._medicines: dict[str, list[int]] = defaultdict(list)
        for position, check in enumerate(self.all):
            guard = guard_of(check.criterion, meaning)
            if guard is None:
                self._always.append(position)
            elif guard.atom is Has:
                self._conditions[guard.concept].append(position)
            else:
                self._medicines[guard.concept].append(position)

    def of(
        self, conditions: Mapping[str, object] | None, medicines: Mapping[str, object] | None
    ) -> tuple[Check, ...]:
        """Give the candidates, in the order of the pack, for a patient with these concepts.

        None means that the list was not supplied, so that nothing can be pruned by it.
        """
        positions = list(self._always)
        for guarded, present in ((self._conditions, conditions), (self._medicines, medicines)):
            if present is None:
                concepts: Iterable[str] = guarded
            else:
                concepts = guarded.keys() & present.keys()
            for concept in concepts:
                positions += guarded.get(concept, ())
        positions.sort()
        return tuple(self.all[position] for position in positions)

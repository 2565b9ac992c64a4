"""Which checks could possibly be yes or unknown: an index that all engines prune with.

A check that holds only if the patient has a condition, or takes a medicine, whose absence means
*no*, needs no evaluation for a patient whose list was supplied and does not name it. So the cost
of a patient grows with what the patient has, not with what is known about the medicine.
Property (tests/generative): pruned and exhaustive evaluation give the same findings.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
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
        by_guard: dict[Guard | None, list[int]] = defaultdict(list)
        for position, check in enumerate(self.all):
            by_guard[guard_of(check.criterion, meaning)].append(position)
        self._always = by_guard.pop(None, [])
        self._conditions = {g.concept: at for g, at in by_guard.items() if g.atom is Has}
        self._medicines = {g.concept: at for g, at in by_guard.items() if g.atom is Takes}

    def of(
        self, conditions: Container[str] | None, medicines: Container[str] | None
    ) -> tuple[Check, ...]:
        """Give the candidates, in the order of the pack, for a patient with these concepts.

        None means that the list was not supplied, so that nothing can be pruned by it.
        """
        positions = list(self._always)
        for guarded, present in ((self._conditions, conditions), (self._medicines, medicines)):
            if present is None:
                positions += [at for places in guarded.values() for at in places]
            elif isinstance(present, dict) and len(present) < len(guarded):
                positions += [at for concept in present for at in guarded.get(concept, ())]
            else:
                positions += [
                    at for concept, at_all in guarded.items() if concept in present for at in at_all
                ]
        positions.sort()
        return tuple(self.all[position] for position in positions)

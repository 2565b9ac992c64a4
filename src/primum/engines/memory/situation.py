"""What many patients share: which rows there are none of, and what that settles beforehand.

Most of what is known about a medicine asks for conditions, medicines and measurements that the
patient at hand has none of. What such an atom answers depends on which lists were supplied, and on
nothing else of the patient; so it is answered once for everybody in the same situation.
"""

from collections.abc import Iterable
from typing import NamedTuple

from primum.checks.check import Check
from primum.checks.criterion import (
    Atom,
    Done,
    DoseStep,
    Has,
    Hypersensitive,
    Latest,
    SinceDoseChange,
    Starts,
    Takes,
    atoms_of,
)
from primum.engines.memory.ask import Ask
from primum.record.model import Supplied


class Situation(NamedTuple):
    """What there is and is not, of all that some checks ask for; nothing that tells patients apart.

    It names all by which candidates are found, so that one situation has one set of them.

    `is_first`: no earlier exposure to the medicine is on record, nor that there was none;
    `is_unsure`: there is no earlier exposure that surely was. Both are of the order's medicine.
    """

    supplied: frozenset[Supplied]
    conditions: frozenset[str]
    medications: frozenset[str]
    observations: frozenset[str]
    procedures: frozenset[str]
    allergies: frozenset[str]
    has_allergies: bool
    is_first: bool
    is_unsure: bool
    has_prior: bool

    def settles(self, atom: Atom) -> bool:
        """Whether the situation alone decides what an atom answers."""
        match atom:
            case Has():
                found = atom.condition not in self.conditions
            case Takes():
                found = atom.medicine not in self.medications
            case Latest():
                found = atom.measurement not in self.observations
            case Hypersensitive():
                found = not self.has_allergies
            case Done():
                found = self.is_unsure and not (
                    atom.what in self.observations or atom.what in self.procedures
                )
            case DoseStep() | SinceDoseChange():
                found = self.is_first
            case Starts():
                found = self.is_first and not self.has_prior
            case _:
                found = False
        return found


class Scope:
    """Everything that some checks ask for: what a situation has to tell of."""

    def __init__(self, checks: Iterable[Check]) -> None:
        """Collect it from the criteria."""
        self.atoms = tuple(
            dict.fromkeys(atom for check in checks for atom in atoms_of(check.criterion))
        )
        self._conditions = frozenset(it.condition for it in self.atoms if isinstance(it, Has))
        self._medications = frozenset(it.medicine for it in self.atoms if isinstance(it, Takes))
        done = frozenset(it.what for it in self.atoms if isinstance(it, Done))
        self._done = done | {it.measurement for it in self.atoms if isinstance(it, Latest)}
        self._substances = frozenset(
            it.substance for it in self.atoms if isinstance(it, Hypersensitive)
        )

    def situation(self, ask: Ask) -> Situation:
        """Tell in which situation an order finds its patient."""
        chart = ask.chart
        return Situation(
            chart.record.supplied,
            self._conditions.intersection(chart.conditions),
            self._medications.intersection(chart.medications),
            self._done.intersection(chart.observations),
            self._done.intersection(chart.procedures),
            self._substances.intersection(chart.allergies),
            bool(chart.record.allergies),
            not ask.earlier and ask.never_taken is None,
            not ask.surely_earlier,
            ask.order.prior is not None,
        )

"""What the checks of a pack ask about: measurements by medicine, concepts by check."""

from collections import defaultdict
from collections.abc import Iterable

from primum.checks.criterion import (
    Atom,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Takes,
    atoms_of,
)
from primum.checks.pack import Meaning
from primum.engines.matching import Matcher, Rows
from primum.engines.memory.values import BODY_WEIGHT
from primum.record.model import AllergyRow, ConditionRow, MedicationRow, ObservationRow

_NOTHING: frozenset[str] = frozenset()


class Asks:
    """What checks ask of a record, worked out once of a pack's meaning."""

    def __init__(self, meaning: Meaning) -> None:
        """Walk the criteria of all checks."""
        every = [
            *meaning.concepts.values(),
            *(medicine.concept for medicine in meaning.medicines.values()),
            *(measurement.concept for measurement in meaning.measurements.values()),
        ]
        self._conditions = Matcher(every, Rows.CONDITIONS)
        self._allergies = Matcher(every, Rows.ALLERGIES)
        self._medications = Matcher(every, Rows.MEDICATIONS)
        self._done = Matcher(every, Rows.DONE)
        self._medicines = frozenset(meaning.medicines)
        self._concepts: dict[str, frozenset[str]] = {}
        self._lists: dict[str, frozenset[str]] = {}
        # The weight counts for every medicine: doses per kilogram are understood by it.
        self._measurements: dict[str, set[str]] = defaultdict(lambda: {BODY_WEIGHT})
        for check in meaning.checks:
            atoms = list(atoms_of(check.criterion))
            self._concepts[check.id] = frozenset(filter(None, map(_concept, atoms)))
            measured = {atom.measurement for atom in atoms if isinstance(atom, Latest)}
            self._measurements[check.medicine] |= measured
            self._lists[check.id] = frozenset(key for atom in atoms for key in _lists(atom))
        self.of_any_check = _NOTHING.union(*self._concepts.values())

    def measurements(self, medicine: str) -> Iterable[str]:
        """Name the measurements of which a value may matter to an order of a medicine."""
        return self._measurements.get(medicine, (BODY_WEIGHT,))

    def measured(self, row: ObservationRow) -> tuple[str, ...]:
        """Name the measurements that an observation surely speaks of."""
        return self._done.match(row.codings, row.text).sure

    def medicines(self, row: MedicationRow) -> frozenset[str]:
        """Name the medicines of which a row is surely an order."""
        return self._medicines & set(self._medications.match(row.codings, row.text).sure)

    def spoken(self, row: MedicationRow | ConditionRow | AllergyRow) -> frozenset[str]:
        """Name the concepts of which a row speaks, surely, perhaps or to deny them."""
        if isinstance(row, MedicationRow):
            matcher = self._medications
        else:
            matcher = self._conditions if isinstance(row, ConditionRow) else self._allergies
        sure, unsure, denied = matcher.match(row.codings, row.text)
        return frozenset((*sure, *unsure, *denied))

    def concepts(self, check: str) -> frozenset[str]:
        """Name the conditions, substances and other medicines that a check asks about."""
        return self._concepts.get(check, _NOTHING)

    def lists(self, checks: Iterable[str]) -> frozenset[str]:
        """Name the lists, by the key of their part, that checks ask."""
        return _NOTHING.union(*(self._lists.get(check, _NOTHING) for check in checks))


def _concept(atom: Atom) -> str | None:
    match atom:
        case Has(condition=concept) | Indicated(by=concept):
            return concept
        case Takes(medicine=concept):
            return concept
        case Hypersensitive(substance=concept):
            return concept
    return None


def _lists(atom: Atom) -> tuple[str, ...]:
    """Name the lists that an atom asks, but for that of medicines."""
    match atom:
        case Has() | Indicated():
            return ("conditions",)
        case Hypersensitive():
            return ("allergies",)
        case Latest():
            return ("observations",)
        case Done():
            return ("procedures", "observations")
        case Dose() | DoseStep() | ExcipientLoad() if "/kg" in atom.comparison.quantity.unit:
            return ("observations",)
    return ()

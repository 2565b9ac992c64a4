"""A pack made ready to run: matchers and candidate indexes, built once and used for everyone."""

from collections import defaultdict

from primum.checks.check import Check, Reading, Status
from primum.checks.pack import Pack
from primum.engines.candidates import Candidates
from primum.engines.matching import Matcher, Rows

_REMEMBERED = 10_000


class Program:
    """A pack with its indexes; read-only once built, so that threads can share it."""

    def __init__(self, pack: Pack) -> None:
        """Index a pack."""
        self.pack = pack
        self.meaning = meaning = pack.meaning
        concepts = [
            *meaning.concepts.values(),
            *(medicine.concept for medicine in meaning.medicines.values()),
            *(measurement.concept for measurement in meaning.measurements.values()),
        ]
        self.conditions = Matcher(concepts, Rows.CONDITIONS)
        self.allergies = Matcher(concepts, Rows.ALLERGIES)
        self.medications = Matcher(concepts, Rows.MEDICATIONS)
        self.done = Matcher(concepts, Rows.DONE)
        self._checks: dict[str, list[Check]] = defaultdict(list)
        for check in meaning.checks:
            self._checks[check.medicine].append(check)
        self._readings: dict[str, list[Reading]] = defaultdict(list)
        for reading in meaning.readings:
            self._readings[reading.medicine].append(reading)
        self._readings_in: dict[tuple[str, str], tuple[Reading, ...]] = {}
        self._candidates: dict[tuple[tuple[str, ...], str, bool], Candidates] = {}
        self._covered: dict[tuple[str, ...], tuple[str, ...]] = {}

    def candidates(
        self, medicines: tuple[str, ...], jurisdiction: str, *, only_approved: bool
    ) -> Candidates:
        """Give the checks that can run for an order of these medicines.

        They are of this jurisdiction, and never drafts. An order may be of several: a substance,
        and groups of it that knowledge speaks of.
        """
        key = (medicines, jurisdiction, only_approved)
        found = self._candidates.get(key)
        if found is None:
            if len(self._candidates) > _REMEMBERED:
                self._candidates.clear()
            found = self._candidates[key] = Candidates(
                (
                    check
                    for medicine in medicines
                    for check in self._checks.get(medicine, ())
                    if (not check.jurisdictions or jurisdiction in check.jurisdictions)
                    and check.status is not Status.DRAFT
                    and (check.status is Status.APPROVED or not only_approved)
                ),
                self.meaning,
            )
        return found

    def covered(self, concepts: tuple[str, ...]) -> tuple[str, ...]:
        """Give those of the concepts that are medicines knowledge speaks of.

        It speaks of a medicine when it has checks for it, or texts for people.
        """
        found = self._covered.get(concepts)
        if found is None:
            if len(self._covered) > _REMEMBERED:
                self._covered.clear()
            found = self._covered[concepts] = tuple(
                id_
                for id_ in concepts
                if id_ in self.meaning.medicines and (id_ in self._checks or id_ in self._readings)
            )
        return found

    def readings(self, medicine: str, jurisdiction: str) -> tuple[Reading, ...]:
        """Give a medicine's drafts and its texts for people, in this jurisdiction."""
        if medicine not in self._readings:
            return ()
        key = (medicine, jurisdiction)
        found = self._readings_in.get(key)
        if found is None:
            found = self._readings_in[key] = tuple(
                reading
                for reading in self._readings[medicine]
                if not reading.jurisdictions or jurisdiction in reading.jurisdictions
            )
        return found

"""A pack made ready to run: matchers and candidate indexes, built once and used for everyone."""

from collections import defaultdict

from primum.checks.check import Check, Reading, Status
from primum.checks.pack import Pack
from primum.engines.candidates import Candidates
from primum.engines.matching import Matcher, Rows


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
        self._candidates: dict[tuple[str, str, bool], Candidates] = {}

    def candidates(self, medicine: str, jurisdiction: str, *, only_approved: bool) -> Candidates:
        """Give the checks that can run for a medicine: of this jurisdiction, and never a draft."""
        key = (medicine, jurisdiction, only_approved)
        found = self._candidates.get(key)
        if found is None:
            found = self._candidates[key] = Candidates(
                (
                    check
                    for check in self._checks.get(medicine, ())
                    if (not check.jurisdictions or jurisdiction in check.jurisdictions)
                    and check.status is not Status.DRAFT
                    and (check.status is Status.APPROVED or not only_approved)
                ),
                self.meaning,
            )
        return found

    def covers(self, medicine: str) -> bool:
        """Whether knowledge speaks of a medicine: has checks for it, or texts for people."""
        return medicine in self.meaning.medicines and (
            medicine in self._checks or medicine in self._readings
        )

    def readings(self, medicine: str, jurisdiction: str) -> tuple[Reading, ...]:
        """Give a medicine's drafts and its texts for people, in this jurisdiction."""
        key = (medicine, jurisdiction)
        found = self._readings_in.get(key)
        if found is None:
            found = self._readings_in[key] = tuple(
                reading
                for reading in self._readings.get(medicine, ())
                if not reading.jurisdictions or jurisdiction in reading.jurisdictions
            )
        return found

    def drafts(self, medicine: str, jurisdiction: str) -> list[Reading]:
        """Give a medicine's drafts in this jurisdiction: shown as unverified, never run."""
        found = self.readings(medicine, jurisdiction)
        return [reading for reading in found if reading.status is Status.DRAFT]

"""A pack made ready to run: matchers and candidate indexes, built once and used for everyone."""

from collections import defaultdict
from typing import NamedTuple

from primum.checks.check import Check, Reading, Status
from primum.checks.concept import Medicine
from primum.checks.pack import Pack
from primum.engines.candidates import Candidates
from primum.engines.matching import Matcher, Rows

_REMEMBERED = 10_000


class Topic(NamedTuple):
    """One medicine of an order: what is asked, and which readings are told all the same."""

    medicine: Medicine
    candidates: Candidates
    readings: tuple[Reading, ...]


class Agenda(NamedTuple):
    """What there is to ask of an order, in one jurisdiction.

    `checks` never holds a draft; drafts are shown as unverified and never run; `for_people` are
    the texts that no record can answer; `held` are checks that do not run because a source of
    theirs no longer stands. `topics` are all this by medicine, what has readings to tell first.
    """

    medicines: tuple[str, ...]
    checks: tuple[Check, ...]
    drafts: tuple[Reading, ...]
    for_people: tuple[Reading, ...]
    held: tuple[Reading, ...]
    topics: tuple[Topic, ...]


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
        self._agendas: dict[tuple[tuple[str, ...], str, bool], Agenda] = {}

    def agenda(
        self, concepts: tuple[str, ...], jurisdiction: str, *, only_approved: bool
    ) -> Agenda:
        """Give all there is to ask of an order that speaks of these concepts.

        An order may be of several medicines: a substance, and groups of it that knowledge speaks
        of. Knowledge speaks of a medicine when it has checks for it, or texts for people.
        """
        key = (concepts, jurisdiction, only_approved)
        found = self._agendas.get(key)
        if found is None:
            if len(self._agendas) > _REMEMBERED:
                self._agendas.clear()
            found = self._agendas[key] = self._agenda(
                concepts, jurisdiction, only_approved=only_approved
            )
        return found

    def _agenda(
        self, concepts: tuple[str, ...], jurisdiction: str, *, only_approved: bool
    ) -> Agenda:
        medicines = tuple(
            id_
            for id_ in concepts
            if id_ in self.meaning.medicines and (id_ in self._checks or id_ in self._readings)
        )
        readings = [
            reading
            for id_ in medicines
            for reading in self._readings.get(id_, ())
            if not reading.jurisdictions or jurisdiction in reading.jurisdictions
        ]
        checks = tuple(
            check
            for id_ in medicines
            for check in self._checks.get(id_, ())
            if (not check.jurisdictions or jurisdiction in check.jurisdictions)
            and check.status is not Status.DRAFT
            and (check.status is Status.APPROVED or not only_approved)
        )
        held = tuple(
            reading
            for reading in readings
            if reading.is_held and (reading.status is Status.APPROVED or not only_approved)
        )
        others = [reading for reading in readings if not reading.is_held]
        drafts = tuple(reading for reading in others if reading.status is Status.DRAFT)
        # Of a held check only what would have interrupted is told with each order.
        told = [*(reading for reading in held if reading.decision.interrupts), *drafts]
        return Agenda(
            medicines,
            checks,
            drafts,
            tuple(reading for reading in others if reading.status is not Status.DRAFT),
            held,
            tuple(
                Topic(
                    self.meaning.medicines[id_],
                    Candidates([check for check in checks if check.medicine == id_], self.meaning),
                    tuple(reading for reading in told if reading.medicine == id_),
                )
                for id_ in dict.fromkeys((*(reading.medicine for reading in told), *medicines))
            ),
        )

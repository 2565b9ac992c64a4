"""A record as a program sees it at a moment: its rows by the concepts they speak of.

Everything is worked out when first asked for, because most patients take no medicine that
knowledge speaks of, and then nothing needs to be.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from primum.checks.concept import AgeBand
from primum.engines.matching import NOTHING, Matches
from primum.engines.memory.amounts import Weight
from primum.engines.memory.lazy import lazy
from primum.engines.program import Program
from primum.record.model import (
    AllergyRow,
    ConditionRow,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    Record,
    Supplied,
)
from primum.record.sound import is_named
from primum.record.standing import (
    NEGATIVE,
    OPEN_ENDED_DAYS,
    Exposure,
    Moment,
    Standing,
    exposure,
    measured_at,
    stands,
)
from primum.vocabulary.codes import NO_KNOWN_ALLERGY, NO_KNOWN_OTHER_ALLERGY, system_name
from primum.vocabulary.dates import DAY, When, completed_age, day_of, read_when
from primum.vocabulary.truth import Truth

# Nobody is on record as having lived longer than 122 years: an older birth date is a mistake.
OLDEST_DAYS = 125 * 365.25

_NO_KNOWN = NO_KNOWN_ALLERGY | NO_KNOWN_OTHER_ALLERGY


class Spoken(NamedTuple):
    """A condition or allergy row that speaks of a concept; `sure` unless its code is unspecific.

    `of_now` when its code says that the concept is not there ("not pregnant"), which tells nothing
    of what was before.
    """

    row: ConditionRow | AllergyRow
    standing: Standing
    sure: bool
    of_now: bool = False

    @property
    def denies(self) -> bool:
        """Whether the row is a recorded negative, and not merely over."""
        return self.standing.ever is Truth.NO


class Taken:
    """A medication row that speaks of a concept; `sure` unless its code is unspecific."""

    def __init__(self, row: MedicationRow, moment: Moment, *, sure: bool) -> None:
        """Look at a row at a moment."""
        self.row = row
        self.sure = sure
        self._moment = moment

    @lazy
    def exposure(self) -> Exposure | None:
        """When the medicine is taken by the row; None when it never was."""
        return exposure(self.row, self._moment)


class Ages(NamedTuple):
    """The lowest and highest age that the birth date leaves open."""

    low: float
    high: float


class Chart:
    """One patient at one moment (`at`, POSIX seconds)."""

    def __init__(
        self, program: Program, record: Record, at: float, *, is_now: bool = False
    ) -> None:
        """Open a record at a moment."""
        self.program = program
        self.record = record
        self.at = at
        self.moment = Moment(at, record, is_now=is_now)
        self.patient_ref = f"Patient/{record.patient.id}"
        self.values: dict[str, object] = {}  # kept by `values.latest_value`
        self.weights: dict[float, Weight | None] = {}  # kept by `scaling.weight_at`
        self._ages: dict[str, Ages] = {}

    def supplied(self, kind: Supplied) -> bool:
        """Whether a list of this kind came with the record, so that absence can mean something."""
        return kind in self.record.supplied

    @lazy
    def conditions(self) -> dict[str, list[Spoken]]:
        """Condition rows that say something at the moment, by concept."""
        found: dict[str, list[Spoken]] = defaultdict(list)
        for row in (*self.record.conditions, *self._coded_answers):
            matches = self.program.conditions.match(row.codings, row.text)
            if matches != NOTHING:
                self._file(found, row, matches)
        return found

    @lazy
    def _coded_answers(self) -> list[ConditionRow]:
        """Coded values of observations as conditions: "pregnancy status: pregnant".

        An answer counts unless the same question was surely answered later: two of one day both
        do. One long ago says that it was, not that it is.
        """
        newest: dict[object, float] = {}
        answers: list[tuple[object, When, ObservationRow]] = []
        for row in self.record.observations:
            when = measured_at(row, self.moment.until) if row.value_codings else None
            if when is None:
                continue
            # Without any words for it, there is no telling what was asked, nor that it was again.
            question = row.codings[:1] or row.text or row.ref
            newest[question] = max(when.earliest, newest.get(question, when.earliest))
            answers.append((question, when, row))
        oldest = self.at - OPEN_ENDED_DAYS * DAY
        return [
            ConditionRow(
                ref=row.ref,
                codings=row.value_codings,
                verification="unconfirmed" if when.latest < oldest else "confirmed",
                onset=row.effective,
                recorded=row.issued,
            )
            for question, when, row in answers
            if when.latest >= newest[question]
        ]

    @lazy
    def observations(self) -> dict[str, list[ObservationRow]]:
        """Observation rows by the measurement or procedure that they surely speak of."""
        found: dict[str, list[ObservationRow]] = defaultdict(list)
        match = self.program.done.match
        for row in self.record.observations:
            for concept in match(row.codings, row.text).sure:
                found[concept].append(row)
        return found

    @lazy
    def procedures(self) -> dict[str, list[ProcedureRow]]:
        """Procedure rows by the procedure or measurement that they surely speak of."""
        found: dict[str, list[ProcedureRow]] = defaultdict(list)
        match = self.program.done.match
        for row in self.record.procedures:
            for concept in match(row.codings, row.text).sure:
                found[concept].append(row)
        return found

    @lazy
    def allergies(self) -> dict[str, list[Spoken]]:
        """Allergy rows that say something at the moment, by substance."""
        found: dict[str, list[Spoken]] = defaultdict(list)
        match = self.program.allergies.match
        for row in self.record.allergies:
            matches = match(row.codings, row.text)
            if row.excluded:
                # Safe within an unsafe group, by a surveillance decision.
                safe = match(row.excluded, None).sure
                matches = matches.without(safe)
            if matches != NOTHING:
                self._file(found, row, matches)
        return found

    def _file(
        self, found: dict[str, list[Spoken]], row: ConditionRow | AllergyRow, matches: Matches
    ) -> None:
        standing = stands(row, self.moment)
        if standing is None:
            return
        for concept in matches.sure:
            found[concept].append(Spoken(row, standing, sure=True))
        for concept in matches.unsure:
            found[concept].append(Spoken(row, standing, sure=False))
        # "Not pregnant" is a no for as long as it stands.
        for concept in matches.denied if standing.current is Truth.YES else ():
            found[concept].append(Spoken(row, NEGATIVE, sure=True, of_now=True))

    @lazy
    def other_allergies(self) -> bool:
        """Whether a row shows that allergies to medicines were asked after.

        Not so "no known food allergies", nor a "no known allergies" that was taken back, nor what
        was recorded after the moment.
        """
        return any(
            is_named(row)
            and stands(row, self.moment) is not None
            and not any((system_name(c.system), c.code) in _NO_KNOWN for c in row.codings)
            for row in self.record.allergies
        )

    @lazy
    def unnamed_allergies(self) -> list[AllergyRow]:
        """Rows that stand and do not say what the allergy is to."""
        return [
            row
            for row in self.record.allergies
            if not is_named(row) and (said := stands(row, self.moment)) and said.suspected
        ]

    @lazy
    def no_known_allergy(self) -> AllergyRow | None:
        """The row that says there are no known (medicine) allergies, if one stands.

        Of several the first by reference, so that every engine names the same one.
        """
        rows = [
            row
            for row in self.record.allergies
            if any((system_name(c.system), c.code) in NO_KNOWN_ALLERGY for c in row.codings)
            # One that has ended, or perhaps has, was taken back: an allergy has become known.
            and (standing := stands(row, self.moment))
            and standing.suspected is Truth.YES
        ]
        return min(rows, key=lambda row: row.ref, default=None)

    @lazy
    def medicine_matches(self) -> list[tuple[MedicationRow, Matches]]:
        """Every medication row with the medicines and classes it speaks of."""
        match = self.program.medications.match
        return [(row, match(row.codings, row.text)) for row in self.record.medications]

    @lazy
    def medications(self) -> dict[str, list[Taken]]:
        """Medication rows by medicine and class, with when each is taken."""
        found: dict[str, list[Taken]] = defaultdict(list)
        for row, matches in self.medicine_matches:
            for concepts, sure in ((matches.sure, True), (matches.unsure, False)):
                if concepts:
                    taken = Taken(row, self.moment, sure=sure)
                    for concept in concepts:
                        found[concept].append(taken)
        return found

    @lazy
    def present(self) -> dict[Supplied, Mapping[str, object]]:
        """The concepts that rows of each list speak of: what candidates are pruned by."""
        return {
            Supplied.CONDITIONS: self.conditions,
            Supplied.MEDICATIONS: self.medications,
            Supplied.OBSERVATIONS: self.observations,
            Supplied.ALLERGIES: self.allergies,
        }

    @lazy
    def _born(self) -> When | None:
        """When the patient was born; None when that is not on record, to come, or too long ago."""
        birth_date = self.record.patient.birth_date
        if birth_date is None:
            return None
        born = read_when(birth_date)
        is_possible = born.earliest <= self.at and born.latest >= self.at - OLDEST_DAYS * DAY
        return born if is_possible else None

    @lazy
    def _today(self) -> date:
        return day_of(self.at)

    def ages(self, unit: str) -> Ages | None:
        """Completed age at the moment in a unit of time; None without a birth date that can be."""
        born = self._born
        if born is None:
            return None
        ages = self._ages.get(unit)
        if ages is None:
            low = completed_age(day_of(born.latest), self._today, unit)
            # A birth date of one day leaves no other age open.
            is_day = born.latest - born.earliest < DAY
            high = low if is_day else completed_age(day_of(born.earliest), self._today, unit)
            ages = self._ages[unit] = Ages(low, high)
        return ages

    @lazy
    def years(self) -> Ages | None:
        """Age in years, not rounded, to look up tables by age."""
        days = self.ages("d")
        return Ages(days.low / 365.25, days.high / 365.25) if days else None

    def bands(self, table: tuple[AgeBand, ...]) -> list[AgeBand]:
        """Rows of a table by age that may be the patient's: all of them without a birth date."""
        if self.years is None:
            return list(table)
        low, high = self.years
        found, floor = [], -1.0
        for band in table:
            if floor <= high and low < band.below_age:
                found.append(band)
            floor = band.below_age
        return found

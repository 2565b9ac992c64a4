"""What a raw bundle says at the end of a day, read from its JSON with plain logic.

Nothing here comes from `primum`: this is the second opinion that the engine is compared with. It
knows only what outside patients carry: dated conditions with a clinical status, orders, coded
and measured observations, procedures and allergies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

Json = dict[str, Any]


def day(text: object) -> date | None:
    """Give the UTC day of a FHIR date that is written at least to the day; else None."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    when = datetime.fromisoformat(text)
    return (when.astimezone(UTC) if when.tzinfo else when).date()


@dataclass(frozen=True)
class Named:
    """A condition (or coded answer): its codes, its words, whether it held on the day."""

    codes: frozenset[str]
    words: str
    holds: bool


@dataclass(frozen=True)
class Chart:
    """A bundle on a day."""

    bundle: Json
    at: date

    def rows(self, type_: str) -> Iterator[Json]:
        """Give the resources of a type."""
        for entry in self.bundle["entry"]:
            if entry["resource"]["resourceType"] == type_:
                yield entry["resource"]

    def has_any(self, *types: str) -> bool:
        """Whether a row of one of the types is there, drafts apart: the list was supplied."""
        return any(row.get("status") != "draft" for type_ in types for row in self.rows(type_))

    def known(self, *dates: object) -> bool:
        """Whether none of the dates lies after the day."""
        days = [day(text) for text in dates]
        return all(each is None or each <= self.at for each in days)

    @property
    def newest(self) -> date:
        """The day of the newest row: a status is as new as that."""
        rows = [entry["resource"] for entry in self.bundle["entry"]]
        texts = [
            (row.get("meta") or {}).get("lastUpdated")
            or row.get("recordedDate")
            or row.get("authoredOn")
            or row.get("issued")
            or row.get("effectiveDateTime")
            or (row.get("performedPeriod") or {}).get("end")
            or row.get("performedDateTime")
            for row in rows
        ]
        return max(found for text in texts if (found := day(text)))

    @property
    def patient(self) -> Json:
        """The patient."""
        return next(self.rows("Patient"))

    @property
    def born(self) -> date:
        """The day of birth."""
        return date.fromisoformat(self.patient["birthDate"])

    def birthday(self, years: int) -> date:
        """Give a birthday; someone of 29 February has it on 1 March in other years."""
        try:
            return self.born.replace(year=self.born.year + years)
        except ValueError:
            return date(self.born.year + years, 3, 1)

    def is_aged(self, years: int) -> bool:
        """Whether so many years are completed."""
        return self.birthday(years) <= self.at

    def conditions(self) -> Iterator[Named]:
        """Give what was on the problem list by the day, and coded answers as such."""
        for row in self.rows("Condition"):
            if not self.known(row.get("recordedDate"), row.get("onsetDateTime")):
                continue
            if _code(row.get("verificationStatus")) in ("refuted", "entered-in-error"):
                continue
            ended = day(row.get("abatementDateTime"))
            status = _code(row.get("clinicalStatus"))
            over = ended <= self.at if ended else status in ("resolved", "inactive", "remission")
            yield Named(*_spoken(row.get("code")), holds=not over)
        for row in self.rows("Observation"):
            answer = row.get("valueCodeableConcept")
            if answer and self.known(row.get("effectiveDateTime"), row.get("issued")):
                yield Named(*_spoken(answer), holds=True)

    def values(self, codes: frozenset[str]) -> list[tuple[date, Json]]:
        """Give the quantities of the coded observations by the day, latest first."""
        found = [
            (day(row.get("effectiveDateTime")) or date.min, row["valueQuantity"])
            for row in self.rows("Observation")
            if _spoken(row.get("code"))[0] & codes
            and "valueQuantity" in row
            and self.known(row.get("effectiveDateTime"), row.get("issued"))
        ]
        return sorted(found, key=lambda each: each[0], reverse=True)

    def was_done(self, codes: frozenset[str], words: str) -> bool:
        """Whether a completed procedure is on record by its code or its exact name."""
        return any(
            row.get("status") == "completed"
            and self.known((row.get("performedPeriod") or {}).get("end"),
                           row.get("performedDateTime"))
            and (_spoken(row.get("code"))[0] & codes or words == _spoken(row.get("code"))[1])
            for row in self.rows("Procedure")
        )  # fmt: skip

    def taken(self, words: tuple[str, ...], atc: str) -> tuple[bool, bool]:
        """Whether a medicine is surely, and whether it is perhaps, taken on the day.

        An order without an end that is older than a year is perhaps still taken.
        """
        surely = perhaps = False
        for row in self.rows("MedicationRequest"):
            codes, said = _spoken(row.get("medicationCodeableConcept"))
            named = any(word in said for word in words) or any(c.startswith(atc) for c in codes)
            written = day(row.get("authoredOn"))
            if not named or not self.known(row.get("authoredOn")):
                continue
            if row.get("status") != "active":
                # What ended by a status that is newer than the day had perhaps not ended yet.
                ended = row.get("status") in ("completed", "stopped")
                perhaps = perhaps or (ended and self.newest > self.at)
                continue
            if written and written < self.at - timedelta(days=365):
                perhaps = True
            else:
                surely = True
        return surely, perhaps

    def order(self, id_: str, type_: str = "MedicationRequest") -> Json | None:
        """Give the row with this id."""
        return next((row for row in self.rows(type_) if row.get("id") == id_), None)


def amount_of(quantity: Json) -> Fraction:
    """Give a quantity's number, exactly as it is printed."""
    return Fraction(str(quantity["value"]))


def _spoken(concept: object) -> tuple[frozenset[str], str]:
    if not isinstance(concept, dict):
        return frozenset(), ""
    codings = concept.get("coding") or ()
    said = [concept.get("text"), *(coding.get("display") for coding in codings)]
    words = " / ".join(text.lower() for text in dict.fromkeys(said) if text)
    return frozenset(coding["code"] for coding in codings if "code" in coding), words


def _code(concept: object) -> str | None:
    codes = _spoken(concept)[0]
    return next(iter(codes), None)

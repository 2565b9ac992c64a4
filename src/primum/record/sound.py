"""What cannot be in a row, although each value by itself can: said, and read with care.

Also what a row lacks although it was sent: a dose at a place where FHIR R4 has none.

A row is given back as far as it can be used; `note` is told the rest.
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from msgspec.structs import replace

from primum.record import faults
from primum.record.json import Json
from primum.record.model import AllergyRow, ConditionRow, MedicationKind, MedicationRow
from primum.vocabulary.codes import NO_INFORMATION, Coding, system_name
from primum.vocabulary.dates import read_when
from primum.vocabulary.fault import Fault

# FHIR R4 medicationrequest-status, medicationdispense-status, medication-statement-status and
# medication-admin-status.
STATUSES: dict[MedicationKind, frozenset[str | None]] = {
    MedicationKind.REQUEST: frozenset(
        {
            *("active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped"),
            *("draft", "unknown", None),
        }
    ),
    MedicationKind.DISPENSE: frozenset(
        {
            *("preparation", "in-progress", "cancelled", "on-hold", "completed"),
            *("entered-in-error", "stopped", "declined", "unknown", None),
        }
    ),
    MedicationKind.STATEMENT: frozenset(
        {
            *("active", "completed", "entered-in-error", "intended", "stopped", "on-hold"),
            *("unknown", "not-taken", None),
        }
    ),
    MedicationKind.ADMINISTRATION: frozenset(
        {
            *("in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped"),
            *("unknown", None),
        }
    ),
}

# Where STU3 (Dosage) and DSTU2 (MedicationOrder, MedicationStatement) have a dose or a rate: in the
# dosage itself, which R4 keeps in its doseAndRate.
_OLDER = (
    *("doseQuantity", "doseRange", "doseSimpleQuantity", "quantityQuantity", "quantityRange"),
    *("rateQuantity", "rateRange", "rateRatio", "rateSimpleQuantity"),
)

_NO_INFORMATION_CODES = frozenset(code for _, code in NO_INFORMATION)

_Timed = TypeVar("_Timed", bound=ConditionRow | AllergyRow)


class Note(Protocol):
    """Notes a problem of a row."""

    def __call__(self, place: str, fault: Fault, value: object = "", **blanks: str) -> None:
        """Note it."""


def sound_medication(row: MedicationRow, note: Note) -> MedicationRow:
    """Give a medication row whose status is one of FHIR's and whose end is after its start."""
    if row.status not in STATUSES[row.kind]:
        # An order must not vanish for a word that nobody knows: it may be in force.
        note(row.ref, faults.STATUS_UNKNOWN, row.status, kind=row.kind.value)
        row = replace(row, status="unknown")
    if row.end is not None and _reversed(row.start, row.end):
        _note_reversed(row.ref, row.start, row.end, note)
        row = replace(row, end=None)
    return row


def note_unread_dose(row: MedicationRow, resource: Mapping[str, Json], note: Note) -> None:
    """Say that a resource has its dose where an older release of FHIR has it.

    It is not read from there, and "no dose" would be the wrong reason for checking none.
    """
    for raw in row.dosages:
        if raw.dose is None and raw.rate is None:
            break
    else:
        return
    dosages = resource.get("dosageInstruction") or resource.get("dosage")
    for dosage in dosages if isinstance(dosages, list) else ():
        older = [name for name in _OLDER if name in dosage] if isinstance(dosage, dict) else []
        if older:
            note(row.ref, faults.DOSE_ELSEWHERE, ", ".join(older))
            return


def sound_condition(row: _Timed, note: Note, *, said: bool) -> _Timed:
    """Give a condition or allergy row whose end is after its onset; say when it has no name.

    `said` tells that something was already said of the row.
    """
    if not said and not row.text and not is_named(row):
        codes = ", ".join(f"{c.system or '?'} {c.code}" for c in row.codings if c.code)
        note(row.ref, faults.NOT_NAMED, codes)
    if row.abatement is not None and _reversed(row.onset, row.abatement):
        _note_reversed(row.ref, row.onset, row.abatement, note)
        row = replace(row, abatement=None)
    return row


def says_nothing(codings: tuple[Coding, ...]) -> bool:
    """Whether a row only says that nothing is known (IPS): as if there were none."""
    for system, code, _ in codings:
        if code in _NO_INFORMATION_CODES and (system_name(system), code) in NO_INFORMATION:
            return True
    return False


def is_named(row: ConditionRow | AllergyRow) -> bool:
    """Whether a row says what it is about: in words, or by a code of a system that is known."""
    return bool(row.text) or any(_is_named(coding) for coding in row.codings)


def _is_named(coding: Coding) -> bool:
    return bool(coding.display) or (bool(coding.code) and system_name(coding.system) is not None)


def _reversed(start: str | None, end: str) -> bool:
    return start is not None and read_when(end).latest < read_when(start).earliest


def _note_reversed(place: str, start: str | None, end: str | None, note: Note) -> None:
    note(place, faults.REVERSED, f"{start} > {end}")

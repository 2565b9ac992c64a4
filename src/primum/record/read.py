"""FHIR R4 to a record: the way in for one patient."""

from typing import Protocol, TypeVar

from msgspec.structs import replace

from primum.record import faults
from primum.record.bundle import Entry, Parts, gather, shown, stop
from primum.record.flags import FlagRow, end_replaced, flag_row
from primum.record.json import Json, parse
from primum.record.medication_rows import MEDICATION_TYPES, Named, medication_row
from primum.record.model import (
    AllergyRow,
    ConditionRow,
    MedicationRow,
    ObservationRow,
    Patient,
    ProcedureRow,
    Record,
    Supplied,
)
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.rows import (
    Tables,
    allergy_row,
    condition_row,
    doubted,
    observation_rows,
    patient_row,
    procedure_row,
)
from primum.record.shapes import Faults, items, local_key
from primum.record.sound import note_unread_dose, says_nothing, sound_condition, sound_medication
from primum.record.supplied import lists_of, nil_known
from primum.record.view_loader import Views, load_views
from primum.vocabulary.codes import Coding

# One patient's record is far smaller; a file above this is an export of many, or a mistake.
MAX_BYTES = 50_000_000


def read_record(data: bytes, views: Views | None = None) -> Record:
    """Read one patient from FHIR R4 JSON: a Bundle, a CDS Hooks request, or a lone Patient.

    `Unreadable` when nothing can be made of the input as a whole, or it speaks of two patients;
    everything smaller is among the record's problems.
    """
    if len(data) > MAX_BYTES:
        stop(
            "too-large",
            f"one patient's record is at most {MAX_BYTES // 1_000_000} MB",
            f"{len(data) / 1e6:.0f} MB",
            "Send the record of one patient. Populations go through `primum screen`.",
        )
    return read_bundle(parse(data), views)


def read_bundle(bundle: Json, views: Views | None = None) -> Record:
    """Read one patient from parsed JSON, as `read_record` does."""
    return _Reader(gather(bundle), views or load_views()).read()


class _HasName(Protocol):
    """What a reference may lead to."""

    @property
    def codings(self) -> tuple[Coding, ...]: ...

    @property
    def text(self) -> str | None: ...


_Condition = TypeVar("_Condition", bound=ConditionRow | AllergyRow)


class _Reader:
    """Reads the resources of one input, in two passes: what is referred to, then the rows."""

    def __init__(self, parts: Parts, views: Views) -> None:
        self._parts = parts
        self._flatten = views.flatten
        self._named: dict[str, _HasName] = {}
        self._faults: Faults = []
        self._referring: list[tuple[Entry, Tables]] = []
        self._conditions: list[ConditionRow] = []
        self._medications: list[MedicationRow] = []
        self._observations: list[ObservationRow] = []
        self._allergies: list[AllergyRow] = []
        self._procedures: list[ProcedureRow] = []
        self._flags: list[FlagRow] = []
        self._drafts: set[str] = set()
        self._ignored: dict[str, int] = {}
        self._nil: set[Supplied] = set()
        self._patient_key = ""
        self._faulty = ""  # the key of the last resource with a value that could not be used

    def read(self) -> Record:
        """Read everything."""
        patient = self._patient()
        for entry in self._parts.entries:
            self._entry(entry)
        for entry, tables in self._referring:
            medication = self._medication(entry, tables)
            if not says_nothing(medication.codings):
                self._medications.append(medication)
        for flag in end_replaced(self._flags):
            if isinstance(flag.row, ConditionRow):
                self._conditions.append(flag.row)
            else:
                self._allergies.append(flag.row)
        record = Record(
            patient=patient,
            conditions=tuple(self._conditions),
            medications=tuple(self._medications),
            observations=tuple(self._observations),
            allergies=tuple(self._allergies),
            procedures=tuple(self._procedures),
            problems=tuple(self._parts.problems),
            ignored=tuple(sorted(self._ignored.items())),
            drafts=frozenset(self._drafts),
        )
        known = self._nil | self._parts.asked
        if len(known) < len(Supplied):
            known |= lists_of(record, self._drafts)
        return replace(record, supplied=frozenset(known - self._parts.partial))

    def _patient(self) -> Patient:
        found = [entry for entry in self._parts.entries if entry.kind == "Patient"]
        named = self._parts.patient_id
        if len(found) > 1:
            keys = ", ".join(entry.key for entry in found[:3])
            stop("two-patients", "there is more than one patient in this record", keys)
        if not found:
            if named is None:
                stop("no-patient", "there is no Patient in this record")
            self._patient_key = f"Patient/{named}"
            self._parts.note(self._patient_key, faults.NO_PATIENT)
            return Patient(str(named))
        entry = found[0]
        self._patient_key = entry.key
        if named is not None and entry.key != f"Patient/{named}":
            stop("two-patients", "the context names another patient", f"{entry.key}, {named}")
        tables = self._flat(entry)
        if not tables[0]:
            return Patient(entry.key.removeprefix("Patient/"))
        return patient_row(entry.key.removeprefix("Patient/"), tables)

    def _flat(self, entry: Entry) -> Tables:
        """Flatten one resource; what its views could not use becomes problems."""
        tables = self._flatten[entry.kind](entry.resource, entry.key, self._faults)
        if self._faults:
            self._note_faults(entry.key)
        return tables

    def _note_faults(self, key: str) -> None:
        self._faulty = key
        found = [(fault.rule, fault.where, shown(fault.value)) for fault in self._faults]
        self._faults.clear()
        for rule, where, value in dict.fromkeys(found):
            self._parts.note(key, faults.OF_VALUES[rule], value, where=where)

    def _entry(self, entry: Entry) -> None:
        resource, kind, key = entry.resource, entry.kind, entry.key
        flatten = self._flatten.get(kind)
        if flatten is None:
            self._not_read(entry)
            return
        if kind == "Patient":
            return
        tables = flatten(resource, key, self._faults)
        if self._faults:
            self._note_faults(key)
        if kind == "Medication":
            self._remember(key, tables)
            return
        if not tables[0]:
            return
        subject = tables[0][0][0]
        if subject != self._patient_key and not self._is_about_patient(entry, subject):
            return
        if entry.is_draft:
            self._drafts.add(key)
        if "contained" in resource:
            self._contained(entry)
        doubtful = "modifierExtension" in resource or "implicitRules" in resource
        if doubtful:
            self._note_modifier(entry)
        self._row(entry, tables, doubtful=doubtful)

    def _row(self, entry: Entry, tables: Tables, *, doubtful: bool) -> None:
        kind, key = entry.kind, entry.key
        if kind == "Observation":
            rows = observation_rows(key, tables)
            self._named[key] = rows[0]
            if doubtful:
                rows = [replace(row, value=None, value_codings=()) for row in rows]
            self._observations += rows
        elif kind in MEDICATION_TYPES:
            self._referring.append((entry, tables))
        elif kind == "Condition":
            condition = self._sound(condition_row(key, tables))
            self._named[key] = condition
            if not says_nothing(condition.codings):
                self._conditions.append(doubted(condition) if doubtful else condition)
        elif kind == "AllergyIntolerance":
            allergy = self._sound(allergy_row(key, tables))
            if not says_nothing(allergy.codings):
                self._allergies.append(doubted(allergy) if doubtful else allergy)
        elif kind == "Procedure":
            procedure = procedure_row(key, tables)
            self._named[key] = procedure
            self._procedures.append(replace(procedure, status="unknown") if doubtful else procedure)
        else:
            flag = flag_row(key, tables)
            if flag is None:
                self._ignored["Flag"] = self._ignored.get("Flag", 0) + 1
            else:
                row = self._sound(flag.row)
                self._flags.append(flag._replace(row=doubted(row) if doubtful else row))

    def _sound(self, row: _Condition) -> _Condition:
        # What was said of the value itself is not said again of the row without it.
        return sound_condition(row, self._parts.note, said=row.ref == self._faulty)

    def _medication(self, entry: Entry, tables: Tables) -> MedicationRow:
        row = sound_medication(
            medication_row(entry.kind, entry.key, tables, self._resolve), self._parts.note
        )
        note_unread_dose(row, entry.resource, self._parts.note)
        if not row.codings and not row.text:
            self._parts.note(entry.key, faults.MEDICINE_NOT_NAMED)
        if "modifierExtension" in entry.resource or "implicitRules" in entry.resource:
            return replace(row, status="unknown")
        return row

    def _is_about_patient(self, entry: Entry, subject: str | None) -> bool:
        """Whether a resource is about the patient; about another one stops the reading."""
        if subject is None:
            fault = faults.DRAFT_WITHOUT_SUBJECT if entry.is_draft else faults.NO_SUBJECT
            self._parts.note(entry.key, fault)
            return entry.is_draft
        key = self._parts.urls.get(subject) or local_key(subject) or subject
        if key == self._patient_key or subject == f"urn:uuid:{self._patient_key[8:]}":
            return True
        return stop(
            "other-patient",
            f"{entry.key} is about another patient than {self._patient_key}",
            subject,
        )

    def _resolve(self, reference: str, owner: str, display: str | None) -> Named:
        """Find what a reference names; when it leads nowhere the display is all there is."""
        named = self._named
        if reference.startswith("#"):
            found = named.get(f"{owner}{reference}")
        else:
            found = named.get(reference)
            if found is None:
                key = self._parts.urls.get(reference) or local_key(reference)
                found = named.get(key) if key else None
        if found is None:
            self._parts.note(owner, faults.DANGLING, reference)
            return Named((), display)
        return Named(found.codings, found.text or display)

    def _remember(self, key: str, tables: Tables) -> None:
        text = tables[0][0][0] if tables[0] else None
        self._named[key] = Named(tuple(tables[1]), text)  # type: ignore[arg-type]

    def _contained(self, entry: Entry) -> None:
        """Flatten what a resource contains and may refer to."""
        for inner in items(entry.resource["contained"]):
            if not isinstance(inner, dict) or not isinstance(inner.get("id"), str):
                self._parts.note(entry.key, faults.NO_INNER_ID, inner)
                continue
            kind = inner.get("resourceType")
            if kind in ("Medication", "Condition", "Observation", "Procedure"):
                key = f"{entry.key}#{inner['id'].removeprefix('#')}"
                tables = self._flat(Entry(inner, kind, key, is_draft=False))
                if kind == "Medication":
                    self._remember(key, tables)
                elif tables[0]:
                    text = tables[0][0][1 if kind == "Condition" else 2]
                    self._named[key] = Named(tuple(tables[1]), text)  # type: ignore[arg-type]

    def _note_modifier(self, entry: Entry) -> None:
        found = items(entry.resource.get("modifierExtension"))
        urls = [str(item.get("url") if isinstance(item, dict) else item) for item in found]
        why = ", ".join(urls) or entry.resource.get("implicitRules")
        self._parts.note(entry.key, faults.MODIFIED, why)

    def _not_read(self, entry: Entry) -> None:
        if entry.kind not in RESOURCE_TYPES:
            self._parts.note(entry.key, faults.TYPE_UNKNOWN, entry.kind)
            return
        if entry.kind == "List":
            nil = nil_known(entry.resource)
            if nil is not None:
                self._nil.add(nil)
                return
        self._ignored[entry.kind] = self._ignored.get(entry.kind, 0) + 1

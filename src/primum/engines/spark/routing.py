"""Whose each line is, before anything is read of it: the part of the data in which it is screened.

A patient's lines go to one part, by the patient's id, which is followed as `record.bulk.rows.people`
follows it. What is no patient's (a Medication) goes wherever something refers to it. Lines that cannot
be read go anywhere: where they are read, it is told what is wrong with them.
"""

import re
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
from msgspec import Struct

from primum.engines.spark.splits import File, Line
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.shapes import Faults, reference_key
from primum.record.tables import TABLES
from primum.record.view_loader import Views

_SUBJECT = re.compile(r"(subject|patient)\.getReferenceKey\(Patient\)")
_PATIENT = re.compile(r"(?:.*/)?Patient/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?")
_ENDING = re.compile(r"(?s:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?")
_MARK = b"\xef\xbb\xbf"  # of byte order
_SHARED = "Medication"


class Route(NamedTuple):
    """Where a resource goes: its part, its key (if it has one), and the keys that it refers to.

    What `is_shared` is nobody's, and goes to other parts as well. `unread` is the type of a resource
    that nothing reads, and that goes nowhere.
    """

    part: int
    key: str | None = None
    needs: tuple[str, ...] = ()
    is_shared: bool = False
    unread: str = ""


class _Reference(Struct):
    reference: str | None = None
    type: str | None = None


class _Resource(Struct, rename="camel"):
    """What of a resource says where it goes; whatever has another form is read as a whole."""

    resource_type: str
    id: str = ""
    subject: _Reference | None = None
    patient: _Reference | None = None
    medication_reference: _Reference | None = None
    reason_reference: list[_Reference] = []


class Router:
    """Tells the part of each line, of so many parts."""

    def __init__(self, views: Views, parts: int) -> None:
        """Route what these views read."""
        self._views = views
        self._parts = parts
        self._decode = msgspec.json.Decoder(_Resource).decode
        self._subjects = {kind: _subject_element(views, kind) for kind in views.names}

    def route(self, file: File, number: int, line: Line) -> Route | None:
        """Route a line of a file that has this number; None when it is blank."""
        text = line.text.strip()
        if line.number == 1:
            text = text.removeprefix(_MARK)
        if not text:
            return None
        try:
            resource = self._decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._route_odd(file, text) or self._anywhere(number, line)
        kind = resource.resource_type
        if kind not in self._subjects:
            return self._route_unread(file, kind, text) or self._anywhere(number, line)
        element = self._subjects[kind]
        if not resource.id:
            return self._route_odd(file, text) or self._anywhere(number, line)
        key = f"{kind}/{resource.id}"
        if kind == "Patient":
            return Route(self.part_of(resource.id), key)
        if kind == _SHARED:
            return Route(self.part_of(key), key, is_shared=True)
        if element is None:
            return self._route_odd(file, text) or self._anywhere(number, line)
        patient = patient_of(_key(getattr(resource, element), "Patient"))
        owner = key if patient is None else patient
        return Route(self.part_of(owner), key, _needs(resource))

    def part_of(self, name: str) -> int:
        """Give the part of a patient's id, or of another name."""
        return crc32(name.encode("utf-8", "surrogatepass")) % self._parts

    def _anywhere(self, number: int, line: Line) -> Route:
        return Route(self.part_of(f"{number}:{line.number}"))

    def _route_unread(self, file: File, kind: str, text: bytes) -> Route | None:
        """Route what no view reads; None when it has to be read, for something is odd about it."""
        if kind == "List" and b"nilknown" in text:
            subject = reference_key(msgspec.json.decode(text).get("subject"), "Patient")
            patient = patient_of(subject)
            return None if patient is None else Route(self.part_of(patient))
        is_usual = kind == file.kind and kind in RESOURCE_TYPES
        return Route(0, unread=kind) if is_usual else None

    def _route_odd(self, file: File, text: bytes) -> Route | None:
        """Route a resource by what its view makes of it; None when it is no resource."""
        try:
            resource: Any = msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str):
            return None
        if kind not in self._subjects:
            return self._route_unread(file, kind, text)
        id_ = resource.get("id")
        key = f"{kind}/{id_}" if isinstance(id_, str) and id_ else None
        if kind in ("Patient", _SHARED):
            if key is None:
                return None
            name = key if kind == _SHARED else str(id_)
            return Route(self.part_of(name), key, is_shared=kind == _SHARED)
        faults: Faults = []
        flat = self._views.flatten[kind](resource, key or "", faults)
        tables = dict(zip(self._views.names[kind], flat, strict=True))
        main = self._views.names[kind][0]
        names = [name for name, _ in TABLES[main].columns]
        row = dict(zip(names, tables[main][0], strict=True)) if tables[main] else {}
        patient = patient_of(row.get("subject"))
        owner = key if patient is None else patient
        if owner is None:
            return None
        given = [row.get("medication"), *(reason[0] for reason in tables.get(f"{main}_reason", ()))]
        return Route(self.part_of(owner), key, needs_of(given))


def patient_of(subject: str | None) -> str | None:
    """Give the id of the patient that a subject leads to, as `rows.people` does."""
    if subject is None:
        return None
    if found := _PATIENT.fullmatch(subject):
        return found[1]
    for start in ("Patient/", "urn:uuid:"):
        if subject.startswith(start):
            return subject[len(start) :]
    return None


def needs_of(references: list[str | None]) -> tuple[str, ...]:
    """Give the keys of what references may lead to outside of their own resource."""
    found: dict[str, None] = {}
    for reference in references:
        if not reference or reference[0] == "#":
            continue
        found[reference] = None
        if ending := _ENDING.fullmatch(reference):
            found[f"{ending[1]}/{ending[2]}"] = None
    return tuple(found)


def _needs(resource: _Resource) -> tuple[str, ...]:
    """Give what an order refers to; reasons are seldom a Medication, and else the patient's own."""
    if resource.medication_reference is None and not resource.reason_reference:
        return ()
    reasons = [
        it for it in resource.reason_reference if it.reference and f"{_SHARED}/" in it.reference
    ]
    return needs_of([_key(it, None) for it in (resource.medication_reference, *reasons)])


def _key(reference: _Reference | None, kind: str | None) -> str | None:
    if reference is None:
        return None
    return reference_key({"reference": reference.reference, "type": reference.type}, kind)


def _subject_element(views: Views, kind: str) -> str | None:
    """Give the element that names the patient; None where a site's view has it elsewhere."""
    definition = views.definitions[views.names[kind][0]]
    for select in definition.select:
        for column in select.columns:
            if column.name == "subject" and (found := _SUBJECT.fullmatch(column.path)):
                return found[1]
    return None

"""The codes by which a case's resources name the concepts of the knowledge."""

from typing import Any

from primum.knowledge.fronts import CodeSet, ConceptFront, MeasurementFront, MedicineFront
from primum.knowledge.includes import included_in
from primum.knowledge.linked import Entry, Knowledge
from primum.vocabulary.codes import SYSTEMS

Json = dict[str, Any]

SNOMED = SYSTEMS["snomed"][0]
LOINC = SYSTEMS["loinc"][0]
UCUM = "http://unitsofmeasure.org"

# Routes of administration in SNOMED CT, as FHIR R4's value set route-codes lists them.
ROUTES = {
    "oral": "26643006",
    "subcutaneous": "34206005",
    "intravenous": "47625008",
    "intramuscular": "78421000",
}

AnyEntry = Entry[ConceptFront] | Entry[MeasurementFront] | Entry[MedicineFront]


def codeable(id_: str, folders: tuple[str, ...], knowledge: Knowledge, code: str | None) -> Json:
    """A CodeableConcept of a concept: its first code, or the one given as `icd10:D16.9`."""
    entry = _entry(id_, folders, knowledge)
    name = (entry.front.names.get("en") or [entry.front.title])[0]
    found = _written(code) if code else _first_code(id_, folders, knowledge)
    if found is None:
        return {"text": name}
    system, value = found
    return {"coding": [{"system": SYSTEMS[system][0], "code": value}], "text": code or name}


def _entry(id_: str, folders: tuple[str, ...], knowledge: Knowledge) -> AnyEntry:
    for folder in folders:
        entries: dict[str, AnyEntry] = getattr(knowledge, folder)
        if id_ in entries:
            return entries[id_]
    raise ValueError(f"no document in {' or '.join(folders)} is called {id_!r}")


def _written(code: str) -> tuple[str, str]:
    system, _, value = code.partition(":")
    if system not in SYSTEMS or not value:
        raise ValueError(f"expected a code such as icd10:D16.9, got {code!r}")
    return system, value


def _first_code(id_: str, folders: tuple[str, ...], knowledge: Knowledge) -> tuple[str, str] | None:
    """The first code of a concept, else of the concepts that it includes."""
    for folder in folders:
        entries: dict[str, Any] = getattr(knowledge, folder)
        if id_ not in entries:
            continue
        is_plain = isinstance(entries[id_].front, ConceptFront)
        for part in included_in(id_, entries) if is_plain else [id_]:
            for system, written in entries[part].front.codes.items():
                codes = written.codes if isinstance(written, CodeSet) else written
                code = codes if isinstance(codes, str) else next(iter(codes), "")
                if code and system in SYSTEMS:
                    return system, code
    return None

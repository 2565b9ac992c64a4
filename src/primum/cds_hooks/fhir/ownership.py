"""Whose a resource is: a server that sends another patient's data is not to be believed."""

from enum import Enum, auto

from primum.record.json import Json
from primum.record.shapes import local_key, reference_key
from primum.record.tables import TABLES

# Where the record reads whose a resource is (R4 calls the element `patient` in allergies).
_ELEMENT = {
    table.resource: "patient" if table.resource == "AllergyIntolerance" else "subject"
    for table in TABLES.values()
    if table.resource not in ("Patient", "Medication")
}


class Owner(Enum):
    """Whose a resource is. `UNSAID`: it should say, and does not; `NOBODY`: it need not say."""

    PATIENT = auto()
    OTHER = auto()
    UNSAID = auto()
    NOBODY = auto()


def owner_of(resource: dict[str, Json], patient: str) -> Owner:
    """Tell whether a resource is this patient's (a FHIR id)."""
    kind = resource.get("resourceType")
    if kind == "Patient":
        return Owner.PATIENT if resource.get("id") == patient else Owner.OTHER
    named = {name: _patient_in(resource.get(name)) for name in ("subject", "patient")}
    if any(id_ not in (None, patient) for id_ in named.values()):
        return Owner.OTHER
    element = _ELEMENT.get(kind) if isinstance(kind, str) else None
    if element is None:
        return Owner.NOBODY
    return Owner.PATIENT if named[element] == patient else Owner.UNSAID


def _patient_in(reference: Json) -> str | None:
    """Give the id of the patient that a Reference names; None when it names none."""
    if not isinstance(reference, dict):
        return None
    key = reference_key(reference, "Patient")
    kind, _, id_ = (local_key(key) or "").partition("/") if key else ("", "", "")
    return id_ if kind == "Patient" else None

"""What `GET /cds-services` says: the services, and what each of them asks to be sent."""

from collections.abc import Mapping, Sequence

from primum.cds_hooks.requests.model import Hook
from primum.cds_hooks.requests.parts import PARTS
from primum.record.json import Json

# One id under both hooks of ordering: newer cards replace older ones (CDS Hooks 2.0.1, "Update
# Stale Guidance"). Signing stands last: HL7's own sandbox keeps one hook of an id, the last one.
SERVICES: dict[str, tuple[Hook, ...]] = {
    "primum-orders": (Hook.ORDER_SELECT, Hook.ORDER_SIGN),
    "primum-patient": (Hook.PATIENT_VIEW,),
    "primum-verify": (Hook.MEDICATION_VERIFY,),
    "primum-problems": (Hook.PROBLEM_CREATE,),
}

_TITLES = {
    "primum-orders": "Primum: medication surveillance of orders",
    "primum-patient": "Primum: medication surveillance of a patient",
    "primum-verify": "Primum: medication surveillance at verification",
    "primum-problems": "Primum: medication surveillance of new problems",
}
_DOES = {
    "primum-orders": "Checks draft orders of medicines against the patient's data.",
    "primum-patient": "Checks the medicines that the patient takes against the patient's data.",
    "primum-verify": "Checks an order of a medicine when a pharmacist verifies it.",
    "primum-problems": "Checks the medicines that the patient takes against a new problem.",
}
_NAMED = 30  # medicines, at most; with more of them a description is no longer read


def discovery(
    templates: Mapping[str, str],
    covered: Sequence[str],
    version: str,
    jurisdiction: str = "",
    notice: str = "",
) -> dict[str, Json]:
    """Describe every service.

    `templates` are the queries by prefetch key, `covered` the names of the medicines that the
    knowledge speaks of, `version` is the version of the knowledge, `notice` says what it is for.
    Nothing in the answer is null or empty, as the standard has it.
    """
    about = _about(covered, version, jurisdiction, notice)
    services = [
        {
            "hook": hook.value,
            "id": id_,
            "title": _TITLES[id_],
            "description": f"{_DOES[id_]} {about}",
            "prefetch": dict(templates),
            "usageRequirements": _requirements(templates),
        }
        for id_, hooks in SERVICES.items()
        for hook in hooks
    ]
    return {"services": services}


def _about(covered: Sequence[str], version: str, jurisdiction: str, notice: str) -> str:
    names = sorted(covered, key=str.casefold)
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    said = [
        f"Medicines covered: {named}; others are not checked."
        if names
        else "No medicine is covered."
    ]
    if version:
        said.append(f"Version of the knowledge: {version}.")
    if jurisdiction:
        said.append(f"Label: {jurisdiction.upper()}.")
    if notice:
        said.append(notice)
    return " ".join(said)


def _requirements(templates: Mapping[str, str]) -> str:
    types = ", ".join(part.type for key, part in PARTS.items() if key in templates)
    return (
        f"Needs {types}, as prefetch or from fhirServer with fhirAuthorization. Without the"
        " Patient a request is answered with 412, and so is patient-view or"
        " problem-list-item-create without MedicationRequest. Without the others findings may be"
        " missing; cards say what could not be assessed. A key that is left out is taken for not"
        " known, never for empty."
    )

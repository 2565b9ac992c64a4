"""A boy and his orders of growthil, as requests of hooks; the checks are those of `quiet.boy`."""

from typing import Any

from generative.invented_fhir import searchset
from generative.invented_requests import KEYS, SERVER, collection, reference
from primum.vocabulary.codes import SYSTEMS

GROWTHIL, GLARGINE, PARACETAMOL = "H01AC03", "A10AE04", "N02BE01"
_SUBJECT = {"reference": "Patient/p"}
_BOY = {"resourceType": "Patient", "id": "p", "birthDate": "2020-03-01", "gender": "male"}
Resource = dict[str, Any]


def medicine(atc: str = GROWTHIL) -> Resource:
    """Give the code of a medicine."""
    return {"coding": [{"system": SYSTEMS["atc"][0], "code": atc}]}


def order(
    id_: str, dose: float | None = 0.04, *, on="2026-06-01", unit="mg/kg", **more
) -> Resource:
    """Give an order of growthil twice a day: a draft, written on a day, unless `more` says else."""
    quantity = {"value": dose, "unit": unit, "code": unit}
    line = {
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": quantity}],
    }
    kind = more.pop("resourceType", "MedicationRequest")
    resource = {"resourceType": kind, "id": id_, "status": "draft", "subject": _SUBJECT}
    resource["medicationCodeableConcept"] = medicine(more.pop("atc", GROWTHIL))
    if kind == "MedicationRequest":
        resource |= {"intent": "order", "authoredOn": on, "dosageInstruction": [line]}
    else:
        resource |= {"whenHandedOver": on, "dosageInstruction": [line]}
    if dose is None:
        del resource["dosageInstruction"]
    return resource | more


def problem(code: str, id_: str = "problem", system: str = "icd10") -> Resource:
    """Give a condition that the boy has."""
    return {
        "resourceType": "Condition",
        "id": id_,
        "subject": _SUBJECT,
        "code": {"coding": [{"system": SYSTEMS[system][0], "code": code}]},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "onsetDateTime": "2026-01-15",
    }


def value(loinc: str, number: float, unit: str, on: str = "2026-05-20") -> Resource:
    """Give a measured value."""
    return {
        "resourceType": "Observation",
        "id": loinc,
        "status": "final",
        "subject": _SUBJECT,
        "code": {"coding": [{"system": SYSTEMS["loinc"][0], "code": loinc}]},
        "effectiveDateTime": on,
        "valueQuantity": {"value": number, "unit": unit, "code": unit},
    }


def weight(number: float) -> Resource:
    """Give a body weight in kilograms."""
    return value("29463-7", number, "kg")


def glucose(number: float) -> Resource:
    """Give a glucose in mmol/L."""
    return value("2339-0", number, "mmol/L")


def request(hook: str, *drafts: Resource, instance: str = "i", **parts: list[Resource]) -> Resource:
    """Ask about drafts of a boy of 18 kg with diabetes; `parts` replace what is on record."""
    context: Resource = {"patientId": "p", "userId": "Practitioner/1"}
    if hook.startswith("order"):
        context["draftOrders"] = collection(list(drafts))
    if hook == "order-select":
        context["selections"] = [reference(drafts[0])]
    if hook == "medication-verify":
        context["medication"] = drafts[0]
    if hook == "problem-list-item-create":
        context["conditions"] = collection(list(drafts))
    known = {"observations": [weight(18.0), glucose(5.0)], "conditions": [problem("E10")]}
    prefetch = {key: searchset((known | parts).get(key, [])) for key in KEYS.values()}
    return {
        "hook": hook,
        "hookInstance": instance,
        "fhirServer": SERVER,
        "context": context,
        "prefetch": {**prefetch, "patient": _BOY},
    }

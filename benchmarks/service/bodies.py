"""Invented patients as `order-sign` requests of about 10 kB, each with everything prefetched.

A patient is a generated child of `primum.synth` in which something is found now and then: a
problem that the demonstration knowledge asks about, an earlier order of the same medicine, a dose
that is too high. The same seed makes the same request; two patients share no id.
"""

import random
import uuid
from collections import defaultdict
from typing import Any

import orjson

from primum.synth.bundle import child_bundle

_PARTS = {
    "Condition": "conditions",
    "MedicationRequest": "medications",
    "Observation": "observations",
    "AllergyIntolerance": "allergies",
    "Procedure": "procedures",
    "MedicationDispense": "medicationDispenses",
    "MedicationStatement": "medicationStatements",
    "Flag": "flags",
}
# Of a generated child of 14 kB: how many are kept, to come to 10 kB.
_KEPT = {"Condition": 3, "MedicationRequest": 2, "Observation": 6}
_SNOMED = "http://snomed.info/sct"
_PROBLEMS = (
    ("46635009", "Type 1 diabetes mellitus"),
    ("38196001", "Severe primary IGF-1 deficiency"),
    ("363346000", "Malignant neoplastic disease"),
    ("195967001", "Asthma"),
)
_Resource = dict[str, Any]


def order_sign(seed: int) -> bytes:
    """Make the request to sign a draft of a medicine that the demonstration knowledge covers."""
    rng = random.Random(seed)
    found: dict[str, list[_Resource]] = defaultdict(list)
    for entry in child_bundle(seed)["entry"]:  # type: ignore[attr-defined]
        resource: _Resource = entry["resource"]
        found[resource["resourceType"]].append(resource)
    patient = found.pop("Patient")[0]
    patient["birthDate"] = (
        f"{rng.randint(2012, 2022)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    )
    patient["gender"] = rng.choice(("female", "male"))
    for observation in found["Observation"]:
        value = observation["valueQuantity"]
        value["value"] = round(value["value"] * rng.uniform(0.9, 1.1), 1)
    code, name = rng.choice(_PROBLEMS)
    found["Condition"][0]["code"] = {
        "coding": [{"system": _SNOMED, "code": code, "display": name}],
        "text": name,
    }
    draft, *others = found["MedicationRequest"]
    draft["authoredOn"] = "2026-06-01"
    _set_dose(draft, rng)
    if rng.random() < 0.5:  # it was given before, in another dose
        others[0]["medicationCodeableConcept"] = draft["medicationCodeableConcept"]
        _set_dose(others[0], rng)
    found["MedicationRequest"] = others
    parts = {
        key: _bundle("searchset", found[type_][: _KEPT.get(type_)]) for type_, key in _PARTS.items()
    }
    return orjson.dumps(
        {
            "hook": "order-sign",
            "hookInstance": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "context": {
                "userId": "Practitioner/1",
                "patientId": patient["id"],
                "draftOrders": _bundle("collection", [draft]),
            },
            "prefetch": {"patient": patient, **parts},
        }
    )


def _set_dose(order: _Resource, rng: random.Random) -> None:
    dose = {"value": round(rng.uniform(0.02, 0.16), 3), "unit": "mg/kg", "code": "mg/kg"}
    quantity = {**dose, "system": "http://unitsofmeasure.org"}
    order["dosageInstruction"][0]["doseAndRate"] = [{"doseQuantity": quantity}]


def _bundle(type_: str, resources: list[_Resource]) -> _Resource:
    entries = [
        {"fullUrl": f"https://ehr.example.org/fhir/{it['resourceType']}/{it['id']}", "resource": it}
        for it in resources
    ]
    total = {"total": len(entries)} if type_ == "searchset" else {}
    return {"resourceType": "Bundle", "type": type_, **total, "entry": entries}

"""Requests that work as they stand, for the OpenAPI document and whoever tries the service."""

from typing import Any

from primum.cds_hooks.requests.model import Hook

Sample = dict[str, Any]

_ID = "sample"
_SUBJECT = {"reference": f"Patient/{_ID}"}
_PATIENT: Sample = {
    "resourceType": "Patient",
    "id": _ID,
    "gender": "female",
    "birthDate": "2016-03-01",
}
_ORDER: Sample = {
    "resourceType": "MedicationRequest",
    "id": "draft",
    "status": "draft",
    "intent": "order",
    "medicationCodeableConcept": {"text": "a medicine"},
    "subject": _SUBJECT,
}
_CONDITION: Sample = {
    "resourceType": "Condition",
    "id": "new",
    "code": {"text": "a condition"},
    "subject": _SUBJECT,
}


def _bundle(*resources: Sample) -> Sample:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


# What the context of each hook holds beside the user and the patient.
_CONTEXTS: dict[Hook, Sample] = {
    Hook.ORDER_SELECT: {
        "selections": ["MedicationRequest/draft"],
        "draftOrders": _bundle(_ORDER),
    },
    Hook.ORDER_SIGN: {"draftOrders": _bundle(_ORDER)},
    Hook.PATIENT_VIEW: {},
    Hook.MEDICATION_VERIFY: {"medication": _ORDER},
    Hook.PROBLEM_CREATE: {"conditions": _bundle(_CONDITION)},
}

PATIENT: Sample = _bundle(_PATIENT, {**_ORDER, "status": "active", "authoredOn": "2026-06-01"})
FEEDBACK: Sample = {
    "feedback": [
        {
            "card": "00000000-0000-4000-8000-000000000000",
            "outcome": "overridden",
            "overrideReason": {
                "reason": {"system": "https://ehr.example.org/reasons", "code": "1"}
            },
            "outcomeTimestamp": "2026-06-01T10:00:00Z",
        }
    ]
}


def hook_sample(hook: Hook) -> Sample:
    """Give a call of a hook with everything that it has to have."""
    return {
        "hook": hook.value,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": f"Practitioner/{_ID}", "patientId": _ID, **_CONTEXTS[hook]},
        "prefetch": {
            "patient": _PATIENT,
            "medications": {"resourceType": "Bundle", "type": "searchset", "total": 0},
        },
    }

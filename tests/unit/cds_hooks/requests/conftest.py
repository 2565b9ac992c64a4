"""Requests as an EHR sends them, to be varied by a test."""

from collections.abc import Callable
from typing import Any

import pytest

Resource = dict[str, Any]

SUBJECT = {"reference": "Patient/p1"}
ATC = "http://www.whocc.no/atc"
ICD10 = "http://hl7.org/fhir/sid/icd-10"


def _coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


@pytest.fixture(scope="session")
def patient() -> Resource:
    return {"resourceType": "Patient", "id": "p1", "birthDate": "2018-03-02", "gender": "female"}


@pytest.fixture(scope="session")
def order() -> Callable[..., Resource]:
    """Build a draft order of the medicine of the specification; it has no date."""

    def build(id_: str | None = "o1", code: str = "H01AC03", **elements: Any) -> Resource:
        built = {
            "resourceType": "MedicationRequest",
            "status": "draft",
            "intent": "order",
            "subject": SUBJECT,
            "medicationCodeableConcept": _coded(ATC, code),
            **elements,
        }
        return built if id_ is None else {**built, "id": id_}

    return build


@pytest.fixture(scope="session")
def condition() -> Callable[..., Resource]:
    def build(id_: str = "c1", code: str = "E10") -> Resource:
        return {
            "resourceType": "Condition",
            "id": id_,
            "subject": SUBJECT,
            "code": _coded(ICD10, code),
        }

    return build


@pytest.fixture(scope="session")
def bundle() -> Callable[..., Resource]:
    def build(*resources: Resource, kind: str = "collection", **members: Any) -> Resource:
        entry = [{"resource": resource} for resource in resources]
        return {"resourceType": "Bundle", "type": kind, "entry": entry, **members}

    return build


@pytest.fixture(scope="session")
def searchset(bundle) -> Callable[..., Resource]:
    def build(*resources: Resource, **members: Any) -> Resource:
        return bundle(*resources, kind="searchset", **members)

    return build


@pytest.fixture(scope="session")
def call(order, condition, bundle) -> Callable[..., Resource]:
    """Build a request of a hook; keyword arguments are members of the request, or its context."""
    contexts = {
        "order-select": lambda: {
            "selections": ["MedicationRequest/o1"],
            "draftOrders": bundle(order("o1"), order("o2")),
        },
        "order-sign": lambda: {"draftOrders": bundle(order())},
        "patient-view": dict,
        "medication-verify": lambda: {"medication": order(status="active")},
        "problem-list-item-create": lambda: {"conditions": bundle(condition())},
    }

    def build(hook: str = "order-sign", /, **members: Any) -> Resource:
        context = {"patientId": "p1", "userId": "Practitioner/u1", **contexts[hook]()}
        context.update(members.pop("context", {}))
        return {
            "hook": hook,
            "hookInstance": "0f6b9f4e-6a3c-4b5c-9f57-8d1a90f3c6f1",
            "context": context,
            **members,
        }

    return build

"""Small FHIR resources of one patient, to be varied by a test."""

from collections.abc import Callable
from typing import Any

import pytest

from primum.record.model import Record
from primum.record.read import read_bundle

Resource = dict[str, Any]

PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "p1",
    "birthDate": "2019-05-01",
    "gender": "male",
}
SUBJECT = {"reference": "Patient/p1"}


@pytest.fixture
def resource() -> Callable[..., Resource]:
    """Build a resource of the patient: its type, its id, and elements."""

    def build(kind: str, id_: str, /, **elements: Any) -> Resource:
        subject = "patient" if kind == "AllergyIntolerance" else "subject"
        if kind in ("Condition", "AllergyIntolerance"):
            elements.setdefault("code", {"text": "something"})
        return {"resourceType": kind, "id": id_, subject: SUBJECT, **elements}

    return build


@pytest.fixture
def bundle() -> Callable[..., Resource]:
    """Build a collection of the patient and some resources."""

    def build(*resources: Resource) -> Resource:
        entries = [{"resource": resource} for resource in (PATIENT, *resources)]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}

    return build


@pytest.fixture
def read(bundle: Callable[..., Resource]) -> Callable[..., Record]:
    """Read the patient with some resources."""
    return lambda *resources: read_bundle(bundle(*resources))


@pytest.fixture
def rules() -> Callable[[Record], list[str]]:
    """Name the rules of a record's problems."""
    return lambda record: [problem.rule for problem in record.problems]

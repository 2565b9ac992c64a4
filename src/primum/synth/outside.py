"""Patients from outside: a folder of FHIR NDJSON, one file a type, as one bundle a patient."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from primum.vocabulary.problem import Place, Problem, Unreadable

Resource = dict[str, Any]

TYPES = (
    "Patient",
    "Condition",
    "MedicationRequest",
    "MedicationDispense",
    "MedicationStatement",
    "MedicationAdministration",
    "Observation",
    "AllergyIntolerance",
    "Procedure",
    "Flag",
)


def read_patients(folder: Path) -> tuple[dict[str, list[Resource]], list[Problem]]:
    """Read a folder: the resources of each patient by its id, ids sorted; and what was left out.

    Reads `Type.ndjson` and `Type.ndjson.gz` of `TYPES`, and of Medication, which a patient has
    whose rows refer to it. `Unreadable` without any patient.
    """
    patients: dict[str, list[Resource]] = {}
    problems: list[Problem] = []
    for type_ in TYPES:
        for place, resource in _resources(folder, type_, problems):
            id_ = resource.get("id") if type_ == "Patient" else _owner(resource)
            if type_ == "Patient" and isinstance(id_, str):
                patients.setdefault(id_, []).append(resource)
            elif isinstance(id_, str) and id_ in patients:
                patients[id_].append(resource)
            else:
                problems.append(
                    _problem(place, "no-such-patient", "this is of no patient in the folder", id_)
                )
    if not patients:
        raise Unreadable(
            _problem(
                Place(str(folder)),
                "no-patients",
                "there is no patient here",
                "",
                "Name a folder with Patient.ndjson or Patient.ndjson.gz in it.",
            )
        )
    medications = {
        f"Medication/{resource.get('id')}": resource
        for _, resource in _resources(folder, "Medication", problems)
    }
    for rows in patients.values():
        named = dict.fromkeys(_medication(row) for row in rows)
        rows += [medications[name] for name in named if name in medications]
    return dict(sorted(patients.items())), problems


def collection(resources: list[Resource]) -> Resource:
    """Make a Bundle of resources, with the addresses that `urn:uuid:` references need."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            if isinstance(resource.get("id"), str)
            else {"resource": resource}
            for resource in resources
        ],
    }


def _medication(resource: Resource) -> str:
    """Give what a resource refers to as its Medication; empty for none."""
    medication = resource.get("medicationReference")
    reference = medication.get("reference") if isinstance(medication, dict) else None
    return reference if isinstance(reference, str) else ""


def _owner(resource: Resource) -> str | None:
    """Give the id of the patient that a resource refers to, as `urn:uuid:ID` or `Patient/ID`."""
    subject = resource.get("subject") or resource.get("patient")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    if not isinstance(reference, str):
        return None
    return reference.removeprefix("urn:uuid:").rsplit("/", 1)[-1]


def _resources(
    folder: Path, type_: str, problems: list[Problem]
) -> Iterator[tuple[Place, Resource]]:
    for path in sorted(folder.glob(f"{type_}.ndjson*")):
        for number, line in enumerate(_lines(path, problems), start=1):
            place = Place(str(path), number)
            try:
                resource = json.loads(line)
            except ValueError as error:
                problems.append(_problem(place, "not-json", "this line is not JSON", error))
                continue
            if isinstance(resource, dict) and resource.get("resourceType") == type_:
                yield place, resource
            else:
                fault = f"a {type_} was expected on this line"
                problems.append(_problem(place, "wrong-resource-type", fault, line[:40]))


def _lines(path: Path, problems: list[Problem]) -> list[str]:
    """Give the lines that say something; none, and a problem, where the file cannot be read."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        problems.append(_problem(Place(str(path)), "file-unreadable", "it cannot be read", error))
        return []
    return [line for line in text.split("\n") if line.strip()]


def _problem(place: Place, rule: str, fault: str, value: object, remedy: str = "") -> Problem:
    return Problem(
        place=place,
        rule=rule,
        fault=fault,
        value="" if value is None else str(value),
        remedy=remedy or "It was left out; mend it where it was made.",
    )

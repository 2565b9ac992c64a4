"""Requests of hooks about made-up patients, as an EHR sends them."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

EXAMPLES = Path(__file__).parents[2] / "examples" / "patients"
KEYS = {
    "Condition": "conditions",
    "MedicationRequest": "medications",
    "Observation": "observations",
    "AllergyIntolerance": "allergies",
    "Procedure": "procedures",
}


WRITTEN = date(2026, 6, 1)  # the day on which the examples are asked about
_DATE = re.compile(r'"(\d{4}-\d\d-\d\d)')


def resources(name, id_=None):
    """The resources of an example patient, as if today were the day they are about.

    `id_` gives the patient another id, so that nobody has answered for this one yet.
    """
    passed = datetime.now(UTC).date() - WRITTEN

    def moved(found):
        return f'"{date.fromisoformat(found[1]) + timedelta(passed.days)}'

    bundle = json.loads(_DATE.sub(moved, (EXAMPLES / f"{name}.json").read_text("utf-8")))
    found = [entry["resource"] for entry in bundle["entry"]]
    old = next(one["id"] for one in found if one["resourceType"] == "Patient")
    if id_ is None:
        return found
    text = json.dumps(found).replace(f'"Patient/{old}"', f'"Patient/{id_}"')
    return [one | {"id": id_} if one["id"] == old else one for one in json.loads(text)]


def searchset(found):
    """An answer to a search."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "entry": [{"resource": one} for one in found],
    }


class Patient:
    """A patient on record, of whom hooks are asked. `drafts` are ids of orders not yet signed."""

    def __init__(self, name, *drafts):
        self.all = resources(name, f"{name[:20]}-{uuid4()}")
        self.patient = next(one for one in self.all if one["resourceType"] == "Patient")
        self.drafts = [
            one | {"status": "draft"}
            for one in self.all
            if one["resourceType"] == "MedicationRequest" and one["id"] in drafts
        ]
        ids = {one["id"] for one in self.drafts}
        self.record = [one for one in self.all if one["id"] not in ids]

    def prefetch(self, *left_out):
        found = {
            key: searchset([one for one in self.record if one["resourceType"] == kind])
            for kind, key in KEYS.items()
        }
        found["patient"] = self.patient
        return {key: value for key, value in found.items() if key not in left_out}

    def bundle(self, found):
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for one in found],
        }

    def request(self, hook, left_out=(), **context):
        """Ask a hook; `left_out` are keys of the prefetch that the client declines."""
        here = {"userId": "Practitioner/1", "patientId": self.patient["id"]}
        if hook in ("order-sign", "order-select"):
            here["draftOrders"] = self.bundle(self.drafts)
        if hook == "order-select":
            here["selections"] = [f"MedicationRequest/{one['id']}" for one in self.drafts]
        return {
            "hook": hook,
            "hookInstance": str(uuid4()),
            "context": here | context,
            "prefetch": self.prefetch(*left_out),
        }

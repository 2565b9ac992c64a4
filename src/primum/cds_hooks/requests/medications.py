"""Medications that prescriptions refer to and that were not sent along.

A search in the subset that clients understand cannot include them, and without them nothing says
which medicine a prescription is of.
"""

import re
from collections.abc import Iterator

from primum.cds_hooks.requests.model import HookRequest
from primum.record.json import Json
from primum.record.medication_rows import MEDICATION_TYPES

# Of more than these the rest stays unresolved, which the record says of each.
MOST = 50
_MEDICATION = re.compile(
    r"(?:(?P<base>\S*)/)?(?P<key>Medication/(?!\.{1,2}\Z)[A-Za-z0-9\-.]{1,64})\Z"
)


def medications_to_fetch(request: HookRequest) -> dict[str, str]:
    """Give the reads (`Medication/x`, by the same key) of what was referred to and not sent.

    Absolute references count when they are of the request's own FHIR server.
    """
    known: set[str] = set()
    wanted: dict[str, str] = {}
    for url, resource in _resources(request):
        type_ = resource.get("resourceType")
        if type_ == "Medication":
            known.update((url, f"Medication/{resource.get('id')}"))
        elif isinstance(type_, str) and type_ in MEDICATION_TYPES:
            reference = resource.get("medicationReference")
            text = reference.get("reference") if isinstance(reference, dict) else None
            found = _MEDICATION.match(text) if isinstance(text, str) else None
            if found and found["base"] in (None, request.fhir_server.rstrip("/")):
                wanted.setdefault(found["key"], found[0])
    missing = [key for key, text in wanted.items() if not known & {key, text}]
    return {key: key for key in missing[:MOST]}


def _resources(request: HookRequest) -> Iterator[tuple[str, dict[str, Json]]]:
    """Give every resource of a request with its fullUrl ("" when it has none)."""
    for name in ("context", "prefetch"):
        members = request.document.get(name)
        for value in members.values() if isinstance(members, dict) else ():
            yield from _within(value)


def _within(value: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    if not isinstance(value, dict):
        return
    entries = value.get("entry")
    if isinstance(entries, list):
        for entry in entries:
            if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                yield str(entry.get("fullUrl") or ""), entry["resource"]
    elif isinstance(value.get("resource"), dict):
        yield "", value["resource"]
    else:
        yield "", value

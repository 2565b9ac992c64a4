"""Which lists a record was given: a list that was not supplied proves no absence."""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from primum.record.json import Json
from primum.record.model import Record, Supplied

_ERROR = "entered-in-error"

_TYPES = {
    "Condition": Supplied.CONDITIONS,
    "MedicationRequest": Supplied.MEDICATIONS,
    "MedicationDispense": Supplied.MEDICATIONS,
    "MedicationStatement": Supplied.MEDICATIONS,
    "MedicationAdministration": Supplied.MEDICATIONS,
    "Observation": Supplied.OBSERVATIONS,
    "AllergyIntolerance": Supplied.ALLERGIES,
    "Procedure": Supplied.PROCEDURES,
}

_PARTS = {
    "problems": Supplied.CONDITIONS,
    "problem": Supplied.CONDITIONS,
    "allergyintolerances": Supplied.ALLERGIES,
    **{name.lower(): kind for name, kind in _TYPES.items()},
    **{f"{name.lower()}s": kind for name, kind in _TYPES.items()},
    **{kind.value: kind for kind in Supplied},
    **{kind.value.removesuffix("s"): kind for kind in Supplied},
    "allergy": Supplied.ALLERGIES,
}

# A search narrowed by one of these found no such thing, which is not to say that there is nothing.
_NARROWING = re.compile(
    r"[?&](?:code|_id|identifier|medication|substance|category|value-\w+|component-\w+|combo-\w+"
    r"|encounter|date|_lastUpdated|authoredon|recorded-date|onset-date|_has|_filter|_query)"
    r"(?:[.:][^=&]*)?="
)
_SEARCH = re.compile(r"(?:^|/)(?P<type>[A-Z][A-Za-z]+)(?:/_search)?(?:\?|$)")

# LOINC codes of lists, as FHIR List.code has them.
_LISTS = {
    "11450-4": Supplied.CONDITIONS,
    "10160-0": Supplied.MEDICATIONS,
    "48765-2": Supplied.ALLERGIES,
    "30954-2": Supplied.OBSERVATIONS,
    "47519-4": Supplied.PROCEDURES,
}


def kind_of_type(resource_type: object) -> Supplied | None:
    """Tell which list a resource of this type is a row of."""
    return _TYPES.get(resource_type) if isinstance(resource_type, str) else None


@lru_cache(maxsize=256)
def kind_of_part(name: str) -> Supplied | None:
    """Tell which list a prefetched part is, by its key."""
    return _PARTS.get(name.replace("-", "").replace("_", "").lower())


def kind_of_search(url: Json) -> Supplied | None:
    """Tell which list a search asked for; None when it asked for less than all of it."""
    if not isinstance(url, str) or _NARROWING.search(url):
        return None
    found = _SEARCH.search(url)
    return _TYPES.get(found["type"]) if found else None


def lists_of(record: Record, drafts: AbstractSet[str]) -> set[Supplied]:
    """Tell which lists the rows show to have been given; rows entered in error show nothing.

    Drafts, which are under judgement (an order, a new problem), do not show what else there is.
    """
    found: set[Supplied] = set()
    for kind, dated in (
        (Supplied.CONDITIONS, record.conditions),
        (Supplied.ALLERGIES, record.allergies),
    ):
        for row in dated:
            if row.verification != _ERROR and row.ref not in drafts:
                found.add(kind)
                break
    for kind, done in (
        (Supplied.OBSERVATIONS, record.observations),
        (Supplied.PROCEDURES, record.procedures),
    ):
        for other in done:
            if other.status != _ERROR and other.ref not in drafts:
                found.add(kind)
                break
    for medication in record.medications:
        if medication.status not in ("draft", _ERROR) and medication.ref not in drafts:
            found.add(Supplied.MEDICATIONS)
            break
    return found


def nil_known(resource: dict[str, Json]) -> Supplied | None:
    """Tell which list a FHIR List says to be known as empty."""
    if resource.get("status") not in ("current", None):
        return None
    if "nilknown" not in _codes(resource.get("emptyReason")):
        return None
    kinds = [_LISTS[code] for code in _codes(resource.get("code")) if code in _LISTS]
    return kinds[0] if kinds else None


def _codes(concept: Json) -> list[str]:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    return [
        coding["code"]
        for coding in (codings if isinstance(codings, list) else ())
        if isinstance(coding, dict) and isinstance(coding.get("code"), str)
    ]

"""What became of each prefetch template: which key answers it, and in which state the answer is."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from primum.cds_hooks.requests.model import PartState
from primum.cds_hooks.requests.parts import PARTS, Part
from primum.record.bundle import unwrapped
from primum.record.json import Json
from primum.record.searchset import is_match, is_plain, read_searchset
from primum.record.supplied import kind_of_search

# What may answer a search. A Bundle of another type may hold rows, and does not say that it is
# everything that was searched for.
_ANSWERS = frozenset({"searchset", "collection", None})
_SEARCHED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)(?:/_search)?\?")
_OF_PATIENT = re.compile(r"[?&](?:patient|subject)(?::Patient)?=([^&]+)")
_BESIDE = frozenset({"include", "outcome"})
_TYPES = {part.type: part for part in PARTS.values()}


class Sent(Struct, frozen=True):
    """What answers a template: the key under which it was sent (its own, or another), and how."""

    name: str
    value: Json
    state: PartState


def read_states(prefetch: Mapping[str, Json], patient: str) -> dict[str, Sent]:
    """Find what answers each part, by key.

    A client that knows our templates sends their keys. What stands under another key answers a
    part all the same where it surely does: the Patient of the context, or a search that says of
    itself that it asked for everything of a type.
    """
    elsewhere: dict[str, str] = {}
    for name, value in prefetch.items():
        if name not in PARTS:
            part = _answered_by(value, patient)
            if part is not None:
                elsewhere.setdefault(part.key, name)
    found = {}
    for key, part in PARTS.items():
        name = key if key in prefetch else elsewhere.get(key, key)
        value = prefetch.get(name)
        state = state_of(part, value) if name in prefetch else PartState.ABSENT
        if state is PartState.PRESENT and _is_empty_for_another(value, patient):
            state = PartState.FAILED
        found[key] = Sent(name, value, state)
    return found


def state_of(part: Part, value: Json) -> PartState:
    """Tell what a value that was sent or fetched for a part is."""
    if value is None:
        return PartState.NULL
    resource = unwrapped(value)
    if resource is None:
        return PartState.FAILED
    type_ = resource["resourceType"]
    if type_ == "Bundle":
        return _of_bundle(part, resource)
    # A search is answered by a Bundle: one row alone does not say that there are no others.
    return PartState.PRESENT if type_ == part.type == "Patient" else PartState.FAILED


def _of_bundle(part: Part, bundle: dict[str, Json]) -> PartState:
    type_, entries = bundle.get("type"), bundle.get("entry")
    if not (type_ is None or isinstance(type_, str)) or type_ not in _ANSWERS:
        return PartState.FAILED
    if entries is None:
        # Without entries FHIR says that there are none; a null, or nothing but a name, says nothing.
        if bundle.get("total") != 0 and (type_ is None or "entry" in bundle):
            return PartState.FAILED
        entries = ()
    elif not isinstance(entries, list):
        return PartState.FAILED
    fitting = matching = 0
    expected = part.type
    for entry in entries:
        resource = entry.get("resource") if entry.__class__ is dict else None
        if resource.__class__ is not dict:
            return PartState.FAILED  # something was found, and is not here
        if resource.get("resourceType") == expected:
            fitting += 1
            matching += "search" not in entry or is_match(entry)
    # Nearly every answer holds nothing but what was asked, and is found whole without a closer look.
    if matching < len(entries) or not is_plain(bundle, matching):
        if not _can_be_counted(bundle):
            return PartState.FAILED
        search = read_searchset(bundle, None)
        if search.failed or (not fitting and any(map(_is_stray, entries))):
            return PartState.FAILED
        if search.missing:
            return PartState.PAGED
    return PartState.NULL if expected == "Patient" and not fitting else PartState.PRESENT


def _can_be_counted(bundle: dict[str, Json]) -> bool:
    """Whether the count and the links of a Bundle are such that they can tell of what is missing."""
    total, links = bundle.get("total"), bundle.get("link")
    if total is not None and (total.__class__ is not int or total < 0):
        return False
    return links is None or links.__class__ is list


def _is_empty_for_another(value: Json, patient: str) -> bool:
    """Whether a Bundle without rows says by its own address that another patient was asked for.

    Rows say themselves whose they are.
    """
    bundle = unwrapped(value) or {}
    links = bundle.get("link")
    if not isinstance(links, list) or bundle.get("entry"):
        return False
    for link in links:
        url = link.get("url") if isinstance(link, dict) else None
        if isinstance(url, str) and link.get("relation") == "self":
            asked = {it.rpartition("/")[2] for it in _OF_PATIENT.findall(unquote(url))}
            if asked and patient not in asked:
                return True
    return False


def _is_stray(entry: dict[str, Json]) -> bool:
    """Whether an entry is itself an answer: a Bundle of strays answers another question."""
    search = entry.get("search")
    return not (isinstance(search, dict) and search.get("mode") in _BESIDE)


def _answered_by(value: Json, patient: str) -> Part | None:
    """Tell which part a value under another key surely answers."""
    resource = unwrapped(value)
    if resource is None:
        return None
    if resource["resourceType"] == "Patient":
        return _TYPES["Patient"] if resource.get("id") == patient else None
    links = resource.get("link")
    if resource["resourceType"] != "Bundle" or not isinstance(links, list):
        return None
    for link in links:
        url = link.get("url") if isinstance(link, dict) else None
        if not isinstance(url, str) or link.get("relation") != "self" or not kind_of_search(url):
            continue
        searched = _SEARCHED.search(url)
        return _TYPES.get(searched[1]) if searched else None
    return None

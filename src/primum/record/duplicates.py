"""Members that one JSON object has twice: JSON readers keep the last and lose the first."""

import json
from typing import Any

import orjson

from primum.record.faults import MEMBER_TWICE
from primum.vocabulary.problem import Problem


def duplicate_members(data: bytes) -> list[Problem]:
    """Find members given twice in one object, of JSON that could be read.

    Costs about as much again as reading it, so the hot path does without. The place is the
    resource where the object is one, else the input.
    """
    found: dict[tuple[str, str], None] = {}

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            place = _place(members)
            names = [name for name, _ in pairs]
            found.update({(place, name): None for name in members if names.count(name) > 1})
        return members

    try:
        json.loads(data, object_pairs_hook=look)
    except (ValueError, RecursionError):
        return []  # whoever reads it says what is wrong with it
    return [MEMBER_TWICE.at(place, name[:80]) for place, name in found]


def are_members_lost(data: bytes, document: object) -> bool:
    """Tell, at little cost, whether JSON text may have had members that its document has not.

    Every member has a colon, and every other colon is in a string that was kept. Where the text
    and the document, written again, differ in colons (for duplicates, or because one was written
    as an escape), `duplicate_members` says what it is.
    """
    try:
        kept = orjson.dumps(document)
    except orjson.JSONEncodeError:  # nested deeper than is written, though it could be read
        return True
    # Most clients write it as it is written here.
    return data != kept and data.count(b":") != kept.count(b":")


def _place(members: dict[str, Any]) -> str:
    kind, id_ = members.get("resourceType"), members.get("id")
    return f"{kind}/{id_}" if isinstance(kind, str) and isinstance(id_, str) else "input"

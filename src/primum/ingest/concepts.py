"""The concepts that a folder of knowledge has, by their names."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from primum.knowledge.linked import Entry, Knowledge

_SHORTEST = 5  # letters; a shorter name is found in too many other words


class Concepts(Struct, frozen=True, kw_only=True):
    """Names in English, in lower case, with the id that a statement may refer to."""

    conditions: dict[str, str] = {}
    medicines: dict[str, str] = {}


def concepts_of(knowledge: Knowledge) -> Concepts:
    """Collect the names of conditions, and of medicines and their classes."""
    return Concepts(
        conditions=_names(knowledge.conditions),
        medicines={**_names(knowledge.classes), **_names(knowledge.medicines)},
    )


def _names(entries: Mapping[str, Entry[Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id_, entry in entries.items():
        for name in (entry.front.title, *entry.front.names.get("en", [])):
            if len(name) >= _SHORTEST:
                found.setdefault(name.lower(), id_)
    return found

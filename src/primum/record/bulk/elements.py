"""The elements of FHIR R4 resources: of which type they are, and which hold lists.

Typed reading of JSON has to know what may be a list before it sees one. `elements.json` holds, a
line a type, `name:Type` for each element, with `*` where it is a list; the choices of `value[x]`
are written out. Source: FHIR R4 (4.0.1), HL7, CC0; the resources that views read, and the data
types within them.
"""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

NUMERIC = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})
TEMPORAL = frozenset({"date", "dateTime", "instant", "time"})


class Element(NamedTuple):
    """The type of an element, and whether there may be several."""

    type: str
    many: bool


def element(owner: str, name: str) -> Element | None:
    """Give an element of a type; None when the type has no such element."""
    return _elements(owner).get(name)


def has_choice(owner: str, name: str) -> bool:
    """Whether a type has an element of this name with a choice of types, as value[x]."""
    return any(
        one.startswith(name) and one[len(name) :].lower() == found.type.lower()
        for one, found in _elements(owner).items()
    )


def is_choice_of_one(owner: str, name: str) -> bool:
    """Whether a name is what `ofType()` makes of an element that has one type only."""
    return any(
        name.lower() == f"{one}{found.type}".lower() for one, found in _elements(owner).items()
    )


def is_known(type_: str) -> bool:
    """Whether the elements of a type are known."""
    return type_ in _types()


def is_primitive(type_: str) -> bool:
    """Whether a type is one JSON value: primitive types are written small in FHIR."""
    return type_[0].islower()


@cache
def _types() -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (files("primum.record.bulk") / "elements.json").read_text("utf-8")
    )
    return found


@cache
def _elements(owner: str) -> dict[str, Element]:
    pairs = (pair.split(":") for pair in _types().get(owner, "").split())
    return {name: Element(type_.rstrip("*"), type_.endswith("*")) for name, type_ in pairs}

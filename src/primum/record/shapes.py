"""What generated view code calls when data is not simply shaped: lists, wrong types, references.

The generated code handles the common shapes inline. These functions handle the rest: they never
raise; what they cannot use becomes None and a fault, so that one bad element costs no more than
itself.
"""

import math
import re
from collections.abc import Sequence
from datetime import date as calendar_date
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from primum.record.json import Json
from primum.vocabulary.dates import read_when

# The functions that generated code calls, by their own names.
CALLED = (
    *("step", "items", "items_or_null", "first", "at", "extension", "truth", "both", "either"),
    *("negate", "compare", "join", "reference_key", "any_value", "collection"),
    *("text", "number", "boolean", "date"),
)

# FHIR R4 2.24.0.1: date, dateTime and instant. A time zone left out is tolerated (read as UTC).
_DATE = re.compile(
    r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?\Z", re.ASCII
)
_RELATIVE = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?\Z")

# Dates already found good. Patient data repeats the same ones; the size bounds memory.
GOOD_DATES: set[str] = set()
_GOOD_DATES_KEPT = 100_000


class Fault(NamedTuple):
    """What a view could not use: its rule in `faults.OF_VALUES`, where, and the value."""

    rule: str
    where: str
    value: object


Faults = list[Fault]


def step(value: Json, name: str, faults: Faults) -> Json:
    """Take an element of something that is not a single object: of a list, each item's."""
    if value is None:
        return None
    if value.__class__ is dict:
        return value.get(name)
    if value.__class__ is not list:
        faults.append(Fault("wrong-shape", name, value))
        return None
    found: list[Json] = []
    for item in value:
        if item.__class__ is not dict:
            faults.append(Fault("wrong-shape", name, item))
            continue
        element = item.get(name)
        if element.__class__ is list:
            found.extend(element)
        elif element is not None:
            found.append(element)
    return found


def items(value: Json) -> Sequence[Json]:
    """Give a value as a sequence: nothing, one item, or a list."""
    if value is None:
        return ()
    return value if value.__class__ is list else (value,)


def items_or_null(value: Json) -> Sequence[Json]:
    """Give a value as a sequence that is never empty: forEachOrNull runs once over nothing."""
    return items(value) or (None,)


def first(value: Json) -> Json:
    """Give the first item, or None."""
    if value.__class__ is not list:
        return value
    return value[0] if value else None


def at(value: Json, position: object) -> Json:
    """Give the item at a position, or None; a constant that is no whole number is no position."""
    found = items(value)
    if not isinstance(position, int):
        return None
    return found[position] if 0 <= position < len(found) else None


def extension(value: Json, url: str) -> list[Json]:
    """Give the extensions of one or several elements that carry a URL."""
    return [
        found
        for element in items(value)
        if element.__class__ is dict
        for found in items(element.get("extension"))
        if found.__class__ is dict and found.get("url") == url
    ]


def truth(value: Json) -> bool | None:
    """Give the truth of a value as FHIRPath takes it: a single thing that is no boolean is true."""
    value = _single(value)
    if value is None or value.__class__ is bool:
        found: bool | None = value
        return found
    return True


def both(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values
    """And, in which nothing is unknown."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: bool | None, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values
    """Or, in which nothing is unknown."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def negate(value: bool | None) -> bool | None:  # noqa: FBT001 - a truth value
    """Not, in which nothing stays unknown."""
    return None if value is None else not value


def compare(left: Json, operator: str, right: Json) -> bool | None:
    """Compare two values; None when one is missing or they are not of a kind."""
    left, right = _single(left), _single(right)
    if left is None or right is None:
        return None
    if operator == "=":
        return bool(left == right)
    if operator == "!=":
        return bool(left != right)
    try:
        if operator == "<":
            return bool(left < right)
        if operator == "<=":
            return bool(left <= right)
        return bool(left > right) if operator == ">" else bool(left >= right)
    except TypeError:
        return None


def join(value: Json, separator: str) -> str | None:
    """Join the strings of a collection; nothing gives an empty string."""
    return separator.join(str(item) for item in items(value) if item is not None)


def reference_key(value: Json, kind: str | None) -> str | None:
    """Give the key of what a Reference points to: `Type/id`, or the URL or `#id` as it stands.

    None when there is no reference, or it surely names another type than `kind`.
    """
    if value.__class__ is not dict:
        value = first(value)
        if value.__class__ is not dict:
            return None
    text = value.get("reference")
    if text.__class__ is not str:
        return None
    named, key = _named_by(text)
    if kind is None or named == kind:
        return key
    if named is None and "/" not in text:
        named = value.get("type")
    return None if named.__class__ is str and named != kind else key


@lru_cache(maxsize=65_536)
def _named_by(text: str) -> tuple[str | None, str | None]:
    """Give the type that a reference names, if any, and its key."""
    relative = _RELATIVE.match(text)
    if relative is None:
        return None, text or None
    # An absolute URL stays itself: it may be the fullUrl of an entry.
    return relative[1], f"{relative[1]}/{relative[2]}" if relative.start(1) == 0 else text


def local_key(reference: str) -> str | None:
    """Give the `Type/id` at the end of a RESTful URL, or None when it has none."""
    relative = _RELATIVE.match(reference)
    return f"{relative[1]}/{relative[2]}" if relative else None


def _single(value: Json) -> Json:
    if value.__class__ is list:
        return value[0] if len(value) == 1 else None
    return value


def _one(value: Json, where: str, faults: Faults) -> Json:
    """Unwrap a collection that should hold at most one item."""
    if value.__class__ is not list:
        return value
    if len(value) > 1:
        faults.append(Fault("several-values", where, value))
        return None
    return value[0] if value else None


def any_value(value: Json, where: str, faults: Faults) -> Json:
    """Give a column of no declared type."""
    return _one(value, where, faults)


def collection(value: Json) -> list[Json]:
    """Give a column that may hold several values."""
    return list(items(value))


def text(value: Json, where: str, faults: Faults) -> str | None:
    """Give a column of text; anything else is a fault."""
    value = _one(value, where, faults)
    if value is None or value.__class__ is str:
        found: str | None = value
        return found
    faults.append(Fault("wrong-type", where, value))
    return None


def number(value: Json, where: str, faults: Faults) -> float | None:
    """Give a column of numbers; a number written as text is a fault, and so is an infinite one."""
    value = _one(value, where, faults)
    if value is None:
        return None
    if value.__class__ in (int, float) and math.isfinite(value):
        found: float = value
        return found
    rule = "number-as-text" if value.__class__ is str else "wrong-type"
    faults.append(Fault(rule, where, value))
    return None


def boolean(value: Json, where: str, faults: Faults) -> bool | None:
    """Give a column of booleans; anything else is a fault."""
    value = _one(value, where, faults)
    if value is None or value.__class__ is bool:
        found: bool | None = value
        return found
    faults.append(Fault("wrong-type", where, value))
    return None


def date(value: Json, where: str, faults: Faults) -> str | None:
    """Give a column of FHIR dates, possibly partial; an impossible one is a fault."""
    found = text(value, where, faults)
    if found is None or found in GOOD_DATES:
        return found
    if is_date(found):
        if len(GOOD_DATES) >= _GOOD_DATES_KEPT:
            GOOD_DATES.clear()
        GOOD_DATES.add(found)
        return found
    faults.append(Fault("impossible-date", where, found))
    return None


def is_date(found: str) -> bool:
    """Whether a text is a date that exists."""
    # By far the most are whole days or moments, and the C library tells those fastest. It takes
    # other ISO forms too (weeks, no dashes); the dashes exclude them.
    if found[4:5] == "-" and found[7:8] == "-" and "0001" < found[:4] < "9999":
        try:
            if len(found) == 10:
                calendar_date.fromisoformat(found)
                return True
            if found[10:11] == "T" and found[13:14] == ":":
                datetime.fromisoformat(found)
                return True
        except ValueError:
            return False
    if not _DATE.match(found):
        return False
    try:
        read_when(found)
    except (ValueError, OverflowError):
        return False
    return True

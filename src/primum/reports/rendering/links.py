"""Links within a sheet that lead somewhere: one that leads nowhere becomes plain text."""

from operator import is_
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from primum.reports.rendering.sheet import Node, Note, Sheet, Span


def settled(sheet: Sheet) -> Sheet:
    """Take away every inner link whose target the sheet does not hold."""
    ids: set[str] = set()
    _collect(sheet, ids)
    made: Sheet = _checked(sheet, ids)
    return made


def _collect(value: object, ids: set[str]) -> None:
    if isinstance(value, tuple):
        for one in value:
            _collect(one, ids)
    elif isinstance(value, Struct):
        if isinstance(value, Node) and value.id:
            ids.add(value.id)
        for name in value.__struct_fields__:
            _collect(getattr(value, name), ids)


def _checked(value: Any, ids: set[str]) -> Any:  # noqa: ANN401 - any part of a sheet, as it came
    """Give a part with its links mended; the part itself where there is nothing to mend."""
    if isinstance(value, tuple):
        made = tuple([_checked(one, ids) for one in value])
        return value if all(map(is_, made, value)) else made
    if isinstance(value, Span | Note):
        leads = not value.to.startswith("#") or value.to[1:] in ids
        return value if leads else replace(value, to="")
    if not isinstance(value, Struct):
        return value
    changed = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        new = _checked(old, ids)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value

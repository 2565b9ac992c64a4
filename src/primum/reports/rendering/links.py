"""Links within a sheet that lead somewhere: one that leads nowhere becomes plain text."""

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
    if isinstance(value, Node) and value.id:
        ids.add(value.id)
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            _collect(getattr(value, name), ids)
    elif isinstance(value, tuple):
        for one in value:
            _collect(one, ids)


def _checked(value: Any, ids: set[str]) -> Any:  # noqa: ANN401 - any part of a sheet, as it came
    if isinstance(value, Span | Note):
        leads = not value.to.startswith("#") or value.to[1:] in ids
        return value if leads else replace(value, to="")
    if isinstance(value, Struct):
        return replace(
            value, **{name: _checked(getattr(value, name), ids) for name in value.__struct_fields__}
        )
    return tuple(_checked(one, ids) for one in value) if isinstance(value, tuple) else value

"""FHIR Lists that say that there is nothing to list: read for what was supplied, and rare."""

from typing import TYPE_CHECKING

import orjson

from primum.record.bulk.resources import as_pattern
from primum.record.json import Json
from primum.record.shapes import reference_key
from primum.record.supplied import nil_known

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_USED = ("status", "emptyReason", "code", "subject")


def empty_list(resource: dict[str, Json]) -> tuple[str | None, str] | None:
    """Give the subject of a List and the list that it knows to be empty; None for any other."""
    nil = nil_known(resource)
    return (reference_key(resource.get("subject"), "Patient"), nil.value) if nil else None


def read_empty_lists(connection: "DuckDBPyConnection", path: str) -> list[tuple[str | None, str]]:
    """Read those Lists of a file that is sound and holds Lists only."""
    columns = dict.fromkeys(_USED, "JSON")
    rows = connection.execute(
        f"SELECT {', '.join(_USED)} FROM read_json($path, columns = $columns, "
        "format = 'newline_delimited', maximum_object_size = 4194304) "
        "WHERE contains(CAST(emptyReason AS VARCHAR), 'nilknown')",
        {"path": as_pattern(path), "columns": columns},
    ).fetchall()
    found = [empty_list(_present(row)) for row in rows]
    return [each for each in found if each]


def _present(row: tuple[str | None, ...]) -> dict[str, Json]:
    """Give the elements of a List that are there."""
    return {
        name: orjson.loads(value)
        for name, value in zip(_USED, row, strict=True)
        if value is not None
    }

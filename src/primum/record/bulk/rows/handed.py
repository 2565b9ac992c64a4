"""Rows made in Python, handed to DuckDB: as a file of JSON, which it reads faster than parameters."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from primum.record.bulk.resources import OPTIONS
from primum.record.bulk.shape import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def hand_over(
    connection: "DuckDBPyConnection",
    table: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[dict[str, Any]],
) -> None:
    """Create a temporary table of these columns (name, type) and rows; what a row lacks is null.

    Numbers have to be finite: JSON has no others.
    """
    written = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({written})")
    if not rows:
        return
    with tempfile.TemporaryDirectory(prefix="primum-") as scratch:
        path = Path(scratch) / "rows.ndjson"
        with path.open("wb") as out:
            out.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        connection.execute(
            f"INSERT INTO {table} SELECT {', '.join(quoted(name) for name, _ in columns)} "
            f"FROM read_json($path, columns = $columns, {OPTIONS})",
            {"path": str(path), "columns": dict(columns)},
        )

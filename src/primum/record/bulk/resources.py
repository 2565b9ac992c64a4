"""Resources of one type, read from NDJSON into typed columns: each file is scanned once."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from primum.record.bulk.beside import BESIDE
from primum.record.bulk.compile import RESOURCES
from primum.record.bulk.expressions import KEY
from primum.record.bulk.shape import Shape, literal
from primum.record.bulk.values import unquoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KIND = "resourceType"


OPTIONS = "format = 'newline_delimited', maximum_object_size = 4194304"


_WILD = re.compile(r"[*?\[]")


class Odd(Exception):
    """DuckDB read it, but the bedside would not take it as it stands."""


def as_pattern(path: str) -> str:
    """Write a path for DuckDB, which takes paths for patterns."""
    return _WILD.sub(lambda wild: f"[{wild[0]}]", path)


def odd_errors() -> tuple[type[Exception], ...]:
    """Give what is raised when something odd is in the data.

    DuckDB may cut the message of an error within a character, which then cannot be decoded.
    """
    import duckdb

    damaged = (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException)
    return (*damaged, UnicodeDecodeError, Odd)


def stage(
    connection: "DuckDBPyConnection",
    kind: str,
    shape: Shape,
    paths: list[str],
    raw: Iterable[str] = (),
) -> None:
    """Read files of one resource type into the temporary table `resources`.

    The key is nothing where there is no id. An error of DuckDB when anything in the files is not a
    resource of this type, or an element that some view uses has not the form that FHIR gives it.
    Of `raw` elements the form is not looked at: they are kept as they are written.
    """
    used = shape.columns() | dict.fromkeys(raw, "JSON")
    columns = {**dict.fromkeys(BESIDE, "JSON"), **used, _KIND: "JSON", "id": "JSON"}
    wanted = literal(f'"{kind}"')
    checked = (
        f"CASE WHEN {_KIND} IS DISTINCT FROM {wanted} THEN error('another type of resource') "
        f"WHEN id = '\"\"' THEN NULL ELSE {literal(kind + '/')} || ({unquoted('id')}) END"
    )
    kept = ", ".join(f'"{name}"' for name in dict.fromkeys((*BESIDE, *used)))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {RESOURCES} AS "
        f"SELECT {checked} AS {KEY}, {kept} "
        f"FROM read_json($paths, columns = $columns, {OPTIONS})",
        {"paths": [as_pattern(path) for path in paths], "columns": columns},
    )


def unstage(connection: "DuckDBPyConnection") -> None:
    """Forget the resources."""
    connection.execute(f"DROP TABLE IF EXISTS {RESOURCES}")


def require_keys(connection: "DuckDBPyConnection") -> None:
    """Stop with `Odd` when some resource has no key."""
    found = connection.execute(f"SELECT 1 FROM {RESOURCES} WHERE {KEY} IS NULL LIMIT 1").fetchone()
    if found:
        raise Odd


def count_resources(connection: "DuckDBPyConnection", kind: str, path: str) -> int | None:
    """Count the resources of a file; None when they are not all of the type, or it is damaged."""
    try:
        found = connection.execute(
            f"SELECT count(*), count(*) FILTER ({_KIND} = $kind) "
            f"FROM read_json($path, columns = {{{_KIND}: 'JSON'}}, {OPTIONS})",
            {"path": as_pattern(path), "kind": f'"{kind}"'},
        ).fetchone()
    except odd_errors():
        return None
    return int(found[0]) if found and found[0] == found[1] else None

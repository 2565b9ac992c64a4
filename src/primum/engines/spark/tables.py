"""Tables in Parquet, row by row: as text that a worker makes the same table of again."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from primum.engines.spark.splits import File, Split
from primum.record.bulk.resources import as_pattern, odd_errors
from primum.record.bulk.shape import quoted
from primum.record.bulk.sources import Sources
from primum.record.bulk.table_columns import SQL_TYPES, columns_of
from primum.record.tables import TABLES
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 2_000  # rows


class Row(NamedTuple):
    """A row of a table: its number in the file, what it is routed by, and all of it as JSON."""

    number: int
    id: str | None
    subject: str | None
    medication: str | None
    text: str


def refuse_tables(connection: "DuckDBPyConnection", sources: Sources) -> None:
    """Stop where tables are not what their names say, as reading them all at once would."""
    for table, paths in sources.tables.items():
        place = str(paths[0].parent if len(paths) > 1 else paths[0])
        if sources.resources.get(TABLES[table].resource):
            fault = "NDJSON holds this table too; which one counts?"
            _stop(place, "two-sources", fault, table)
        given: set[str] = set()
        for path in paths:
            given |= _columns(connection, table, str(path))
        missing = {name for name, _ in columns_of(table)} - given
        if missing:
            shown = ", ".join(sorted(missing))
            _stop(place, "parquet-column-missing", f"the table {table} lacks columns", shown)


def count_table(connection: "DuckDBPyConnection", path: str) -> int:
    """Count the rows of a file."""
    counted = connection.execute(
        "SELECT count(*) FROM read_parquet($path)", {"path": as_pattern(path)}
    ).fetchone()
    return int(counted[0]) if counted else 0


def read_table(connection: "DuckDBPyConnection", file: File, split: Split) -> Iterator[Row]:
    """Read the rows of a split; `Unreadable` where a column holds something else."""
    columns = columns_of(file.table)
    given = _columns(connection, file.table, file.path)
    # As text, so that a number and its like come out of JSON as they went in.
    values = {
        name: f"CAST(CAST({quoted(name)} AS {SQL_TYPES[kind]}) AS VARCHAR)"
        if name in given
        else "CAST(NULL AS VARCHAR)"
        for name, kind in columns
    }
    routed = (values.get(name, "NULL") for name in ("id", "subject", "medication"))
    try:
        connection.execute(
            f"SELECT file_row_number, {', '.join(routed)}, "
            f"CAST(to_json([{', '.join(values.values())}]) AS VARCHAR) "
            "FROM read_parquet($path, file_row_number = true) "
            "WHERE file_row_number >= $start AND file_row_number < $end",
            {"path": as_pattern(file.path), "start": split.start, "end": split.end},
        )
        while rows := connection.fetchmany(_AT_ONCE):
            yield from (Row(*row) for row in rows)
    except odd_errors() as error:
        fault = f"the table {file.table} cannot be read"
        _stop(file.path, "parquet-unreadable", fault, str(error)[:200])


def write_table(connection: "DuckDBPyConnection", table: str, rows: Path, path: Path) -> None:
    """Write the rows that were read as JSON, one a line, to a table again."""
    values = ", ".join(
        f"CAST(value[{place}] AS {SQL_TYPES[kind]}) AS {quoted(name)}"
        for place, (name, kind) in enumerate(columns_of(table), 1)
    )
    connection.execute(
        f"COPY (SELECT {values} FROM (SELECT CAST(json AS VARCHAR[]) AS value "
        "FROM read_ndjson_objects($rows, maximum_object_size = 67108864))) "
        f"TO '{path}' (FORMAT parquet)",
        {"rows": as_pattern(str(rows))},
    )


def _columns(connection: "DuckDBPyConnection", table: str, path: str) -> set[str]:
    try:
        given = connection.execute(
            "SELECT * FROM read_parquet($path) LIMIT 0", {"path": as_pattern(path)}
        ).description
    except odd_errors() as error:
        fault = f"the table {table} cannot be read"
        _stop(path, "parquet-unreadable", fault, str(error)[:200])
    return {column[0] for column in given or ()}


def _stop(place: str, rule: str, fault: str, value: str) -> NoReturn:
    raise Unreadable(
        Problem(
            place=Place(place),
            rule=rule,
            fault=fault,
            value=value,
            remedy="docs/reference/views.md has every table and its columns.",
        )
    )

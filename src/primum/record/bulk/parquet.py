"""Tables that come flattened already: Parquet with the columns of `record.tables`."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from primum.record.bulk.dates import impossible_dates
from primum.record.bulk.notes import Notes
from primum.record.bulk.resources import as_pattern, odd_errors
from primum.record.bulk.shape import quoted
from primum.record.bulk.table_columns import SQL_TYPES, columns_of
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def read_parquet(
    connection: "DuckDBPyConnection", table: str, paths: list[Path], notes: Notes
) -> None:
    """Fill a table that is empty; more columns than it has are ignored.

    `Unreadable` when a column is missing or holds something else, or the table has rows already:
    half a table would look like a whole one.
    """
    place = str(paths[0].parent if len(paths) > 1 else paths[0])
    filled = connection.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchone()
    if filled:
        _stop(place, "two-sources", "NDJSON holds this table too; which one counts?", table)
    columns = columns_of(table)
    source = "FROM read_parquet($paths, union_by_name = true)"
    files = {"paths": [as_pattern(str(path)) for path in paths]}
    try:
        given = connection.execute(f"SELECT * {source} LIMIT 0", files).description
        missing = {name for name, _ in columns} - {column[0] for column in given or ()}
        if missing:
            shown = ", ".join(sorted(missing))
            _stop(place, "parquet-column-missing", f"the table {table} lacks columns", shown)
        wanted = ", ".join(
            f"CAST({quoted(name)} AS {SQL_TYPES[kind]}) AS {quoted(name)}" for name, kind in columns
        )
        connection.execute(f"INSERT INTO {quoted(table)} BY NAME SELECT {wanted} {source}", files)
    except odd_errors() as error:
        _stop(place, "parquet-unreadable", f"the table {table} cannot be read", str(error)[:200])
    for column, dates in impossible_dates(connection, table).items():
        connection.execute(
            f"UPDATE {quoted(table)} SET {quoted(column)} = NULL "
            f"WHERE {quoted(column)} IN (SELECT unnest($dates))",
            {"dates": dates},
        )
        for date in dates:
            notes.add(
                Place(place),
                "impossible-date",
                f"{table}.{column}: this is no date that exists, so it was left out",
                date,
                "Write it as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz.",
            )


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

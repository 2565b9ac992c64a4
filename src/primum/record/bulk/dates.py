"""Dates that do not exist, found by looking at each different one once."""

from typing import TYPE_CHECKING

from primum.record.bulk.shape import quoted
from primum.record.bulk.table_columns import columns_of
from primum.record.shapes import is_date
from primum.record.tables import Kind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def impossible_dates(
    connection: "DuckDBPyConnection", table: str, since: int = 0
) -> dict[str, list[str]]:
    """Give, for each column with such, the dates from a row on that do not exist.

    Days and times are looked at apart: there are far fewer of each than of moments.
    """
    found = {}
    for column, kind in columns_of(table):
        if kind is Kind.DATE:
            impossible = _impossible(connection, table, column, since)
            if impossible:
                found[column] = impossible
    return found


def _impossible(connection: "DuckDBPyConnection", table: str, column: str, since: int) -> list[str]:
    name, rows = quoted(column), f"FROM {quoted(table)} WHERE rowid >= {since}"

    def different(part: str) -> list[str]:
        found = connection.execute(f"SELECT DISTINCT {part} {rows} AND {name} IS NOT NULL")
        return [value for (value,) in found.fetchall()]

    day, time = f"left({name}, 10)", f"substring({name}, 11)"
    days = [part for part in different(day) if not is_date(part) or not "0001" < part[:4] < "9999"]
    times = [part for part in different(time) if part and not is_date(f"2000-01-01{part}")]
    if not days and not times:
        return []
    suspect = connection.execute(
        f"SELECT DISTINCT {name} {rows} AND ({day} IN (SELECT unnest($days)) "
        f"OR {time} IN (SELECT unnest($times)))",
        {"days": days, "times": times},
    ).fetchall()
    return [value for (value,) in suspect if not is_date(value)]

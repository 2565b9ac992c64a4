"""Lists of numbers in the order of the data, without the cost of lists where they are short."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def list_numbers(connection: "DuckDBPyConnection", table: str, keys: str = "n") -> None:
    """Make `TABLE_list`: for each owner (`keys`) its numbers `c` of a table, in order of `place`.

    By far the most owners have one or two, which two plain aggregates find; DuckDB keeps a list
    for each owner, and sorts it, only for the rest.
    """
    many = f"{table}_many"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {many} AS SELECT {keys}, count(*) AS held, "
        f"min(place) AS place, arg_min(c, place) AS one, arg_max(c, place) AS other "
        f"FROM {table} GROUP BY {keys}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table}_list AS "
        f"SELECT {keys}, place, CASE held WHEN 1 THEN [one] ELSE [one, other] END AS numbers "
        f"FROM {many} WHERE held <= 2 UNION ALL "
        f"SELECT {keys}, min(place), list(c ORDER BY place) "
        f"FROM {table} SEMI JOIN (SELECT {keys} FROM {many} WHERE held > 2) USING ({keys}) "
        f"GROUP BY {keys}"
    )
    connection.execute(f"DROP TABLE {many}")

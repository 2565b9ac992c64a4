"""Codings of a resource, in its order, as one list: what sayings are made of."""

from typing import TYPE_CHECKING

from primum.record.bulk.shape import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NONE = "CAST([] AS STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[])"

_CODING = "{{'system': {0}.system, 'code': {0}.code, 'display': {0}.display}}"
_SAME = " AND ".join(
    f"d.{name} IS NOT DISTINCT FROM n.{name}" for name in ("system", "code", "display")
)


def list_codings(connection: "DuckDBPyConnection", made: str, table: str, part: str = "") -> None:
    """Make temporary tables of a table of codings: `made` (id, list) and `made_list` (list, codings).

    Each different list is spelled out once, and has a number from 1. With `part`, a column that
    tells parts of a resource apart, the id is `id part`. By far the most lists have one or two
    codings, which two plain aggregates find; DuckDB keeps and sorts a list of its own only for
    each of the rest.
    """
    owner = f"id || ' ' || CAST({part} AS INTEGER) AS id" if part else "id"
    each = f"SELECT {owner}, rowid AS place, system, code, display FROM {quoted(table)}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coding_number AS SELECT row_number() OVER () AS c, * "
        f"FROM (SELECT DISTINCT system, code, display FROM ({each}))"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coding_pair AS SELECT id, count(*) AS held, "
        "arg_min(c, place) AS one, arg_max(c, place) AS other "
        f"FROM ({each}) d JOIN coding_number n ON {_SAME} GROUP BY id"
    )
    one, other = _CODING.format("a"), _CODING.format("b")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coding_spelled AS SELECT row_number() OVER () AS list, p.*, "
        f"CASE held WHEN 1 THEN [{one}] ELSE [{one}, {other}] END AS codings "
        "FROM (SELECT DISTINCT held, one, other FROM coding_pair WHERE held <= 2) p "
        "JOIN coding_number a ON a.c = one JOIN coding_number b ON b.c = other"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coding_many AS "
        f"SELECT id, list({_CODING.format('d')} ORDER BY place) AS codings FROM ({each}) d "
        "SEMI JOIN (SELECT id FROM coding_pair WHERE held > 2) USING (id) GROUP BY id"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {made}_list AS SELECT list, codings FROM coding_spelled "
        "UNION ALL SELECT (SELECT count(*) FROM coding_spelled) + row_number() OVER (), codings "
        "FROM (SELECT DISTINCT codings FROM coding_many)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {made} AS SELECT id, list FROM coding_pair "
        "JOIN coding_spelled USING (held, one, other) "
        f"UNION ALL SELECT id, list FROM coding_many JOIN {made}_list USING (codings)"
    )
    for name in ("coding_number", "coding_pair", "coding_spelled", "coding_many"):
        connection.execute(f"DROP TABLE {name}")


def drop_codings(connection: "DuckDBPyConnection", *made: str) -> None:
    """Drop what `list_codings` made."""
    for name in made:
        connection.execute(f"DROP TABLE {name}; DROP TABLE {name}_list")

"""Sayings: codings in their order with their text, written once for all rows and numbered."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CODINGS = "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"


def name_sayings(connection: "DuckDBPyConnection", made: str, source: str, codings: str) -> None:
    """Make the temporary table `made` (list, text, said) of what is in the relation `source`.

    `source` has the columns `list` and `text`; `codings` is the table of the lists
    (`rows.codings`), and the list 0 is empty. What is new is added to the row table.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE to_name AS SELECT list, text, coalesce(codings, {NONE}) AS "
        f"codings FROM (SELECT DISTINCT list, text FROM {source}) LEFT JOIN {codings} USING (list)"
    )
    number_sayings(connection, "to_name")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {made} AS SELECT list, n.text, said FROM to_name n "
        "JOIN rows.saying s ON s.codings = n.codings AND s.text IS NOT DISTINCT FROM n.text"
    )
    connection.execute("DROP TABLE to_name")


def number_sayings(connection: "DuckDBPyConnection", source: str) -> None:
    """Add what is new of a relation with the columns `codings` (never null) and `text`.

    Rows find their number by both: `s.codings = codings AND s.text IS NOT DISTINCT FROM text`.
    """
    connection.execute(
        "INSERT INTO rows.saying (said, codings, text) "
        "SELECT (SELECT count(*) FROM rows.saying) + row_number() OVER (), codings, text "
        f"FROM (SELECT DISTINCT codings, text FROM {source}) new "
        "WHERE NOT EXISTS (FROM rows.saying old WHERE old.codings = new.codings "
        "AND old.text IS NOT DISTINCT FROM new.text)"
    )

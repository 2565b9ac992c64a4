"""Sayings: codings in their order with their text, written once for all rows and numbered."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CODINGS = "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"


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

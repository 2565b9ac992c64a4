"""Rows of Procedure: `record.rows.procedure_row` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import drop_codings, list_codings
from primum.record.bulk.rows.sayings import name_sayings
from primum.record.bulk.table_columns import key_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DATES = ("start", "end", "updated")
_FIRST = ", ".join(f'when_from("{date}") AS {date}_from' for date in _DATES)
_LAST = ", ".join(f'when_until("{date}", {date}_from) AS {date}_to' for date in _DATES)

_DONE = f"""
(SELECT *, {_LAST} FROM (SELECT *, {_FIRST} FROM (
  SELECT v.id, p, coalesce(list, 0) AS list, text,
    CASE WHEN v.id IN (SELECT id FROM doubtful) THEN 'unknown' ELSE status END AS status,
    coalesce(performed, start) AS start, "end", updated
  FROM procedure v JOIN person USING (subject)
  LEFT JOIN coded c ON c.id = {key_of("procedure_coding", "v")})))
"""

_INSERT = f"""
INSERT INTO rows.procedure
  (p, r, ref, seq, said, status, start_from, start_to, end_from, end_to, updated_from, updated_to)
SELECT p, row_number() OVER (), id, 0, said, status, start_from, start_to, end_from, end_to,
  updated_from, updated_to
FROM {_DONE} m JOIN named s ON s.list = m.list AND s.text IS NOT DISTINCT FROM m.text
"""


def fill_procedures(connection: "DuckDBPyConnection") -> None:
    """Fill `procedure` from the view tables of Procedure."""
    list_codings(connection, "coded", "procedure_coding")
    name_sayings(connection, "named", f"(SELECT list, text FROM {_DONE})", "coded_list")
    connection.execute(_INSERT)
    connection.execute("DROP TABLE named")
    drop_codings(connection, "coded")

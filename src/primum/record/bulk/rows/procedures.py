"""Rows of Procedure: `record.rows.procedure_row` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE, list_codings
from primum.record.bulk.rows.sayings import number_sayings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DONE = f"""
CREATE OR REPLACE TEMP TABLE done AS
SELECT id, p, coalesce(codings, {NONE}) AS codings, text,
  CASE WHEN id IN (SELECT id FROM doubtful) THEN 'unknown' ELSE status END AS status,
  coalesce(performed, start) AS start, "end", updated
FROM procedure JOIN person USING (subject) LEFT JOIN coded USING (id)
"""

_INSERT = """
INSERT INTO rows.procedure
  (p, r, ref, seq, said, status, start_from, start_to, end_from, end_to, updated_from, updated_to)
SELECT p, row_number() OVER (), id, 0, said, status, when_from(start), when_to(start),
  when_from("end"), when_to("end"), when_from(updated), when_to(updated)
FROM done JOIN rows.saying s
ON s.codings = done.codings AND s.text IS NOT DISTINCT FROM done.text
"""


def fill_procedures(connection: "DuckDBPyConnection") -> None:
    """Fill `procedure` from the view tables of Procedure."""
    list_codings(connection, "coded", "procedure_coding")
    connection.execute(_DONE)
    number_sayings(connection, "done")
    connection.execute(_INSERT)
    connection.execute("DROP TABLE done")
    connection.execute("DROP TABLE coded")

"""Rows of Observation and its components: `record.rows.observation_rows` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE, list_codings
from primum.record.bulk.rows.sayings import number_sayings
from primum.record.bulk.shape import literal
from primum.record.rows import UCUM

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# `record.rows._value`: the unit is the UCUM code, else the printed unit; whole numbers and booleans
# have no unit but 1.
_VALUE = f"""
CASE WHEN v.value IS NOT NULL THEN v.value WHEN v.value_integer IS NOT NULL THEN v.value_integer
  WHEN v.value_boolean IS NOT NULL THEN CAST(v.value_boolean AS DOUBLE) END AS value,
CASE WHEN v.value IS NOT NULL OR (v.value_integer IS NULL AND v.value_boolean IS NULL)
  THEN v.comparator END AS comparator,
CASE WHEN v.value IS NULL
  THEN CASE WHEN v.value_integer IS NOT NULL OR v.value_boolean IS NOT NULL THEN '1' END
  WHEN v.unit_code IS NOT NULL AND (v.unit_system IS NULL OR v.unit_system = {literal(UCUM)})
  THEN v.unit_code ELSE v.unit END AS unit,
v.absent_reason
"""

_MAIN = f"""
CREATE OR REPLACE TEMP TABLE measured AS
SELECT id, 0 AS seq, p, coalesce(c.codings, {NONE}) AS codings, text,
  coalesce(a.codings, {NONE}) AS answer, status,
  effective, when_from(effective) AS effective_from, issued, when_from(issued) AS issued_from,
  updated, when_from(updated) AS updated_from, {_VALUE}
FROM (SELECT * REPLACE (
  coalesce(effective, effective_end, effective_start, effective_instant) AS effective)
  FROM observation) v JOIN person USING (subject)
LEFT JOIN coded c USING (id)
LEFT JOIN answered a USING (id)
"""

_PARTS = f"""
INSERT INTO measured
SELECT id, 1 + CAST(component AS INTEGER), m.p, coalesce(c.codings, {NONE}), v.text,
  coalesce(a.codings, {NONE}), m.status,
  m.effective, m.effective_from, m.issued, m.issued_from, m.updated, m.updated_from, {_VALUE}
FROM observation_component v JOIN (SELECT id, p, status, effective, effective_from,
  issued, issued_from, updated, updated_from FROM measured) m USING (id)
LEFT JOIN coded c USING (id, component) LEFT JOIN answered a USING (id, component)
"""

_INSERT = """
INSERT INTO rows.observation (p, r, ref, seq, said, status, effective_from, effective_to,
  issued_from, issued_to, updated_from, updated_to, value, comparator, unit, answer, absent_reason)
SELECT m.p, row_number() OVER (), m.id, m.seq, s.said, m.status,
  m.effective_from, when_until(m.effective, m.effective_from),
  m.issued_from, when_until(m.issued, m.issued_from),
  m.updated_from, when_until(m.updated, m.updated_from),
  CASE WHEN d.id IS NULL THEN m.value END, m.comparator, m.unit,
  CASE WHEN d.id IS NULL AND len(m.answer) > 0 THEN a.said END, m.absent_reason
FROM measured m
JOIN rows.saying s ON s.codings = m.codings AND s.text IS NOT DISTINCT FROM m.text
LEFT JOIN rows.saying a ON a.codings = m.answer AND a.text IS NULL
LEFT JOIN (SELECT DISTINCT id FROM doubtful) d ON d.id = m.id
"""


def fill_observations(connection: "DuckDBPyConnection") -> None:
    """Fill `observation` from the view tables of Observation."""
    list_codings(connection, "coded", "observation_coding")
    list_codings(connection, "answered", "observation_value_coding")
    connection.execute(_MAIN)
    list_codings(connection, "coded", "observation_component_coding", part="component")
    list_codings(connection, "answered", "observation_component_value_coding", part="component")
    connection.execute(_PARTS)
    number_sayings(connection, "measured")
    number_sayings(connection, "(SELECT answer AS codings, CAST(NULL AS VARCHAR) AS text "
                   "FROM measured WHERE len(answer) > 0)")  # fmt: skip
    connection.execute(_INSERT)
    for name in ("measured", "coded", "answered"):
        connection.execute(f"DROP TABLE {name}")

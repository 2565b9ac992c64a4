"""Rows of Observation and its components: `record.rows.observation_rows` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import drop_codings, list_codings
from primum.record.bulk.rows.sayings import name_sayings
from primum.record.bulk.shape import literal
from primum.record.bulk.table_columns import key_of
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

_DATES = ("effective", "issued", "updated")
_FIRST = ", ".join(f"when_from({date}) AS {date}_from" for date in _DATES)
_LAST = ", ".join(f"when_until({date}, {date}_from) AS {date}_to" for date in _DATES)

_LISTS = f"""
LEFT JOIN coded c ON c.id = {key_of("observation_coding", "v")}
LEFT JOIN answered a ON a.id = {key_of("observation_value_coding", "v")}
"""

_MAIN = f"""
(SELECT *, {_LAST} FROM (SELECT *, {_FIRST} FROM (
  SELECT v.id, p, 0 AS seq, coalesce(c.list, 0) AS list, a.list AS answer_list, text, status,
    coalesce(effective, effective_end, effective_start, effective_instant) AS effective,
    issued, updated, {_VALUE}
  FROM observation v JOIN person USING (subject) {_LISTS})))
"""

# A component has the status and the dates of its observation.
_PARTS = f"""
CREATE OR REPLACE TEMP TABLE part AS
SELECT o.id, r.p, 1 + CAST(component AS INTEGER) AS seq, v.text,
  coalesce(c.list, 0) AS list, a.list AS answer_list,
  r.status, {", ".join(f"{date}_from, {date}_to" for date in _DATES)}, {_VALUE}
FROM (
  SELECT id, {key_of("observation_component", "observation")} AS parts,
    {key_of("observation_component_coding", "observation")} AS key,
    {key_of("observation_component_value_coding", "observation")} AS answer_key
  FROM observation) o
JOIN observation_component v ON v.id = o.parts JOIN rows.observation r ON r.ref = o.id
LEFT JOIN coded c ON c.id = o.key || ' ' || CAST(component AS INTEGER)
LEFT JOIN answered a ON a.id = o.answer_key || ' ' || CAST(component AS INTEGER)
"""

_INSERT = """
INSERT INTO rows.observation (p, r, ref, seq, said, status, effective_from, effective_to,
  issued_from, issued_to, updated_from, updated_to, value, comparator, unit, answer, absent_reason)
SELECT m.p, (SELECT count(*) FROM rows.observation) + row_number() OVER (), m.id, m.seq, s.said,
  m.status, m.effective_from, m.effective_to, m.issued_from, m.issued_to,
  m.updated_from, m.updated_to, CASE WHEN d.id IS NULL THEN m.value END, m.comparator, m.unit,
  CASE WHEN d.id IS NULL THEN a.said END, m.absent_reason
FROM {measured} m
JOIN named s ON s.list = m.list AND s.text IS NOT DISTINCT FROM m.text
LEFT JOIN answer a ON a.list = m.answer_list
LEFT JOIN (SELECT DISTINCT id FROM doubtful) d ON d.id = m.id
"""


def fill_observations(connection: "DuckDBPyConnection") -> None:
    """Fill `observation` from the view tables of Observation."""
    list_codings(connection, "coded", "observation_coding")
    list_codings(connection, "answered", "observation_value_coding")
    _name(connection, _MAIN)
    connection.execute(_INSERT.format(measured=_MAIN))
    list_codings(connection, "coded", "observation_component_coding", part="component")
    list_codings(connection, "answered", "observation_component_value_coding", part="component")
    connection.execute(_PARTS)
    _name(connection, "part")
    connection.execute(_INSERT.format(measured="part"))
    for name in ("part", "named", "answer"):
        connection.execute(f"DROP TABLE {name}")
    drop_codings(connection, "coded", "answered")


def _name(connection: "DuckDBPyConnection", measured: str) -> None:
    """Number what was measured, in `named`, and the codings that are answers, in `answer`."""
    name_sayings(connection, "named", measured, "coded_list")
    answers = (
        f"(SELECT answer_list AS list, CAST(NULL AS VARCHAR) AS text FROM {measured} "
        "WHERE answer_list IS NOT NULL)"
    )
    name_sayings(connection, "answer", answers, "answered_list")

"""Rows of Condition and AllergyIntolerance: `record.rows.condition_row` and `allergy_row` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE, drop_codings, list_codings
from primum.record.bulk.rows.standing import (
    IS_REVERSED,
    doubted,
    insert_standing,
    leave_out_nothing,
    read_standing,
    tell_unsound,
)
from primum.record.bulk.rows.telling import Teller
from primum.record.bulk.table_columns import key_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What ended at an age, or within a period without an end, is over without a date (FHIR con-4).
_CONDITION = f"""
SELECT id AS ref, p, {key_of("condition_coding", "v")} AS key, text,
  CASE WHEN abated AND clinical IS NULL AND abatement IS NULL AND abatement_end IS NULL
  THEN 'resolved' ELSE clinical END AS clinical, verification,
  coalesce(onset, onset_start) AS onset, coalesce(abatement, abatement_end) AS abatement,
  recorded, updated
FROM condition v JOIN person USING (subject)
"""

_KEYS = f"{key_of('allergy_coding', 'v')} AS own, {key_of('allergy_reaction_coding', 'v')} AS other"
_ALLERGY = f"""
SELECT id AS ref, p, own || ' ' || other AS key, text, CAST(NULL AS INTEGER) AS excluded,
  clinical, verification, coalesce(onset, onset_start) AS onset,
  CAST(NULL AS VARCHAR) AS abatement, recorded, updated
FROM (SELECT *, {_KEYS} FROM allergy v) JOIN person USING (subject)
"""
# What someone reacted to comes after the codes of the allergy.
_REACTED = f"""
CREATE OR REPLACE TEMP TABLE coded AS
SELECT own || ' ' || other AS id, coalesce(a.list, 0) AS one, coalesce(b.list, 0) AS two,
  dense_rank() OVER (ORDER BY one, two) AS list
FROM (SELECT DISTINCT {_KEYS} FROM allergy v)
LEFT JOIN allergy_coded a ON a.id = own LEFT JOIN reacted b ON b.id = other;
CREATE OR REPLACE TEMP TABLE coded_list AS
SELECT c.list, coalesce(a.codings, {NONE}) || coalesce(b.codings, {NONE}) AS codings
FROM (SELECT DISTINCT list, one, two FROM coded) c
LEFT JOIN allergy_coded_list a ON a.list = one LEFT JOIN reacted_list b ON b.list = two
"""

_SOUND = f"""
(SELECT * REPLACE (
  CASE WHEN NOT {IS_REVERSED} THEN abatement_from END AS abatement_from,
  CASE WHEN NOT {IS_REVERSED} THEN abatement_to END AS abatement_to,
  {doubted("verification", "ref IN (SELECT id FROM doubtful)")} AS verification)
FROM standing)
"""


def fill_conditions(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `condition` from the view tables of Condition."""
    list_codings(connection, "coded", "condition_coding")
    _fill(connection, "condition", _CONDITION, tell)


def fill_allergies(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `allergy` from the view tables of AllergyIntolerance."""
    list_codings(connection, "allergy_coded", "allergy_coding")
    list_codings(connection, "reacted", "allergy_reaction_coding")
    connection.execute(_REACTED)
    _fill(connection, "allergy", _ALLERGY, tell)
    drop_codings(connection, "allergy_coded", "reacted")


def _fill(connection: "DuckDBPyConnection", table: str, query: str, tell: Teller) -> None:
    read_standing(connection, query)
    tell_unsound("Condition" if table == "condition" else "AllergyIntolerance", tell)
    leave_out_nothing(connection)
    insert_standing(connection, table, _SOUND)
    connection.execute("DROP TABLE standing; DROP TABLE named")
    drop_codings(connection, "coded")

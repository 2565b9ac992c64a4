"""Rows of Condition and AllergyIntolerance: `record.rows.condition_row` and `allergy_row` in SQL."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE, list_codings
from primum.record.bulk.rows.standing import (
    IS_REVERSED,
    doubted,
    insert_standing,
    read_standing,
    says_nothing,
    tell_unsound,
)
from primum.record.bulk.rows.telling import Teller

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What ended at an age, or within a period without an end, is over without a date (FHIR con-4).
_CONDITION = f"""
SELECT id AS ref, p, coalesce(codings, {NONE}) AS codings, text, {NONE} AS excluded,
  CASE WHEN abated AND clinical IS NULL AND abatement IS NULL AND abatement_end IS NULL
  THEN 'resolved' ELSE clinical END AS clinical, verification,
  coalesce(onset, onset_start) AS onset, coalesce(abatement, abatement_end) AS abatement,
  recorded, updated
FROM condition JOIN person USING (subject) LEFT JOIN coded USING (id)
"""

_ALLERGY = f"""
SELECT id AS ref, p, coalesce(codings, {NONE}) AS codings, text, {NONE} AS excluded,
  clinical, verification, coalesce(onset, onset_start) AS onset,
  CAST(NULL AS VARCHAR) AS abatement, recorded, updated
FROM allergy JOIN person USING (subject)
LEFT JOIN coded USING (id)
"""

_SOUND = f"""
(SELECT * REPLACE (
  CASE WHEN NOT {IS_REVERSED} THEN abatement_from END AS abatement_from,
  CASE WHEN NOT {IS_REVERSED} THEN abatement_to END AS abatement_to,
  {doubted("verification", "ref IN (SELECT id FROM doubtful)")} AS verification)
FROM standing WHERE NOT {says_nothing("codings")})
"""


def fill_conditions(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `condition` from the view tables of Condition."""
    list_codings(connection, "coded", "condition_coding")
    _fill(connection, "condition", _CONDITION, tell)


def fill_allergies(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `allergy` from the view tables of AllergyIntolerance."""
    list_codings(connection, "coded", "allergy_coding", "allergy_reaction_coding")
    _fill(connection, "allergy", _ALLERGY, tell)


def _fill(connection: "DuckDBPyConnection", table: str, query: str, tell: Teller) -> None:
    read_standing(connection, query)
    tell_unsound("Condition" if table == "condition" else "AllergyIntolerance", tell)
    insert_standing(connection, table, _SOUND)
    connection.execute("DROP TABLE standing")
    connection.execute("DROP TABLE coded")

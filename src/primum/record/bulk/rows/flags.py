"""Rows of Dutch Flags: `record.flags` in SQL. A Flag becomes a condition, an allergy, or nothing."""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.codings import NONE, drop_codings, list_codings
from primum.record.bulk.rows.sayings import name_sayings
from primum.record.bulk.rows.standing import (
    IS_REVERSED,
    doubted,
    insert_standing,
    read_standing,
    tell_unsound,
)
from primum.record.bulk.rows.telling import Teller
from primum.record.bulk.shape import literal
from primum.record.flags import CONTRAINDICATION, STOP_REASONS, SURVEILLANCE, UNPROVEN
from primum.vocabulary.codes import SYSTEMS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def _texts(values: object) -> str:
    return ", ".join(literal(value) for value in sorted(values))  # type: ignore[call-overload]


_SNOMED = f"system IN ({_texts(SYSTEMS['snomed'])})"

_KINDS = f"""
SELECT id, bool_or(code IN ({_texts(CONTRAINDICATION)})) AS is_contraindication
FROM flag_category WHERE {_SNOMED}
AND code IN ({_texts([*CONTRAINDICATION, SURVEILLANCE])}) GROUP BY id
"""

_DECISIONS = f"""
SELECT id, coalesce(bool_or(system = {literal(STOP_REASONS)}), false) AS stops,
  coalesce(bool_or(code IN ({_texts(UNPROVEN)})), false) AS is_unproven
FROM flag_decision GROUP BY id
"""

_IS_STOP = "(NOT is_contraindication AND (status IS NOT DISTINCT FROM 'inactive' OR coalesce(stops, false)))"

_READ = f"""
SELECT id AS ref, p, id AS key, text,
  CASE WHEN status = 'inactive' THEN 'inactive' ELSE 'active' END AS clinical,
  CASE WHEN status = 'entered-in-error' THEN 'entered-in-error'
    WHEN {_IS_STOP} THEN 'refuted'
    WHEN NOT is_contraindication AND coalesce(is_unproven, false) THEN 'unconfirmed'
    ELSE 'confirmed' END AS verification,
  start AS onset,
  CASE WHEN {_IS_STOP} AND status IS DISTINCT FROM 'entered-in-error' THEN NULL
    ELSE "end" END AS abatement,
  CAST(NULL AS VARCHAR) AS recorded, updated, replaces, line,
  is_contraindication OR coalesce(starts_with(detail, 'Condition/'), false)
  OR len(list_filter(coalesce(l.codings, {NONE}),
    lambda each: coalesce(each.system IN ({_texts(SYSTEMS["g-standaard-40"])}), false))) > 0
  AS is_condition
FROM (SELECT *, rowid AS line FROM flag) JOIN person USING (subject) JOIN kind USING (id)
LEFT JOIN (SELECT id, stops, is_unproven FROM decision) USING (id)
LEFT JOIN coded c USING (id) LEFT JOIN coded_list l ON l.list = c.list
"""

_SOUND = f"""
UPDATE standing SET
  abatement_from = CASE WHEN NOT {IS_REVERSED} THEN abatement_from END,
  abatement_to = CASE WHEN NOT {IS_REVERSED} THEN abatement_to END,
  verification = {doubted("verification", "ref IN (SELECT id FROM doubtful)")}
"""

# Of several Flags that end one, the first end counts; two that name each other end nothing.
_ENDS = """
SELECT earlier.ref, bool_or(later.onset IS NULL) AS is_undated,
  min(later.onset_to) AS ended_to,
  arg_min(later.onset_from, struct_pack(w := later.onset_to, l := later.line)) AS ended_from
FROM standing later JOIN standing earlier ON earlier.ref = later.replaces AND earlier.p = later.p
WHERE later.verification <> 'entered-in-error' AND later.ref <> earlier.ref
AND earlier.replaces IS DISTINCT FROM later.ref
AND earlier.verification NOT IN ('entered-in-error', 'refuted')
GROUP BY earlier.ref
"""

_IS_ENDED = "coalesce(ended_to < abatement_to, ended_to IS NOT NULL)"
_REPLACED = f"""
(SELECT x.* REPLACE (
  CASE WHEN coalesce(is_undated, false) THEN 'inactive' ELSE clinical END AS clinical,
  CASE WHEN {_IS_ENDED} THEN ended_from ELSE abatement_from END AS abatement_from,
  CASE WHEN {_IS_ENDED} THEN ended_to ELSE abatement_to END AS abatement_to), e.said AS excluded
FROM standing x LEFT JOIN ended USING (ref) LEFT JOIN excepted o ON o.id = ref
LEFT JOIN excluded e ON e.list = o.list WHERE $condition)
"""


def fill_flags(connection: "DuckDBPyConnection", tell: Teller) -> int:
    """Fill `condition` and `allergy` from the view tables of Flag; give how many are no such row."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kind AS {_KINDS}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE decision AS {_DECISIONS}")
    list_codings(connection, "coded", "flag_coding")
    list_codings(connection, "excepted", "flag_exception")
    read_standing(connection, _READ)
    tell_unsound("Flag", tell)
    name_sayings(connection, "excluded", "(SELECT list, CAST(NULL AS VARCHAR) AS text "
                 "FROM excepted SEMI JOIN standing ON ref = id)", "excepted_list")  # fmt: skip
    connection.execute(_SOUND)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ended AS {_ENDS}")
    insert_standing(connection, "condition", _REPLACED.replace("$condition", "is_condition"))
    insert_standing(connection, "allergy", _REPLACED.replace("$condition", "NOT is_condition"))
    others = connection.execute(
        "SELECT count(*) FROM flag JOIN person USING (subject) ANTI JOIN kind USING (id)"
    ).fetchone()
    for name in ("kind", "decision", "excluded", "named", "standing", "ended"):
        connection.execute(f"DROP TABLE {name}")
    drop_codings(connection, "coded", "excepted")
    return int(others[0]) if others else 0

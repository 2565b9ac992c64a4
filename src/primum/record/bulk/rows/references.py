"""What orders refer to: the Medication, or the Condition, Observation or Procedure that is a reason.

The meaning is `record.read`: a reference is followed within the record of one patient, by its key,
by the end of its URL, or into what the order itself contains. A Medication is nobody's.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.table_columns import key_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What a reference may lead to; each has a view table of codings, named after it.
TARGETS = ("medication", "condition", "observation", "procedure")

# Kinds of order that give reasons.
REASONED = ("medication_request", "medication_statement", "medication_administration")

# `Type/id`, and the same at the end of a URL (record.shapes.local_key).
_PLAIN = "[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}"
_ENDING = "(?s:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?"


def follow_references(connection: "DuckDBPyConnection") -> None:
    """Make `med_ref`: each reference of an order in `med_main`, and what it leads to.

    `part` is `medicine` or `reason`, `place` orders reasons, `target` is null where it leads
    nowhere. `med_target` has the `text` of each target, `med_target_coding` its codings. Orders
    with codings of their own (`med_own_list`) refer to no Medication.
    """
    _references(connection)
    _contained(connection)
    _targets(connection)
    _codings(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_ref AS "
        "SELECT g.n, g.part, g.place, g.reference, g.display, "
        "coalesce(i.target, a.target, b.target) AS target FROM med_given g "
        "LEFT JOIN med_target a ON a.target = g.key AND (a.p IS NULL OR a.p = g.p) "
        "LEFT JOIN med_target b ON b.target = g.ending AND (b.p IS NULL OR b.p = g.p) "
        "LEFT JOIN med_inside i ON i.id = g.key"
    )
    for name in ("given", "wanted", "inside", "held"):
        connection.execute(f"DROP TABLE med_{name}")


def _references(connection: "DuckDBPyConnection") -> None:
    """Gather what is referred to; `ending` is where that is not the key itself."""
    reasons = " UNION ALL ".join(
        f"SELECT m.n, m.p, m.id, 'reason' AS part, r.rowid AS place, r.reference, r.display "
        f"FROM {kind}_reason r JOIN med_main m USING (id) WHERE m.has_reason AND r.reference <> ''"
        for kind in REASONED
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_given AS SELECT *, "
        "CASE WHEN reference[1] = '#' THEN id || reference ELSE reference END AS key, "
        f"CASE WHEN reference[1] = '#' OR regexp_full_match(reference, '{_PLAIN}') THEN NULL "
        f"WHEN regexp_full_match(reference, '{_ENDING}') "
        f"THEN regexp_replace(reference, '^{_ENDING}$', '\\1/\\2') END AS ending "
        "FROM (SELECT n, p, id, 'medicine' AS part, 0 AS place, medication AS reference, display "
        "FROM med_main ANTI JOIN med_own_list ON key = coding WHERE medication IS NOT NULL "
        f"UNION ALL {reasons})"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_wanted AS SELECT key AS id FROM med_given "
        "UNION SELECT ending FROM med_given WHERE ending IS NOT NULL"
    )


def _contained(connection: "DuckDBPyConnection") -> None:
    """Number the different things that orders contain and refer to: `med_held` and `med_inside`."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_held AS SELECT '#' || row_number() OVER () AS target, * "
        "FROM (SELECT DISTINCT codings, text FROM contained_name SEMI JOIN med_wanted USING (id))"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_inside AS SELECT c.id, h.target FROM contained_name c "
        "SEMI JOIN med_wanted USING (id) "
        "JOIN med_held h ON h.codings = c.codings AND h.text IS NOT DISTINCT FROM c.text"
    )


def _targets(connection: "DuckDBPyConnection") -> None:
    """Find what is wanted, and whose it is."""
    whose = " UNION ALL ".join(
        f"SELECT id, s.p, text FROM {kind} JOIN person s USING (subject) "
        f"SEMI JOIN med_wanted USING (id)"
        for kind in TARGETS
        if kind != "medication"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_target AS SELECT id AS target, p, text "
        "FROM (SELECT id, NULL AS p, text FROM medication SEMI JOIN med_wanted USING (id) "
        f"UNION ALL {whose}) "
        "UNION ALL SELECT target, NULL, text FROM med_held"
    )


def _codings(connection: "DuckDBPyConnection") -> None:
    every = " UNION ALL ".join(
        f"SELECT v.id AS target, c.rowid AS place, system, code, display FROM {kind} v "
        f"SEMI JOIN med_wanted USING (id) JOIN {kind}_coding c ON c.id = {key_of(f'{kind}_coding', 'v')}"
        for kind in TARGETS
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE med_target_coding AS {every} UNION ALL "
        "SELECT target, place, coding.system, coding.code, coding.display FROM (SELECT target, "
        "unnest(codings) AS coding, generate_subscripts(codings, 1) AS place FROM med_held)"
    )

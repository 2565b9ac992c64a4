"""What orders are called and why they are given: codings in order, and text, each number once.

`med_code` numbers the codings that orders and what they refer to have; a list of these numbers
with a text is a saying, and sayings are numbered in the row table `saying`.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.row_tables import row_table
from primum.record.bulk.rows.dosages import KINDS
from primum.record.bulk.rows.ordered import list_numbers
from primum.record.bulk.rows.references import REASONED, follow_references
from primum.record.bulk.rows.sayings import number_sayings
from primum.vocabulary.codes import NO_INFORMATION, SYSTEMS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SAME = " AND ".join(
    f"d.{name} IS NOT DISTINCT FROM c.{name}" for name in ("system", "code", "display")
)

_MADE = (
    *("code", "own_list", "target", "target_coding", "target_code", "target_code_list", "bare"),
    *("reason", "reason_list", "called", "saying", "spelled", "known"),
)


def name_orders(connection: "DuckDBPyConnection") -> None:
    """Make `med_named` of the orders in `med_main`: `said`, `reasons`, `is_named`, `is_nothing`.

    `is_named` tells whether anything says which medicine it is; `is_nothing` that the order only
    says that nothing is known. Sayings are added to the row table `saying`; `med_ref` is left.
    """
    _own_codes(connection)
    follow_references(connection)
    _other_codes(connection)
    _reasons(connection)
    _names(connection)
    _number(connection)
    for name in _MADE:
        connection.execute(f"DROP TABLE med_{name}")


def _own_codes(connection: "DuckDBPyConnection") -> None:
    """Number the codings that orders have themselves, and list those of each key (`coding`)."""
    every = " UNION ALL ".join(
        [f"SELECT system, code, display FROM {kind}_coding" for kind in KINDS]
        + [f"SELECT system, code, display FROM {kind}_reason_coding" for kind in REASONED]
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_code AS SELECT CAST(row_number() OVER () AS INTEGER) "
        f"AS c, * FROM (SELECT DISTINCT * FROM ({every}))"
    )
    every = " UNION ALL ".join(
        f"SELECT d.id AS key, d.rowid AS place, c.c FROM {kind}_coding d JOIN med_code c ON {_SAME}"
        for kind in KINDS
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE med_own AS {every}")
    list_numbers(connection, "med_own", "key")
    connection.execute("DROP TABLE med_own")


def _other_codes(connection: "DuckDBPyConnection") -> None:
    """Number the codings of what is referred to; a reason without any is called by its text."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_bare AS SELECT r.n, r.place, "
        "CASE WHEN t.text <> '' THEN t.text ELSE r.display END AS display FROM med_ref r "
        "LEFT JOIN med_target t USING (target) ANTI JOIN med_target_coding USING (target) "
        "WHERE r.part = 'reason'"
    )
    unreferred = " UNION ALL ".join(
        f"SELECT m.n, r.rowid, r.display FROM {kind}_reason r JOIN med_main m USING (id) "
        "WHERE m.has_reason AND coalesce(r.reference, '') = ''"
        for kind in REASONED
    )
    connection.execute(f"INSERT INTO med_bare {unreferred}")
    connection.execute("DELETE FROM med_bare WHERE coalesce(display, '') = ''")
    connection.execute(
        "INSERT INTO med_code SELECT row_number() OVER () + (SELECT count(*) FROM med_code), * "
        "FROM (SELECT system, code, display FROM med_target_coding "
        "UNION SELECT NULL, NULL, display FROM med_bare "
        "EXCEPT SELECT system, code, display FROM med_code)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_target_code AS SELECT target, place, c.c "
        f"FROM med_target_coding d JOIN med_code c ON {_SAME}"
    )
    list_numbers(connection, "med_target_code", "target")


def _reasons(connection: "DuckDBPyConnection") -> None:
    """List the reasons of each order: those with codes, then those that are referred to."""
    coded = " UNION ALL ".join(
        f"SELECT m.n, 0 AS part, d.rowid AS place, 0 AS inner_place, c.c "
        f"FROM {kind}_reason_coding d JOIN med_main m ON m.reason_coding = d.id "
        f"JOIN med_code c ON {_SAME} "
        "WHERE m.has_reason"
        for kind in REASONED
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_reason AS SELECT n, c, "
        f"row_number() OVER (ORDER BY part, place, inner_place) AS place FROM ({coded} "
        "UNION ALL SELECT r.n, 1, r.place, t.place, t.c FROM med_ref r "
        "JOIN med_target_code t USING (target) WHERE r.part = 'reason' "
        "UNION ALL SELECT d.n, 1, d.place, 0, c.c FROM med_bare d JOIN med_code c "
        "ON c.system IS NULL AND c.code IS NULL AND c.display = d.display)"
    )
    list_numbers(connection, "med_reason")


def _names(connection: "DuckDBPyConnection") -> None:
    """Name each order: by its own codes, else by the Medication referred to, else by a text."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_called AS "
        "SELECT m.n, coalesce(o.numbers, l.numbers, []) AS numbers, "
        "CASE WHEN (o.key IS NOT NULL OR m.medication IS NULL) AND m.text <> '' THEN m.text "
        "WHEN o.key IS NULL AND t.text <> '' THEN t.text ELSE m.display END AS text "
        "FROM med_main m LEFT JOIN med_own_list o ON o.key = m.coding "
        "LEFT JOIN (SELECT * FROM med_ref WHERE part = 'medicine') r ON r.n = m.n "
        "LEFT JOIN med_target t ON t.target = r.target "
        "LEFT JOIN med_target_code_list l ON l.target = r.target"
    )


def _number(connection: "DuckDBPyConnection") -> None:
    """Number each different saying, as the row table does where it has it already."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_saying AS SELECT numbers, text, "
        "CAST(row_number() OVER () AS INTEGER) AS s FROM (SELECT numbers, text FROM med_called "
        "UNION SELECT numbers, NULL FROM med_reason_list)"
    )
    nothing = ", ".join(
        f"('{uri}', '{code}')" for system, code in NO_INFORMATION for uri in SYSTEMS[system]
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_spelled AS "
        "SELECT s, any_value(s.text) AS text, "
        "coalesce(list({'system': c.system, 'code': c.code, 'display': c.display} ORDER BY i) "
        "FILTER (c.c IS NOT NULL), []) AS codings, "
        f"coalesce(bool_or((c.system, c.code) IN ({nothing})), false) AS is_nothing "
        "FROM med_saying s LEFT JOIN (SELECT s, unnest(numbers) AS c, "
        "generate_subscripts(numbers, 1) AS i FROM med_saying) u USING (s) "
        "LEFT JOIN med_code c ON c.c = u.c GROUP BY s"
    )
    number_sayings(connection, "med_spelled")
    same = "k.codings = e.codings AND k.text IS NOT DISTINCT FROM e.text"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_known AS SELECT s.numbers, s.text, k.said, e.is_nothing, "
        "len(s.numbers) > 0 OR coalesce(s.text, '') <> '' AS is_named "
        f"FROM med_saying s JOIN med_spelled e USING (s) JOIN {row_table('saying')} k ON {same}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_named AS "
        "SELECT c.n, k.said, w.said AS reasons, k.is_named, k.is_nothing FROM med_called c "
        "JOIN med_known k ON k.numbers = c.numbers AND k.text IS NOT DISTINCT FROM c.text "
        "LEFT JOIN med_reason_list r ON r.n = c.n "
        "LEFT JOIN med_known w ON w.numbers = r.numbers AND w.text IS NULL"
    )

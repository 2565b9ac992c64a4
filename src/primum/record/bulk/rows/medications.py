"""From the view tables of medication resources to the row tables `medication` and `dosage`.

What a row means is written in `record.medication_rows`; this is the same, for all orders at once.
"""

from functools import partial
from typing import TYPE_CHECKING

from primum.record.bulk.notes import Notes, Notice
from primum.record.bulk.row_tables import ROW_TABLES, row_table
from primum.record.bulk.rows.dosages import number_regimens
from primum.record.bulk.rows.naming import name_orders
from primum.record.bulk.rows.periods import read_periods
from primum.record.bulk.rows.telling import Teller, teller
from primum.record.bulk.shape import literal
from primum.record.bulk.table_columns import KEYED, key_of
from primum.record.durations import LONGEST, days_of
from primum.record.model import MedicationKind
from primum.record.sound import STATUSES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Of each kind: its view table, and what of it is which column of `med_main`.
_SAME = {
    "intent": "NULL",
    "do_not_perform": "false",
    "since": "NULL",
    "first": "coalesce(effective, v.start)",
    "final": 'v."end"',
    "recorded": "NULL",
    "prior": "prior",
    "has_reason": "coalesce(has_reason, false)",
    "days": "NULL",
}
_REPEATED = f"least(d.days * (1 + greatest(0.0, coalesce(repeats, 0.0))), {LONGEST!r})"
_COLUMNS: dict[MedicationKind, tuple[str, dict[str, str]]] = {
    MedicationKind.REQUEST: (
        "medication_request",
        {
            "intent": "intent",
            "do_not_perform": "coalesce(do_not_perform, false)",
            "since": "authored",
            "first": "validity_start",
            "final": "validity_end",
            "recorded": "authored",
            "prior": "coalesce(nullif(prior, ''), based_on)",
            "days": f"CASE WHEN d.days IS NOT NULL THEN {_REPEATED} END",
        },
    ),
    MedicationKind.DISPENSE: (
        "medication_dispense",
        {
            "since": "coalesce(handed_over, prepared)",
            "first": "coalesce(handed_over, prepared)",
            "final": "NULL",
            "recorded": "coalesce(prepared, handed_over)",
            "has_reason": "false",
            "days": "d.days",
        },
    ),
    MedicationKind.STATEMENT: ("medication_statement", {"recorded": "asserted"}),
    MedicationKind.ADMINISTRATION: ("medication_administration", {}),
}
_SUPPLIED = {
    "medication_request": "coalesce(supply_unit, '')",
    "medication_dispense": "coalesce(nullif(supply_unit, ''), 'd')",
}

# The statuses that FHIR has, as SQL lists them.
_KNOWN = {
    kind: ", ".join(sorted(literal(status) for status in statuses if status))
    for kind, statuses in STATUSES.items()
}
_UNKNOWN_STATUS = Notice(
    "unknown-status",
    "a {} has no such status, so it counts as unknown",
    "Send a status of FHIR R4, in lower case.",
)
_REVERSED = Notice(
    "period-reversed",
    "this ends before it begins, so its end was left out",
    "Send the dates as they are.",
)
_DANGLING = Notice(
    "dangling-reference",
    "this refers to something that was not sent, or is not read",
    "Send the resource too (searches: _include).",
)
_NOT_NAMED = Notice(
    "medicine-not-named",
    "nothing says which medicine this is",
    "Send a code, or the Medication that is referred to.",
)


def fill_medications(connection: "DuckDBPyConnection", notes: Notes) -> None:
    """Fill the row tables `medication` and `dosage`, and add what they say to `saying`.

    Reads the view tables, the row table `patient`, and the temporary tables `doubtful`, `contained_name`
    and `person` (`rows.people`); needs the macros of `bulk.dates`. Problems go to the notes.
    """
    _gather(connection)
    number_regimens(connection)
    read_periods(connection)
    name_orders(connection)
    _write(connection)
    _tell(teller(connection, notes))
    for name in ("main", "days", "course", "order", "line", "regimen", "period", "ref", "named"):
        connection.execute(f"DROP TABLE med_{name}")


def _gather(connection: "DuckDBPyConnection") -> None:
    """Make `med_main`, the orders of all kinds that are about a patient, numbered."""
    _read_days(connection)
    every = []
    for kind, (table, columns) in _COLUMNS.items():
        written = ", ".join(f"{sql} AS {name}" for name, sql in (_SAME | columns).items())
        supplied = (
            f"LEFT JOIN med_days d ON d.value = supply AND d.unit = {_SUPPLIED[table]} "
            if table in _SUPPLIED
            else ""
        )
        every.append(
            f"SELECT v.id, '{kind.value}' AS kind, s.p, v.status, v.medication, "
            f"v.medication_display AS display, v.text, v.updated, {written}, {_keys(table)} "
            f"FROM {table} v JOIN person s USING (subject) {supplied}"
        )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_main AS SELECT CAST(row_number() OVER () AS INTEGER) "
        f"AS n, * FROM ({' UNION ALL '.join(every)})"
    )


def _keys(table: str) -> str:
    """Write the keys of the codings, coded reasons, dosages and routes of an order."""
    views = {part: f"{table}_{part}" for part in ("coding", "reason_coding", "dosage", "route")}
    return ", ".join(
        f"{key_of(view, 'v') if view in KEYED else 'NULL'} AS {part}"
        for part, view in views.items()
    )


def _read_days(connection: "DuckDBPyConnection") -> None:
    """Read each different supply and duration as days, in `med_days`; no unit is the unit ''."""
    every = [f"SELECT supply AS value, {unit} AS unit FROM {table}"
             for table, unit in _SUPPLIED.items()]  # fmt: skip
    every += [
        f"SELECT bounds_value, coalesce(bounds_unit, '') FROM {table}_dosage" for table in _SUPPLIED
    ]
    found = connection.execute(
        f"SELECT DISTINCT * FROM ({' UNION ALL '.join(every)}) WHERE value IS NOT NULL"
    ).fetchall()
    days = [days_of(value, unit) for value, unit in found]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_days AS SELECT * FROM (SELECT "
        "unnest(CAST($values AS DOUBLE[])) AS value, unnest(CAST($units AS VARCHAR[])) AS unit, "
        "unnest(CAST($days AS DOUBLE[])) AS days)",
        {"values": [v for v, _ in found], "units": [u for _, u in found], "days": days},
    )


def _write(connection: "DuckDBPyConnection") -> None:
    """Fill the row table from what was made of each order."""
    known = " ".join(
        f"WHEN '{kind.value}' THEN m.status IN ({statuses})" for kind, statuses in _KNOWN.items()
    )
    read = {
        "p": "m.p",
        "r": "row_number() OVER ()",
        "ref": "m.id",
        "seq": "0",
        "kind": "m.kind",
        "said": "c.said",
        "status": "CASE WHEN b.id IS NOT NULL THEN 'unknown' WHEN m.status IS NULL THEN NULL "
        f"WHEN CASE m.kind {known} END THEN m.status ELSE 'unknown' END",
        "reasons": "c.reasons",
        "regimen": "g.regimen",
    }
    for name in ("intent", "do_not_perform", "prior", "has_reason"):
        read[name] = f"m.{name}"
    for name in ("recorded", "updated"):
        read[f"{name}_from"] = f"m.{name}_from"
        read[f"{name}_to"] = f"until(m.{name}, m.{name}_from)"
    for name in ("start_from", "start_to"):
        read[name] = f"t.{name}"
    for name in ("end_from", "end_to"):
        read[name] = f"CASE WHEN t.is_reversed THEN NULL ELSE t.{name} END"
    columns = ", ".join(read[name] for name, _ in ROW_TABLES["medication"])
    connection.execute(
        f"INSERT INTO {row_table('medication')} SELECT {columns} FROM (SELECT *, "
        "when_from(recorded) AS recorded_from, when_from(updated) AS updated_from FROM med_main) m "
        "JOIN med_named c USING (n) JOIN med_period t USING (n) "
        "LEFT JOIN med_regimen g USING (n) "
        "LEFT JOIN (SELECT DISTINCT id FROM doubtful) b ON b.id = m.id WHERE NOT c.is_nothing"
    )


def _tell(tell: Teller) -> None:
    """Tell what was odd, of each kind of order apart."""
    for kind, statuses in _KNOWN.items():
        told = partial(tell, kind.value)
        some = f"FROM med_main WHERE kind = '{kind.value}'"
        unknown = _UNKNOWN_STATUS._replace(fault=_UNKNOWN_STATUS.fault.format(kind.value))
        told(unknown, f"SELECT id AS ref, status AS value {some} AND status NOT IN ({statuses})")
        joined = some.replace("WHERE", "JOIN {} USING (n) WHERE")
        reversed_ = joined.format("med_period")
        told(_REVERSED, f"SELECT id AS ref, '' AS value {reversed_} AND is_reversed")
        unnamed = joined.format("med_named")
        told(_NOT_NAMED, f"SELECT id AS ref, '' AS value {unnamed} AND NOT is_named")
        dangling = joined.format("med_ref")
        told(_DANGLING, f"SELECT id AS ref, reference AS value {dangling} AND target IS NULL")

"""From when to when orders are taken: bounds of their dosages, validity, and what supply lasts.

As `record.medication_rows` has it, in seconds instead of text.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.rows.handed import hand_over
from primum.record.durations import last_of
from primum.vocabulary.dates import DAY, read_when

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Within these seconds (the years 1019 to 8941) no stretch leaves the calendar; and within the
# narrower ones (1887 to 2049) moments are still exact when written as whole microseconds.
_CALENDAR = "t BETWEEN -3e10 AND 2.2e11"
_EXACT = "t BETWEEN -2.6e9 AND 2.5e9"

# The last day or moment of a stretch, where that needs no more than addition (durations.last_of).
_MACROS = f"""
CREATE OR REPLACE TEMP MACRO until(since, t) AS CASE length(since)
  WHEN 10 THEN t + {DAY - 1!r}
  WHEN 7 THEN epoch(last_day(CAST(since || '-01' AS DATE))) + {DAY - 1!r}
  WHEN 4 THEN epoch(CAST(since || '-12-31' AS DATE)) + {DAY - 1!r}
  ELSE t END;
CREATE OR REPLACE TEMP MACRO is_added(since, t, days) AS coalesce(CASE
  WHEN length(since) = 10 THEN {_CALENDAR}
  WHEN length(since) < 10 OR days <> floor(days) THEN false
  WHEN t = floor(t) THEN {_CALENDAR} ELSE {_EXACT} END, false);
CREATE OR REPLACE TEMP MACRO added_from(since, t, days) AS CASE
  WHEN length(since) = 10 THEN t + (ceil(days) - 1) * {DAY!r}
  WHEN t = floor(t) THEN t + days * {DAY!r}
  ELSE ((floor(t) + days * {DAY!r}) * 1e6 + round((t - floor(t)) * 1e6)) / 1e6 END;
CREATE OR REPLACE TEMP MACRO added_to(since, t, days) AS
  added_from(since, t, days) + CASE length(since) WHEN 10 THEN {DAY - 1!r} ELSE 0 END;
"""

_ODD = ("days", "last_from", "last_to")

# Statements and administrations say from when to when, whatever their dosage says.
_BOUNDED = "('MedicationRequest', 'MedicationDispense')"


def read_periods(connection: "DuckDBPyConnection") -> None:
    """Make `med_period` of the orders in `med_main`: start and end in seconds, and `is_reversed`.

    Reads `med_order` and `med_line`, the dosages of orders, and `med_days`, what a number of a unit is in days.
    """
    connection.execute(_MACROS)
    _bounds(connection)
    _starts(connection)
    _odd_stretches(connection)
    _last_bounds(connection)
    # A supply of a dispense is what it lasts; of a request it counts where nothing else is said.
    is_supply = (
        "m.days IS NOT NULL AND (kind = 'MedicationDispense' OR (l.n IS NULL AND final IS NULL))"
    )
    ends = ", ".join(
        f"CASE WHEN {is_supply} THEN CASE WHEN is_added(s.since, s.t, m.days) "
        f"THEN added_{side}(s.since, s.t, m.days) ELSE o.last_{side} END "
        f"WHEN l.n IS NOT NULL THEN l.last_{side} ELSE {final} END AS end_{side}"
        for side, final in (("from", "final_from"), ("to", "until(final, final_from)"))
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_period AS SELECT *, "
        "coalesce(end_to < start_from, false) AS is_reversed FROM ("
        f"SELECT m.n, s.start_from, until(s.start, s.start_from) AS start_to, {ends} "
        "FROM med_main m JOIN med_start s USING (n) LEFT JOIN med_last l USING (n) "
        "LEFT JOIN med_odd o ON o.since = s.since AND o.days = m.days)"
    )
    for name in ("bound", "start", "odd", "last"):
        connection.execute(f"DROP TABLE med_{name}")


def _bounds(connection: "DuckDBPyConnection") -> None:
    """Gather the bounds of dosages, with the start that a duration is counted from."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_bound AS "
        "SELECT n, place, kind, bounds_start, when_from(bounds_start) AS bounds_from, "
        "bounds_end, when_from(bounds_end) AS final_from, d.days, "
        "coalesce(bounds_start, m.since) AS since, when_from(coalesce(bounds_start, m.since)) AS t "
        "FROM med_line JOIN med_order USING (d) JOIN med_main m USING (n) LEFT JOIN med_days d "
        "ON d.value = bounds_value AND d.unit = coalesce(bounds_unit, '') "
        f"WHERE kind IN {_BOUNDED} "
        "AND coalesce(bounds_start, bounds_end, CAST(bounds_value AS VARCHAR)) IS NOT NULL"
    )


def _starts(connection: "DuckDBPyConnection") -> None:
    """Find the start of each order, `since` when its supply is counted, and a given end."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_start AS SELECT n, start, when_from(start) AS start_from,"
        " since, when_from(CASE WHEN days IS NOT NULL THEN since END) AS t, "
        "when_from(final) AS final_from FROM (SELECT m.n, m.days, m.final, "
        "coalesce(b.start, m.first) AS start, coalesce(b.start, m.first, m.since) AS since "
        "FROM med_main m LEFT JOIN (SELECT n, arg_min(bounds_start, (bounds_from, place)) AS start "
        "FROM med_bound WHERE bounds_start IS NOT NULL AND kind = 'MedicationRequest' GROUP BY n"
        ") b USING (n))"
    )


def _odd_stretches(connection: "DuckDBPyConnection") -> None:
    """Reckon, by the bedside's code, stretches that are no plain addition: each once."""
    found = connection.execute(
        "SELECT DISTINCT since, days FROM (SELECT since, t, days FROM med_bound "
        "WHERE bounds_end IS NULL UNION ALL SELECT s.since, s.t, m.days FROM med_main m "
        "JOIN med_start s USING (n)) WHERE since IS NOT NULL AND days IS NOT NULL "
        "AND NOT is_added(since, t, days)"
    ).fetchall()
    rows = []
    for since, days in found:
        last = last_of(since, days)
        when = read_when(last) if last else None
        rows.append(
            {
                "since": since,
                "days": days,
                "last_from": when.earliest if when else None,
                "last_to": when.latest if when else None,
            }
        )
    columns = (("since", "VARCHAR"), *((name, "DOUBLE") for name in _ODD))
    hand_over(connection, "med_odd", columns, rows)


def _last_bounds(connection: "DuckDBPyConnection") -> None:
    """Find the last end of the dosages of an order; none when one of them has no end."""
    ends = ", ".join(
        f"CASE WHEN bounds_end IS NOT NULL THEN {final} "
        f"WHEN is_added(since, t, days) THEN added_{side}(since, t, days) "
        f"ELSE last_{side} END AS last_{side}"
        for side, final in (("from", "final_from"), ("to", "until(bounds_end, final_from)"))
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE med_last AS "
        "SELECT n, arg_max(last_from, (last_to, -place)) AS last_from, max(last_to) AS last_to "
        f"FROM (SELECT n, place, {ends} FROM med_bound LEFT JOIN med_odd USING (since, days)) "
        "JOIN med_order USING (n) JOIN (SELECT d, count(*) AS lines FROM med_line GROUP BY d) USING (d) "
        "WHERE last_to IS NOT NULL GROUP BY n, lines HAVING count(*) = lines"
    )

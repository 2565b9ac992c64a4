"""Dates in SQL: what seconds they leave open, and those that do not exist.

`when_from` and `when_to` are `vocabulary.dates.read_when` as macros. They read what FHIR writes; a
date in another ISO form, which the bedside takes too, is read by the bedside and looked up.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.shape import literal, quoted
from primum.record.bulk.table_columns import columns_of
from primum.record.shapes import is_date
from primum.record.tables import Kind
from primum.vocabulary.dates import read_when

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_MIDNIGHT = "CAST(epoch(CAST({} AS DATE)) AS DOUBLE)"
# What DuckDB's own cast reads as the bedside does: it takes no zone for the session's, so one is
# written; of years whose microseconds no double holds it is not asked.
# Each use of a macro is written out in full when a statement is planned, so they are kept short.
_MACROS = f"""
CREATE OR REPLACE TEMP MACRO _zoned(t) AS CASE
  WHEN ends_with(t, 'Z') OR substring(t, -6, 1) IN ('+', '-') THEN t ELSE t || 'Z' END;
CREATE OR REPLACE TEMP MACRO _plain(t) AS left(t, 4) BETWEEN '1700' AND '2254' AND CASE
  WHEN length(t) = 20 OR length(t) = 25 AND substring(t, 20, 1) <> '.' THEN true
  ELSE NOT regexp_matches(substring(t, 11), '[^0-9:.TZ+-]') END;
CREATE OR REPLACE TEMP MACRO _moment(t) AS
  CASE WHEN _plain(t) THEN epoch_us(TRY_CAST(_zoned(t) AS TIMESTAMPTZ)) / 1e6 END;
CREATE OR REPLACE TEMP MACRO _spoken(t) AS coalesce(_moment(t), getvariable('odd_dates')[t]);
CREATE OR REPLACE TEMP MACRO when_from(t) AS CASE length(t)
  WHEN 10 THEN {_MIDNIGHT.format("t")}
  WHEN 7 THEN {_MIDNIGHT.format("(t || '-01')")}
  WHEN 4 THEN {_MIDNIGHT.format("(t || '-01-01')")}
  ELSE _spoken(t) END;
CREATE OR REPLACE TEMP MACRO when_to(t) AS CASE length(t)
  WHEN 10 THEN {_MIDNIGHT.format("t")} + 86399
  WHEN 7 THEN {_MIDNIGHT.format("last_day(CAST((t || '-01') AS DATE))")} + 86399
  WHEN 4 THEN {_MIDNIGHT.format("(t || '-12-31')")} + 86399
  ELSE _spoken(t) END;
CREATE OR REPLACE TEMP MACRO when_until(t, since) AS CASE length(t)
  WHEN 10 THEN since + 86399
  WHEN 7 THEN {_MIDNIGHT.format("last_day(CAST((t || '-01') AS DATE))")} + 86399
  WHEN 4 THEN {_MIDNIGHT.format("(t || '-12-31')")} + 86399
  ELSE since END;
"""


def create_date_macros(connection: "DuckDBPyConnection") -> None:
    """Create `when_from(text)` and `when_to(text)`: the first and last second of a FHIR date.

    `when_until(text, since)` gives the last second too, of a date whose first is known.
    Null gives null, and so does a date in a form that `know_odd_dates` has to be told of first.
    """
    connection.execute("SET VARIABLE odd_dates = MAP {'': 0.0}")
    connection.execute(_MACROS)


# Most moments are of these forms, which are surely read.
_USUAL = (
    "(left(t, 4) BETWEEN '1700' AND '2254' "
    "AND (length(t) = 20 OR length(t) = 25 AND substring(t, 20, 1) IN ('+', '-')))"
)


def start_unsure_dates(connection: "DuckDBPyConnection") -> None:
    """Make the temporary table `unsure_date`, where `impossible_dates` notes moments that exist."""
    connection.execute("CREATE OR REPLACE TEMP TABLE unsure_date (t VARCHAR)")


def know_odd_dates(connection: "DuckDBPyConnection") -> None:
    """Let the macros know the moments noted in `unsure_date` that they cannot read."""
    odd = connection.execute(
        f"SELECT DISTINCT t FROM unsure_date WHERE NOT {_USUAL} AND _moment(t) IS NULL"
    ).fetchall()
    if odd:
        found = {text: read_when(text).earliest for (text,) in odd}
        connection.execute(
            "SET VARIABLE odd_dates = map(CAST($texts AS VARCHAR[]), CAST($seconds AS DOUBLE[]))",
            {"texts": list(found), "seconds": list(found.values())},
        )


# What surely is a date that exists, and that the macros read, told without a calendar; the bedside is
# asked of the rest, of which the 29th of February is the most.
_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?"
_SURE = literal(rf"(?:1[7-9]|2[01])\d\d(?:-(?:0[1-9]|1[0-2]|(?:{_DAY})(?:T{_TIME})?))?")


def impossible_dates(
    connection: "DuckDBPyConnection", table: str, since: int = 0
) -> dict[str, list[str]]:
    """Give, for each column with such, the dates from a row on that do not exist.

    Moments that exist, but not surely by their form, are noted in `unsure_date`.
    """
    dates = [column for column, kind in columns_of(table) if kind is Kind.DATE]
    if not dates:
        return {}
    unsure = ", ".join(
        f"list(DISTINCT {name}) FILTER (NOT regexp_full_match({name}, {_SURE}))"
        for name in map(quoted, dates)
    )
    texts = connection.execute(
        f"SELECT {unsure} FROM {quoted(table)} WHERE rowid >= {since}"
    ).fetchone()
    found, unsure_moments = {}, []
    for column, some in zip(dates, texts or (), strict=True):
        impossible = [text for text in some or () if not is_date(text)]
        unsure_moments += [t for t in some or () if len(t) > 10 and t not in impossible]
        if impossible:
            found[column] = impossible
    if unsure_moments:
        connection.execute(
            "INSERT INTO unsure_date SELECT unnest(CAST($found AS VARCHAR[]))",
            {"found": unsure_moments},
        )
    return found

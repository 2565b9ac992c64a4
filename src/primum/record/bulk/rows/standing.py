"""Conditions and allergies, which have a standing: what cannot be in them is told and left out.

A reader gives ref, p, key (of its codings), text, clinical, verification, of an allergy excluded
(the number of a saying), and the dates onset, abatement, recorded and updated as FHIR text.
"""

from typing import TYPE_CHECKING

from primum.record.bulk.notes import Notice
from primum.record.bulk.rows.sayings import name_sayings
from primum.record.bulk.rows.telling import Teller
from primum.record.bulk.shape import literal
from primum.vocabulary.codes import NO_INFORMATION, SYSTEMS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REVERSED = Notice(
    "period-reversed",
    "this ends before it begins, so its end was left out",
    "Send the dates as they are.",
)
_NOT_NAMED = Notice(
    "not-named",
    "nothing that can be read says what this is: no text, and no code of a known system",
    "Send a text or a display with the code; judge this one by hand.",
)

_KNOWN = ", ".join(literal(uri) for uris in SYSTEMS.values() for uri in uris)
_ENDS = ("from", "to")
DATES = ("onset", "abatement", "recorded", "updated")
_SAME = "n.list = x.list AND n.text IS NOT DISTINCT FROM x.text"
IS_REVERSED = "coalesce(abatement_to < onset_from, false)"


def says_nothing(codings: str) -> str:
    """Write whether codings only say that nothing is known (`record.sound.says_nothing`)."""
    pairs = " OR ".join(
        f"(c.code = {literal(code)} AND c.system IN ({', '.join(map(literal, SYSTEMS[name]))}))"
        for name, code in sorted(NO_INFORMATION)
    )
    return f"(len(list_filter({codings}, lambda c: coalesce({pairs}, false))) > 0)"


def is_named(codings: str, text: str) -> str:
    """Write whether a row says what it is about (`record.sound.is_named`)."""
    known = f"c.code <> '' AND c.system IN ({_KNOWN})"
    one = f"coalesce(c.display <> '', false) OR coalesce({known}, false)"
    return f"(coalesce({text} <> '', false) OR len(list_filter({codings}, lambda c: {one})) > 0)"


def doubted(verification: str, is_doubtful: str) -> str:
    """Write the verification of a row whose meaning an extension may change."""
    kept = f"coalesce({verification} IN ('entered-in-error', 'refuted'), false)"
    return f"CASE WHEN {is_doubtful} AND NOT {kept} THEN 'unconfirmed' ELSE {verification} END"


def read_standing(connection: "DuckDBPyConnection", query: str) -> None:
    """Make the temporary table `standing` of what a reader gives, with dates in seconds.

    And `named`, what its rows say by list and text, with the lists that are in `coded`.
    """
    first = ", ".join(f"when_from({date}) AS {date}_from" for date in DATES)
    last = ", ".join(f"when_until({date}, {date}_from) AS {date}_to" for date in DATES)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE standing AS SELECT x.*, coalesce(list, 0) AS list, {last} "
        f"FROM (SELECT *, {first} FROM ({query})) x LEFT JOIN coded c ON c.id = x.key"
    )
    name_sayings(connection, "named", "standing", "coded_list")


def tell_unsound(kind: str, tell: Teller) -> None:
    """Tell which rows of `standing` have no name, and which end before they begin."""
    codes = "list_filter(codings, lambda c: coalesce(c.code <> '', false))"
    shown = (
        f"list_transform({codes}, lambda c: coalesce(nullif(c.system, ''), '?') || ' ' || c.code)"
    )
    tell(
        kind,
        _NOT_NAMED,
        f"SELECT ref, value FROM standing x JOIN (SELECT list, n.text, array_to_string({shown}, ', ') "
        "AS value FROM named n JOIN rows.saying s USING (said) "
        f"WHERE NOT {is_named('codings', 's.text')}) n ON {_SAME} "
        "WHERE ref NOT IN (SELECT id FROM faulty)",
    )
    tell(
        kind,
        _REVERSED,
        f"SELECT ref, onset || ' to ' || abatement AS value FROM standing WHERE {IS_REVERSED}",
    )


def leave_out_nothing(connection: "DuckDBPyConnection") -> None:
    """Leave out rows of `standing` that only say that nothing is known: they are `named` no more."""
    connection.execute(
        "DELETE FROM named WHERE said IN "
        f"(SELECT said FROM rows.saying WHERE {says_nothing('codings')})"
    )


def insert_standing(connection: "DuckDBPyConnection", table: str, source: str) -> None:
    """Insert into `condition` or `allergy` from a relation with the columns of `standing`."""
    names, values = ("excluded, ", "x.excluded, ") if table == "allergy" else ("", "")
    columns = ", ".join(f"{date}_{end}" for date in DATES for end in _ENDS)
    connection.execute(
        f"INSERT INTO rows.{table} (p, r, ref, seq, said, {names}clinical, verification, {columns}) "
        f"SELECT x.p, (SELECT count(*) FROM rows.{table}) + row_number() OVER (), x.ref, 0, n.said, "
        f"{values}x.clinical, x.verification, {columns} FROM {source} x JOIN named n ON {_SAME}"
    )

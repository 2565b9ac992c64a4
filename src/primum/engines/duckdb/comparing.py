"""Findings of two packs over the same patients, put side by side and counted.

A finding is the same in both when patient, moment, order, medicine and check are; what could not be
assessed has no check, and is one finding for each order and medicine. How it moved:

- `gained`, `lost`: only NEW, or only OLD, has it;
- `raised`, `lowered`: it was a reference and is an alert, or the other way round;
- `changed`: what it says, or what it rests on, differs; `unchanged`: nothing does.

Counts add up over batches of whole patients.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.engines.duckdb.parts import COLUMNS, FINDING_COLUMNS
from primum.record.bulk.resources import as_pattern
from primum.record.bulk.row_tables import row_table
from primum.record.bulk.shape import literal

if TYPE_CHECKING:
    from primum.engines.duckdb.store import Connection

# The first age in years of each band, and what it is called.
AGE_BANDS = (
    (0, "0-1"),
    (2, "2-11"),
    (12, "12-17"),
    (18, "18-44"),
    (45, "45-64"),
    (65, "65-79"),
    (80, "80+"),
)
SEXES = ("female", "male", "other")
UNKNOWN = "unknown"
_OLDEST = 125  # years; as for the atom `age`, more is taken for a mistake

_KEY = ("patient", "at", "order", "medicine", "check")
_SAID = tuple(name for name in COLUMNS if name not in _KEY)
# What can differ between two findings of one check, and the columns in which it does.
_PARTS = {
    "status": ("status",),
    "decision": ("kind", "contraindication", "action", "management", "interrupts"),
    "verified": ("verified",),
    "held": ("held",),
}
_SETS = ("reasons", "missing")


class Move(NamedTuple):
    """How many findings of a check (empty: not assessable) moved so, with their statuses.

    A status is None where there is no finding; `differs` says in what two findings are not the same.
    `unsettled` of them are alerts that the other pack says it cannot assess.
    """

    medicine: str
    check: str
    old: str | None
    new: str | None
    move: str
    differs: tuple[str, ...]
    findings: int
    unsettled: int


class Group(NamedTuple):
    """How many people of an age and sex have 0, 1 or (2) several alerts that came, and that went."""

    age: str
    sex: str
    came: int
    went: int
    people: int


class Burden(NamedTuple):
    """How many alerts there are, and how many are the first of their check for their patient."""

    alerts: int
    first: int


def keep_findings(connection: "Connection", path: Path) -> None:
    """Write the table `finding` to a Parquet file, with the numbers of its patients."""
    connection.execute(
        f"COPY (SELECT p, {FINDING_COLUMNS} FROM finding) TO {literal(str(path))} "
        "(FORMAT parquet, COMPRESSION snappy)"
    )


def pair_findings(
    connection: "Connection", old: Sequence[Path], new: Sequence[Path], first: int, last: int
) -> None:
    """Make `paired` of findings that were kept, OLD beside NEW, of patients `first` to `last`."""
    within = f"p BETWEEN {first} AND {last}"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE paired AS
        SELECT *, {_MOVE} AS move
        FROM (SELECT *, {_DIFFERS} AS differs
              FROM ({_side("old", old, within)}) FULL JOIN ({_side("new", new, within)})
                USING (p, patient, "at", "order", medicine, "check", nth))
        """
    )


def _side(side: str, files: Sequence[Path], within: str) -> str:
    """Select the findings of one side; `nth` keeps apart what would else be one finding."""
    listed = ", ".join(literal(as_pattern(str(path))) for path in files)
    said = ", ".join(f'"{name}" AS {side}_{name}' for name in _SAID)
    return f"""
        SELECT p, patient, "at", "order", medicine, coalesce("check", '') AS "check", {said},
               row_number() OVER (PARTITION BY p, "at", "order", medicine, "check"
                                  ORDER BY status, kind, reasons, missing) AS nth
        FROM read_parquet([{listed}]) WHERE {within}
    """


def _in_columns(names: Sequence[str]) -> str:
    return " OR ".join(f"old_{name} IS DISTINCT FROM new_{name}" for name in names)


def _as_sets(name: str) -> str:
    """Compare lists as sets; those that are equal, as nearly all are, need no sorting."""
    old, new = (f"list_sort(list_distinct({side}_{name}))" for side in ("old", "new"))
    return f"old_{name} IS DISTINCT FROM new_{name} AND {old} IS DISTINCT FROM {new}"


_TESTS = {part: _in_columns(names) for part, names in _PARTS.items()} | {
    name: _as_sets(name) for name in _SETS
}
_NAMED = ", ".join(f"CASE WHEN {test} THEN '{part}' END" for part, test in _TESTS.items())
_DIFFERS = f"""
    CASE WHEN old_status IS NULL OR new_status IS NULL THEN []
         ELSE list_filter([{_NAMED}], lambda it: it IS NOT NULL) END
"""
_MOVE = """
    CASE WHEN old_status IS NULL THEN 'gained' WHEN new_status IS NULL THEN 'lost'
         WHEN new_status = 'alert' AND old_status <> 'alert' THEN 'raised'
         WHEN old_status = 'alert' AND new_status <> 'alert' THEN 'lowered'
         WHEN len(differs) > 0 THEN 'changed' ELSE 'unchanged' END
"""


def _unsettled(side: str) -> str:
    """Select the checks that a side says it cannot assess, with their orders."""
    return f"""
        SELECT DISTINCT p, "at", "order", medicine,
               unnest(flatten(list_transform({side}_missing, lambda it: it.checks))) AS "check"
        FROM paired WHERE {side}_status = 'not-assessable'
    """


_MOVES = f"""
    SELECT medicine, "check", old_status, new_status, move, differs, count(*),
           count(*) FILTER (move = 'lost' AND old_status = 'alert' AND now.p IS NOT NULL
                            OR move = 'gained' AND new_status = 'alert' AND before.p IS NOT NULL)
    FROM paired
    LEFT JOIN ({_unsettled("new")}) AS now USING (p, "at", "order", medicine, "check")
    LEFT JOIN ({_unsettled("old")}) AS before USING (p, "at", "order", medicine, "check")
    GROUP BY ALL ORDER BY ALL
"""


def count_moves(connection: "Connection") -> tuple[Move, ...]:
    """Count the findings in `paired` by what became of them."""
    found = connection.execute(_MOVES).fetchall()
    return tuple(Move._make((*row[:5], tuple(row[5]), *row[6:])) for row in found)


def count_burden(connection: "Connection", side: str) -> Burden:
    """Count the alerts of a side, `old` or `new`, and those that do not repeat another."""
    found = connection.execute(
        f"""
        SELECT count(*), count(DISTINCT (p, "check")) FROM paired WHERE {side}_status = 'alert'
        """
    ).fetchone()
    return Burden(*(found or (0, 0)))


_AGES = " ".join(f"WHEN years >= {least} THEN '{name}'" for least, name in reversed(AGE_BANDS))
_SEXES = ", ".join(f"'{sex}'" for sex in SEXES)
_BAND = f"CASE WHEN years > {_OLDEST} THEN '{UNKNOWN}' {_AGES} ELSE '{UNKNOWN}' END"
# Born within a year, say, one may be in either of two bands: then the band is not known.
_BORN_AND_LAST = f"""
    SELECT p, if(gender IN ({_SEXES}), gender, '{UNKNOWN}') AS sex,
           unnest([birth_from, birth_to]) AS born
    FROM {row_table("patient")} WHERE p BETWEEN $first AND $last
"""
_AGED = f"""
    SELECT p, sex, if(min(band) = max(band), min(band), '{UNKNOWN}') AS age
    FROM (SELECT p, sex, {_BAND} AS band
          FROM (SELECT p, sex, if(born <= $moment, date_sub('year', make_timestamp_ms(
                           CAST(born * 1000 AS BIGINT)), make_timestamp_ms(
                           CAST($moment * 1000 AS BIGINT))), NULL) AS years
                FROM ({_BORN_AND_LAST})))
    GROUP BY p, sex
"""
_GROUPS = f"""
    SELECT age, sex, least(coalesce(came, 0), 2), least(coalesce(went, 0), 2), count(*)
    FROM ({_AGED})
    LEFT JOIN (SELECT p,
                      count(*) FILTER (new_status = 'alert' AND move IN ('gained', 'raised')) AS came,
                      count(*) FILTER (old_status = 'alert' AND move IN ('lost', 'lowered')) AS went
               FROM paired GROUP BY p) USING (p)
    GROUP BY ALL ORDER BY ALL
"""


def count_groups(
    connection: "Connection", moment: float, first: int, last: int
) -> tuple[Group, ...]:
    """Count the patients `first` to `last` by age at a moment, sex, and alerts that came and went.

    `moment` is in POSIX seconds. A birth date that leaves the band open, that is missing, or that
    lies ahead makes the age unknown.
    """
    given = {"moment": moment, "first": first, "last": last}
    return tuple(Group(*row) for row in connection.execute(_GROUPS, given).fetchall())


_SIDES = ", ".join(f'{side}_{name} AS "{side}_{name}"' for name in _SAID for side in ("old", "new"))


def write_changes(connection: "Connection", path: Path) -> None:
    """Write what is not unchanged in `paired` to a Parquet file, in order, both sides of it."""
    connection.execute(
        f"""
        COPY (SELECT patient, "at", "order", medicine, nullif("check", '') AS "check", move,
                     differs, {_SIDES}
              FROM paired WHERE move <> 'unchanged'
              ORDER BY p, "at", "order", medicine, "check", nth)
        TO {literal(str(path))} (FORMAT parquet, COMPRESSION snappy)
        """
    )

"""Findings as Parquet: one part for each batch of patients, joined to one file at the end.

Rows and lists are put in one order, so that the same question gives the same bytes, with any number
of threads. What the columns mean is in docs/reference/screen.md.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primum.record.bulk.resources import as_pattern
from primum.record.bulk.shape import literal
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The columns of the file, each with how it is made of the table `finding`.
COLUMNS: dict[str, str] = {
    "patient": "patient",
    "at": 'make_timestamp(CAST(round(finding."at" * 1000000.0) AS BIGINT))',
    "order": '"order"',
    "medicine": "medicine",
    "check": '"check"',
    "kind": "kind",
    "status": "status",
    "contraindication": "contraindication",
    "action": "action",
    "management": "management",
    "interrupts": "interrupts",
    "verified": "verified",
    "held": "held",
    "reasons": "list_sort(reasons)",
    "missing": "list_sort(list_transform(missing, lambda it: "
    "{'fact': it.fact, 'values': it.values, 'checks': list_sort(it.checks)}))",
}
# What to select from `finding`, in SQL.
FINDING_COLUMNS = ", ".join(f'{made} AS "{name}"' for name, made in COLUMNS.items())
_STATUS = "CASE status WHEN 'alert' THEN 0 WHEN 'not-assessable' THEN 1 ELSE 2 END"
# The order of findings within a patient; that of patients is of their ids, by number or by name.
WITHIN_PATIENT = f'"at", "order", medicine, {_STATUS}, "check", kind'


def write_part(connection: "DuckDBPyConnection", path: Path) -> None:
    """Write the table `finding` to a file, in order."""
    connection.execute(
        f"COPY (SELECT {FINDING_COLUMNS} FROM finding ORDER BY p, finding.{WITHIN_PATIENT}) "
        f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION snappy)"
    )


def join_parts(
    connection: "DuckDBPyConnection", parts: Sequence[Path], path: Path, said: Mapping[str, str]
) -> None:
    """Join parts to one file, which says of itself what is `said` (Parquet's key-value metadata).

    `Unreadable` when a part is not as it was written.
    """
    import duckdb

    # One thread, and a table in between: row groups then end at the same rows, whatever the parts.
    connection.execute("SET threads = 1")
    members = ", ".join(f"{_name(key)}: {literal(text)}" for key, text in said.items())
    files = ", ".join(literal(as_pattern(str(part))) for part in parts)
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE joined AS FROM read_parquet([{files}])")
    except duckdb.InvalidInputException as error:
        raise Unreadable(_damaged(parts, str(error))) from error
    connection.execute(
        f"COPY joined TO {literal(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{members}}})"
    )


def _damaged(parts: Sequence[Path], text: str) -> Problem:
    return Problem(
        place=Place(str(parts[0].parent)),
        rule="work-damaged",
        fault="a file in this folder was changed",
        value=text.splitlines()[0][:200],
        remedy="Delete the folder, and run it again.",
    )


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

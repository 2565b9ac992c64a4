"""Findings read back from the file of a population (docs/reference/screen.md)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from primum.engines.duckdb.parts import COLUMNS
from primum.record.bulk.resources import as_pattern
from primum.vocabulary.problem import Place, Problem, Unreadable

_BATCH = 1_000


class Found(NamedTuple):
    """A file of findings: what it says of itself, and how many findings there are of those wanted."""

    said: Mapping[str, str]
    total: int
    rows: Iterator[dict[str, Any]]


class Wanted(NamedTuple):
    """Which findings: of a patient (`Patient/id`, or the id), of a check, or both; at most so many."""

    patient: str | None = None
    check: str | None = None
    most: int = 100


def read_found(path: Path, wanted: Wanted) -> Found:
    """Read the findings that are wanted, in the order of the file; `Unreadable` for another file."""
    import duckdb

    if not path.is_file():
        raise _unreadable(path, "file-missing", "there is no such file", "")
    connection = duckdb.connect()
    source, conditions, values = "read_parquet($path)", ["true"], {"path": as_pattern(str(path))}
    if wanted.patient is not None:
        conditions.append("patient = $patient")
        values["patient"] = f"Patient/{wanted.patient.removeprefix('Patient/')}"
    if wanted.check is not None:
        conditions.append(
            '("check" = $check OR len(list_filter(missing, '
            "lambda it: list_contains(it.checks, $check))) > 0)"
        )
        values["check"] = wanted.check
    where = " AND ".join(conditions)
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    try:
        told = connection.execute(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata($path)",
            {"path": as_pattern(str(path))},
        ).fetchall()
        counted = connection.execute(f"SELECT count(*) FROM {source} WHERE {where}", values)
        total = (counted.fetchone() or (0,))[0]
        found = connection.execute(
            f"SELECT {columns} FROM {source} WHERE {where} LIMIT {wanted.most}", values
        )
    except duckdb.Error as error:
        raise _unreadable(
            path, "no-findings-file", "this is no file of findings", str(error).split("\n")[0]
        ) from error
    return Found(dict(told), int(total), _rows(found))


def _rows(found: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - DuckDB's result
    names = tuple(COLUMNS)
    while rows := found.fetchmany(_BATCH):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def _unreadable(path: Path, rule: str, fault: str, value: str) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(str(path)),
            rule=rule,
            fault=fault,
            value=value,
            remedy="Name the Parquet file that `primum screen` wrote.",
        )
    )

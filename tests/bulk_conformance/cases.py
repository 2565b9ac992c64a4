"""SQL-on-FHIR test cases, run through DuckDB."""

import json
from pathlib import Path
from typing import NamedTuple

import duckdb

from primum.record.bulk.compile import compile_view
from primum.record.bulk.resources import stage
from primum.record.view_definition import DefinitionError, read_view
from primum.record.view_paths import ViewError


class Outcome(NamedTuple):
    """A case: its file and title, whether implementations are meant to share it, what differs."""

    file: str
    title: str
    shareable: bool
    fault: str


def run_folder(folder: Path, scratch: Path) -> list[Outcome]:
    """Run every case of every file of a folder; `fault` is empty where the rows are as expected."""
    found = []
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        for case in given["tests"]:
            fault = difference(case, given["resources"], scratch)
            shareable = "shareable" in case.get("tags", ())
            found.append(Outcome(path.name, case["title"], shareable, fault))
    return found


def difference(case: dict, resources: list[dict], scratch: Path) -> str:
    """Say how the rows of a case differ from what it expects; an empty text when they do not."""
    try:
        columns, rows = rows_of(case["view"], resources, scratch)
    except (DefinitionError, ViewError, duckdb.Error) as error:
        return "" if case.get("expectError") else f"{type(error).__name__}: {error}"
    if case.get("expectError"):
        return "an error was expected"
    if "expectColumns" in case and columns != case["expectColumns"]:
        return f"the columns are {columns}"
    if sorted(map(_shown, rows)) != sorted(map(_shown, case["expect"])):
        return f"the rows are {rows}"
    return ""


def rows_of(view: dict, resources: list[dict], scratch: Path) -> tuple[list[str], list[dict]]:
    """Give the columns and the rows of a view."""
    query = compile_view(read_view({"name": "case", **view}, with_repeat=True))
    file = scratch / "resources.ndjson"
    wanted = [one for one in resources if one["resourceType"] == view["resource"]]
    file.write_text("".join(f"{json.dumps(one)}\n" for one in wanted), "utf-8")
    with duckdb.connect() as connection:
        stage(connection, view["resource"], query.shape, [str(file)])
        rows = connection.execute(query.sql).fetchall()
    decoded = [[None if value is None else json.loads(value) for value in row] for row in rows]
    return list(query.columns), [dict(zip(query.columns, row, strict=True)) for row in decoded]


def _shown(row: dict) -> str:
    return json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)


def _plain(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(float(value), 9) if is_number else value

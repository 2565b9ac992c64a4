"""What workers do: survey the splits, deal lines to parts, and screen a part. Batches are Arrow's.

These functions travel to the workers by name, so workers need Primum installed; all else they need is
in the `Plan`, which travels with them.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct

from primum.engines.duckdb.store import Limits, opened_store
from primum.engines.spark.parts import Dealt, Part, Workbench
from primum.engines.spark.routing import Route, Router, needs_of, patient_of
from primum.engines.spark.splits import File, Split, read_lines
from primum.engines.spark.tables import read_table
from primum.record.bulk.notes import Notes
from primum.record.tables import TABLES
from primum.record.view_loader import load_views
from primum.vocabulary.problem import Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatch

Batches = Iterable["RecordBatch"]

SURVEYED = "what string, key string, part int, file int, line long, text string"
DEALT = "part int, key string, file int, line long, is_visiting boolean, data binary"
DONE = "part int, what string, data binary"
_LEFT = "primum-"  # then the process that made it
_ROWS, _BYTES = 5_000, 16_000_000  # of a batch

# Screens a part that was read into a connection, with a folder to write in; gives what the driver is
# to have, by name.
Screen = Callable[["DuckDBPyConnection", Part, Path], Iterator[tuple[str, bytes]]]


class Plan(Struct, frozen=True, kw_only=True):
    """What every worker has to know: the files, their splits, how many parts, and limits."""

    files: tuple[File, ...]
    splits: tuple[Split, ...]
    parts: int
    memory: int  # bytes, for DuckDB in each worker


class _Routed(NamedTuple):
    """A line or row of a split, and where it goes; no part is for the owner of its key."""

    line: int
    route: Route | None
    key: str | None
    text: bytes


def survey(ids: Batches, plan: Plan) -> Iterator["RecordBatch"]:
    """Survey splits: what is in which part, who refers to what, and what nothing reads."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in _numbers(ids):
            yield from _surveyed(number, plan)

    yield from _batches(rows(), SURVEYED)


def _surveyed(number: int, plan: Plan) -> Iterator[tuple[Any, ...]]:
    split, notes = plan.splits[number], Notes()
    unread: dict[str, int] = {}
    needs: set[tuple[str, int]] = set()
    is_dealt = is_shared = False
    try:
        for line, route, key, _ in _routed(split, plan, notes):
            if route is None:
                is_shared = True
                continue
            if route.unread:
                unread[route.unread] = unread.get(route.unread, 0) + 1
                continue
            is_dealt, is_shared = True, is_shared or route.is_shared
            needs.update((need, route.part) for need in route.needs)
            if key and not plan.files[split.file].table:
                yield "resource", key, route.part, split.file, line, None
    except Unreadable as stop:
        yield "stop", None, None, None, None, msgspec.json.encode(stop.problem).decode()
    for key, part in sorted(needs):
        yield "need", key, part, None, None, None
    for kind, count in unread.items():
        yield "unread", kind, None, None, count, None
    for problem in notes.told():
        yield "told", None, None, None, None, msgspec.json.encode(problem).decode()
    for what, holds in (("dealt", is_dealt), ("shared", is_shared)):
        if holds:
            yield what, None, None, number, None, None


def deal(ids: Batches, plan: Plan) -> Iterator["RecordBatch"]:
    """Deal the lines of splits to the parts of their patients."""
    yield from _batches(_dealt(ids, plan), DEALT)


def deal_shared(ids: Batches, plan: Plan) -> Iterator["RecordBatch"]:
    """Give the lines that are wherever something refers to them: with a key, and no other part."""
    yield from _batches(_shared(ids, plan), DEALT)


def _dealt(ids: Batches, plan: Plan) -> Iterator[tuple[Any, ...]]:
    for number in _numbers(ids):
        split = plan.splits[number]
        for line, route, key, text in _routed(split, plan, Notes()):
            if route is not None and not route.unread:
                yield route.part, key, split.file, line, False, text


def _shared(ids: Batches, plan: Plan) -> Iterator[tuple[Any, ...]]:
    for number in _numbers(ids):
        split = plan.splits[number]
        for line, route, key, text in _routed(split, plan, Notes()):
            if route is None or route.is_shared:
                yield None if route is None else route.part, key, split.file, line, True, text


def _routed(split: Split, plan: Plan, notes: Notes) -> Iterator[_Routed]:
    file = plan.files[split.file]
    router = _router(plan.parts)
    if file.table:
        yield from _routed_rows(file, split, router)
        return
    for line in read_lines(file, split, notes):
        route = router.route(file, split.file, line)
        if route is not None:
            yield _Routed(line.number, route, route.key, line.text)


def _routed_rows(file: File, split: Split, router: Router) -> Iterator[_Routed]:
    """Route the rows of a table: those of the main table of a type by patient, others by their id."""
    import duckdb

    is_main = any(name == "subject" for name, _ in TABLES[file.table].columns)
    with closing(duckdb.connect(config={"threads": 1})) as connection:
        for row in read_table(connection, file, split):
            text = row.text.encode()
            patient = patient_of(row.subject)
            if file.table == "patient":
                patient = row.id.removeprefix("Patient/") if row.id else None
            elif not is_main:
                yield _Routed(row.number, None, row.id, text)
                continue
            needs = (*needs_of([row.medication]), *([row.id] if row.id else []))
            owner = (row.id or "") if patient is None else patient
            route = Route(router.part_of(owner), row.id, needs if is_main else ())
            yield _Routed(row.number, route, row.id, text)


@cache
def _router(parts: int) -> Router:
    return Router(load_views(), parts)


def screen_parts(dealt: Batches, plan: Plan, screen: Screen) -> Iterator["RecordBatch"]:
    """Screen the parts of a partition, whose lines come in order."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for part, lines in groupby(_lines(dealt), lambda it: it[0]):
            for what, data in _screened((Dealt(*line[1:]) for line in lines), plan, screen):
                yield part, what, data

    yield from _batches(rows(), DONE)


def _screened(dealt: Iterable[Dealt], plan: Plan, screen: Screen) -> Iterator[tuple[str, bytes]]:
    from pyspark import SparkFiles

    root = Path(SparkFiles.getRootDirectory()).resolve()  # the application's own, on this node
    _remove_left(root)
    with TemporaryDirectory(prefix=f"{_LEFT}{os.getpid()}-", dir=root) as made:
        folder = Path(made)
        lines = folder / "lines"
        lines.mkdir()
        bench = Workbench(list(plan.files), lines)
        bench.lay(dealt)
        limits = Limits(plan.memory, 1, folder / "spill")
        try:
            with opened_store(folder / "population.duckdb", limits) as connection:
                part = bench.read(connection)
                yield from screen(connection, part, folder)
        except Unreadable as stop:
            yield "stop", msgspec.json.encode(stop.problem)


def _remove_left(root: Path) -> None:
    """Remove what a worker that was killed left here: it has patients in it."""
    for folder in root.glob(f"{_LEFT}*"):
        try:
            os.kill(int(folder.name.split("-")[1]), 0)  # asks only whether it lives
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # it lives, as another user


def problem_of(data: bytes | str) -> Problem:
    """Read a problem that a worker told."""
    return msgspec.json.decode(data, type=Problem)


def _numbers(batches: Batches) -> Iterator[int]:
    for batch in batches:
        yield from batch.column(0).to_pylist()


def _lines(batches: Batches) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        part, key, file, line, is_visiting, data = (column.to_pylist() for column in batch.columns)
        yield from zip(part, file, line, key, is_visiting, data, strict=True)


def _batches(rows: Iterable[tuple[Any, ...]], schema: str) -> Iterator["RecordBatch"]:
    """Put rows into batches of Arrow of a schema in Spark's words."""
    held: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row[-1] or b"")
        if len(held) >= _ROWS or size >= _BYTES:
            yield _batch(held, schema)
            held, size = [], 0
    if held:
        yield _batch(held, schema)


def _batch(rows: list[tuple[Any, ...]], schema: str) -> "RecordBatch":
    import pyarrow

    types = {
        "string": pyarrow.string(),
        "int": pyarrow.int32(),
        "long": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "binary": pyarrow.binary(),
    }
    fields = [column.split() for column in schema.split(", ")]
    arrays = [
        pyarrow.array(values, type=types[type_])
        for values, (_, type_) in zip(zip(*rows, strict=True), fields, strict=True)
    ]
    return pyarrow.RecordBatch.from_arrays(arrays, names=[name for name, _ in fields])

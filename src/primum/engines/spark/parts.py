"""One part of the data on the disk of a worker: files that are read like those of a whole folder.

Lines are given in the order of the files and of their lines, so that the first of two counts here too.
What is told names the file and line in which a line stood before it was dealt to this part.
"""

import re
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from primum.engines.spark.splits import File
from primum.engines.spark.tables import write_table
from primum.record.bulk.notes import Notes
from primum.record.bulk.population import Population, read_population
from primum.record.bulk.row_tables import ROW_TABLES, row_table
from primum.record.bulk.sources import Sources
from primum.vocabulary.problem import Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SUFFIX = ".ndjson"


class Dealt(NamedTuple):
    """A line or row that was dealt to a part: from which file and line; `is_visiting` as a copy."""

    file: int
    line: int
    key: str | None
    is_visiting: bool
    text: bytes


class Part(NamedTuple):
    """What was read of a part: how many patients, problems, and how many of each kind there are."""

    population: Population
    problems: tuple[Problem, ...]
    counts: dict[tuple[str, str, str], int]


class Workbench:
    """A folder in which the lines of a part are laid down, file by file, and then read."""

    def __init__(self, files: list[File], folder: Path) -> None:
        """Work in an empty folder."""
        self._files = files
        self._folder = folder
        self._lines: dict[str, array[int]] = {}
        self._made: dict[str, int] = {}

    def lay(self, dealt: Iterable[Dealt]) -> int:
        """Write down what was dealt, in its order; give how much there was."""
        out: BinaryIO | None = None
        name, count, visitors = "", 0, set[str]()
        try:
            for it in dealt:
                # A resource that visits is one of a kind here; rows of a table may be several.
                if it.is_visiting and it.key and not self._files[it.file].table:
                    if it.key in visitors:
                        continue
                    visitors.add(it.key)
                wanted = f"{it.file:09}{'v' if it.is_visiting else ''}{_SUFFIX}"
                if wanted != name:
                    name = wanted
                    if out:
                        out.close()
                    out = (self._folder / name).open("ab")
                    self._made.setdefault(name, it.file)
                assert out is not None
                out.write(it.text if it.text.endswith(b"\n") else it.text + b"\n")
                self._lines.setdefault(name, array("q")).append(it.line)
                count += 1
        finally:
            if out:
                out.close()
        return count

    def read(self, connection: "DuckDBPyConnection") -> Part:
        """Read it all into the row tables of a connection."""
        notes = Notes()
        population = read_population(connection, self._sources(connection), notes=notes)
        if any(rule == "id-invalid" for _, rule, _ in notes.kinds()):
            self._rename(connection)
        problems = tuple(it for it in map(self._as_told, notes.told()) if it is not None)
        counts = {
            (place, rule, fault): count
            for (path, rule, fault), count in notes.kinds().items()
            if (place := self._path(path)) is not None
        }
        return Part(population, problems, counts)

    def _sources(self, connection: "DuckDBPyConnection") -> Sources:
        found = Sources({}, {})
        for name, number in sorted(self._made.items()):
            file = self._files[number]
            if not file.table:
                found.resources.setdefault(file.kind, []).append(self._folder / name)
        tables = {self._files[n].table for n in self._made.values() if self._files[n].table}
        for table in sorted(tables):
            joined = self._folder / f"{table}.rows"
            with joined.open("wb") as out:
                for name, number in sorted(self._made.items()):
                    if self._files[number].table == table:
                        out.write((self._folder / name).read_bytes())
            path = self._folder / f"{table}.parquet"
            write_table(connection, table, joined, path)
            found.tables[table] = [path]
        return found

    def _rename(self, connection: "DuckDBPyConnection") -> None:
        """Give rows without an id the name that they have in the whole: file and line."""
        for table, columns in ROW_TABLES.items():
            if "ref" not in dict(columns):
                continue
            within = f"contains(ref, '[{self._folder}')"
            found = connection.execute(
                f"SELECT DISTINCT ref FROM {row_table(table)} WHERE {within}"
            ).fetchall()
            for (ref,) in found:
                connection.execute(
                    f"UPDATE {row_table(table)} SET ref = $told WHERE ref = $ref",
                    {"told": self._text(ref), "ref": ref},
                )

    def _as_told(self, problem: Problem) -> Problem | None:
        path = self._path(problem.place.path)
        if path is None:
            return None
        line = problem.place.line
        name = Path(problem.place.path).name
        if line and name in self._lines:
            line = self._lines[name][line - 1]
        return Problem(
            place=Place(path, line),
            rule=problem.rule,
            fault=problem.fault,
            remedy=problem.remedy,
            value=self._text(problem.value),
            verdict=problem.verdict,
        )

    def _path(self, path: str) -> str | None:
        """Give the file or table that a path here stands for; None where it is told elsewhere."""
        place = Path(path)
        if place.parent != self._folder:
            return path
        if place.name in self._made:
            is_copy = place.name.endswith(f"v{_SUFFIX}")
            return None if is_copy else self._files[self._made[place.name]].path
        paths = [it.path for it in self._files if it.table == place.stem]
        return paths[0] if len(paths) == 1 else str(Path(paths[0]).parent) if paths else path

    def _text(self, text: str) -> str:
        """Name the lines of files here by where they stood."""

        def told(found: re.Match[str]) -> str:
            name = found[1]
            return f"{self._files[self._made[name]].path}:{self._lines[name][int(found[2]) - 1]}"

        pattern = rf"{re.escape(str(self._folder))}/(\d+v?{re.escape(_SUFFIX)}):(\d+)"
        return re.sub(pattern, told, text)

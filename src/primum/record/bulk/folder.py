"""A folder of bulk data, read into DuckDB tables: the columns of `record.tables`, each with an `id`.

All files of a resource type are read at once, by DuckDB, as if everything were sound. Where that
stops, files are read one by one, then in pieces, and only a piece with something odd in it is read
by the bedside's code. So whatever is in the data, tables hold what the bedside would make of it.
"""

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

from primum.record.bulk.beside import add_beside
from primum.record.bulk.by_bedside import Bedside, Read
from primum.record.bulk.dates import impossible_dates
from primum.record.bulk.dictionary import spell_out
from primum.record.bulk.empty_lists import read_empty_lists
from primum.record.bulk.lines import Piece, pieces
from primum.record.bulk.loader import Loader, count_rows, create_tables
from primum.record.bulk.notes import Notes
from primum.record.bulk.parquet import read_parquet
from primum.record.bulk.resources import count_resources
from primum.record.bulk.shape import quoted
from primum.record.bulk.sources import Sources, find_sources
from primum.record.bulk.table_columns import KEYED, SQL_TYPES, columns_of, key_column
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.tables import TABLES
from primum.record.view_loader import Views, load_views
from primum.record.view_paths import ViewError
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Bulk(NamedTuple):
    """What was read: rows by table, problems, and how many resources of a type are not read."""

    rows: dict[str, int]
    problems: tuple[Problem, ...]
    ignored: tuple[tuple[str, int], ...]


def read_folder(connection: "DuckDBPyConnection", folder: Path, views: Views | None = None) -> Bulk:
    """Read FHIR NDJSON, or tables in Parquet, into tables of the connection named after the views.

    Tables that have these names are replaced. `Unreadable` when there is nothing to read, a Parquet
    table is not what its name says, or a view cannot be said in SQL; everything smaller is among
    the problems. Must not be called within a transaction.
    """
    notes = Notes()
    ignored = read_tables(connection, folder, notes, views)
    for view, main in KEYED.items():
        spell_out(connection, view)
        connection.execute(f"ALTER TABLE {quoted(main)} DROP COLUMN {key_column(view)}")
    rows = {name: count_rows(connection, name) for name in TABLES}
    return Bulk(rows, notes.problems(), tuple(sorted(ignored.items())))


def read_tables(
    connection: "DuckDBPyConnection",
    data: Path | Sources,
    notes: Notes,
    views: Views | None = None,
) -> Counter[str]:
    """Read a folder, a file or files that were found, as `read_folder`; give the types not read.

    Rows of views may belong to elements that resources repeat (`bulk.dictionary`). Beside the tables
    of views those of `bulk.beside` are filled, for what no view says.
    """
    sources = data if isinstance(data, Sources) else find_sources(data, notes)
    views = views or load_views()
    create_tables(connection)
    with tempfile.TemporaryDirectory(prefix="primum-") as scratch:
        reader = _Reader(connection, views, notes, Path(scratch))
        reader.read(sources)
    for name, paths in sources.tables.items():
        read_parquet(connection, name, paths, notes)
    return reader.bedside.ignored


class _Reader:
    """Reads the resources of a folder, a type at a time."""

    def __init__(
        self, connection: "DuckDBPyConnection", views: Views, notes: Notes, scratch: Path
    ) -> None:
        self._connection = connection
        self._views = views
        self._notes = notes
        self._scratch = scratch
        self.bedside = Bedside(views, notes)

    def read(self, sources: Sources) -> None:
        """Read every type; resources of types that no view reads are only counted."""
        known = [kind for kind in self._views.names if kind in sources.resources]
        for kind in known:
            if sources.resources[kind]:
                self._kind(kind, sources.resources[kind])
        for kind in sorted(set(sources.resources) - set(known)):
            for path in sources.resources[kind]:
                self._not_read(kind, path)

    def _kind(self, kind: str, paths: list[Path]) -> None:
        loader = self._loader(kind)
        if self._load(loader, [str(path) for path in paths], Place(kind)):
            return
        for path in paths:
            if len(paths) > 1 and self._load(loader, [str(path)], Place(str(path))):
                continue
            for piece in pieces(path, self._notes):
                copy = self._scratch / "piece.ndjson"
                copy.write_bytes(b"".join(piece.lines))
                if not self._load(loader, [str(copy)], Place(piece.path)):
                    self._odd(piece, kind)

    def _loader(self, kind: str) -> Loader:
        try:
            return Loader(self._connection, self._views, kind)
        except ViewError as error:
            raise Unreadable(
                Problem(
                    place=Place("views"),
                    rule="view-not-for-bulk",
                    fault="the bedside understands this view, bulk does not",
                    value=str(error),
                    remedy="Mend the view; docs/reference/bulk.md has what bulk asks of one.",
                )
            ) from error

    def _load(self, loader: Loader, paths: list[str], place: Place) -> bool:
        repeated = loader.load(paths)
        if repeated is None:
            return False
        for key in repeated.keys:
            if key in repeated.crossed:
                self.bedside.note_crossed(place, key)
            else:
                self.bedside.note_twice(place, key)
        return True

    def _not_read(self, kind: str, path: Path) -> None:
        found = (
            count_resources(self._connection, kind, str(path)) if kind in RESOURCE_TYPES else None
        )
        if found is not None:
            nil = read_empty_lists(self._connection, str(path)) if kind == "List" else []
            add_beside(self._connection, "empty_list", nil)
            if found > len(nil):
                self.bedside.ignored[kind] += found - len(nil)
            return
        for piece in pieces(path, self._notes):
            self._odd(piece, kind)

    def _odd(self, piece: Piece, kind: str) -> None:
        read = self.bedside.read(piece, kind)
        self._drop_known(read, piece)
        for name, rows in read.rows.items():
            self._append(name, [row for row in rows if row[0] in read.keys])
        for name, rows in read.beside.items():
            whole = name == "empty_list"
            add_beside(self._connection, name, [r for r in rows if whole or r[0] in read.keys])

    def _drop_known(self, read: Read, piece: Piece) -> None:
        """Leave out resources that are in the tables already."""
        for kind in {key.split("/")[0] for key in read.keys if "/" in key}:
            name = self._views.names.get(kind, ("",))[0]
            if not name:
                continue
            found = self._connection.execute(
                f"SELECT id FROM {quoted(name)} WHERE id IN (SELECT unnest($keys))",
                {"keys": list(read.keys)},
            ).fetchall()
            for (key,) in found:
                self.bedside.note_twice(Place(piece.path, read.keys.pop(key)), key)

    def _append(self, name: str, rows: list[tuple[object, ...]]) -> None:
        columns = columns_of(name)
        names = [column for column, _ in columns]
        copy = self._scratch / "rows.ndjson"
        with copy.open("wb") as out:
            for row in rows:
                out.write(orjson.dumps(dict(zip(names, row, strict=True))) + b"\n")
        if not rows:
            return
        types = {column: SQL_TYPES[kind] for column, kind in columns}
        before = count_rows(self._connection, name)
        self._connection.execute(
            f"INSERT INTO {quoted(name)} BY NAME SELECT {', '.join(map(quoted, names))} "
            "FROM read_json($path, format = 'newline_delimited', columns = $types)",
            {"path": str(copy), "types": types},
        )
        impossible_dates(self._connection, name, before)  # which notes those that are not sure

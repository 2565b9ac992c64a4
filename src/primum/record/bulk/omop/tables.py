"""The tables of an OMOP database, wherever they lie: a DuckDB file, Parquet files, CSV files."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from primum.record.bulk.omop.columns import COLUMNS, SIGNS, UNREAD
from primum.record.bulk.omop.delimited import read_delimited
from primum.record.bulk.omop.stopping import said_by, stop
from primum.record.bulk.shape import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ATTACHED = "omop_source"  # the name under which a DuckDB file is attached

_KNOWN = frozenset({*COLUMNS, *UNREAD, *SIGNS})
_FORMATS = re.compile(r"\.(?:(csv|tsv|txt)(?:\.gz)?|(parquet))\Z", re.IGNORECASE)
_PART = re.compile(r"[-_.]?(?:part)?[-_.]?\d+\Z")  # person_0.csv, person.000.csv
_DUCKDB = b"DUCK"  # at the ninth byte of a DuckDB file


class Source(NamedTuple):
    """A table as it lies: SQL that reads it, and what to call it in a problem."""

    sql: str
    place: str


class _Files(NamedTuple):
    """The files of one table, all of one format."""

    format: str
    paths: list[Path]


def is_omop(path: Path) -> bool:
    """Whether this is an OMOP database: a DuckDB file, or a folder with tables of its names."""
    if path.is_dir():
        return any(name in SIGNS for name, _, _ in _named(path))
    return _is_duckdb(path)


def find_tables(connection: "DuckDBPyConnection", path: Path) -> dict[str, Source]:
    """Find the tables; `Unreadable` when nothing can be opened, or a table is there twice.

    A DuckDB file is attached as `omop_source`, to read only.
    """
    return _in_folder(path) if path.is_dir() else _in_database(connection, path)


def _is_duckdb(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == _DUCKDB
    except OSError:
        return False


def _in_database(connection: "DuckDBPyConnection", path: Path) -> dict[str, Source]:
    import duckdb  # not before a database is read

    try:
        connection.execute(f"ATTACH {literal(str(path))} AS {ATTACHED} (READ_ONLY)")
        found = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = $catalog ORDER BY ALL",
            {"catalog": ATTACHED},
        ).fetchall()
    except duckdb.Error as error:
        stop(
            str(path),
            "omop-unreadable",
            "this DuckDB database cannot be opened",
            said_by(error),
            "Close it elsewhere, or write it again with a DuckDB that is not newer than this one.",
        )
    tables: dict[str, Source] = {}
    for schema, name in found:
        table = name.lower()
        if table not in _KNOWN:
            continue
        if table in tables:
            _stop_twice(str(path), table)
        sql = f"{ATTACHED}.{quoted(schema)}.{quoted(name)}"
        tables[table] = Source(sql, f"{path}:{name}")
    return tables


def _in_folder(folder: Path) -> dict[str, Source]:
    files: dict[str, _Files] = {}
    for table, format_, path in _named(folder):
        those = files.setdefault(table, _Files(format_, []))
        if those.format != format_:
            _stop_twice(str(folder), table)
        those.paths.append(path)
    return {table: _source(table, those) for table, those in files.items()}


def _named(folder: Path) -> Iterable[tuple[str, str, Path]]:
    """Give the files that are tables by their names: table, format and path, in order."""
    for path in sorted(folder.rglob("*")):
        found = _FORMATS.search(path.name)
        # Archives made on some systems carry a shadow of every file, `._PERSON.csv`.
        if not found or not path.is_file() or path.name.startswith("."):
            continue
        name = path.name[: found.start()].lower()
        parent = path.parent.name.lower().removesuffix(".parquet")
        for table in (name, _PART.sub("", name), parent if path.parent != folder else ""):
            if table in _KNOWN:
                yield table, "parquet" if found[2] else "csv", path
                break


def _source(table: str, files: _Files) -> Source:
    listed = "[" + ", ".join(literal(str(path)) for path in files.paths) + "]"
    place = str(files.paths[0] if len(files.paths) == 1 else files.paths[0].parent)
    if files.format == "parquet":
        return Source(f"read_parquet({listed}, union_by_name = true)", place)
    return Source(read_delimited(table, files.paths), place)


def _stop_twice(place: str, table: str) -> NoReturn:
    stop(
        place,
        "two-sources",
        "this table is there twice, so there is no telling which one counts",
        table,
        "Leave one of them.",
    )

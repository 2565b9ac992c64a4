"""The files of a folder of bulk data, and of which resource type or table each is."""

import gzip
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

import orjson

from primum.record.bulk.notes import Notes
from primum.record.resource_types import RESOURCE_TYPES
from primum.record.tables import TABLES
from primum.vocabulary.problem import Place, Problem, Unreadable

_NDJSON = re.compile(r"\.(ndjson|jsonl)(\.gz)?\Z", re.IGNORECASE)
_TYPE = re.compile(r"([A-Z][A-Za-z]+)")
_PEEKED = 50  # lines in which a first resource is looked for
_GZIP = b"\x1f\x8b"
BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)


class Sources(NamedTuple):
    """Files by resource type, and by table where they are Parquet; in the order of their names."""

    resources: dict[str, list[Path]]
    tables: dict[str, list[Path]]


def find_sources(folder: Path, notes: Notes) -> Sources:
    """Find NDJSON by what is in it, and Parquet by its name; `Unreadable` when there is neither."""
    found = Sources({}, {})
    for path in _files(folder, notes):
        if not os.path.isfile(path):  # unlike Path.is_file, no error where it may not look
            notes.add(
                Place(str(path)),
                "file-unreadable",
                "this is no file, leads nowhere or may not be looked at, so it was not read",
            )
        elif path.suffix.lower() == ".parquet":
            _add_parquet(found, folder, path, notes)
        elif _NDJSON.search(path.name):
            _add_ndjson(found, path, notes)
        else:
            notes.add(
                Place(str(path)),
                "file-not-read",
                "this is neither NDJSON nor Parquet by its name, so it was not read",
                remedy="Name FHIR bulk files *.ndjson or *.ndjson.gz, and tables *.parquet.",
            )
    if not found.resources and not found.tables:
        where = "in this folder" if folder.is_dir() else "by the name of this file"
        _stop(folder, "no-data", f"there is no FHIR NDJSON and no Parquet {where}", "")
    return found


def _files(folder: Path, notes: Notes) -> list[Path]:
    """List the files in a folder, also in folders that are linked into it; each folder once."""
    if folder.is_file():
        return [folder]

    def tell(error: OSError) -> None:
        path = Path(error.filename or folder)
        if path == folder:
            _stop(folder, "folder-unreadable", "the folder cannot be read", error.strerror or "")
        fault = "the folder cannot be read, so what is in it was not"
        notes.add(Place(str(path)), "folder-unreadable", fault, error)

    seen: set[tuple[int, int]] = set()
    found: list[Path] = []
    for path, folders, names in os.walk(folder, onerror=tell, followlinks=True):
        about = os.stat(path)
        if (about.st_dev, about.st_ino) in seen:
            folders.clear()  # a link to a folder that was read, or to one around it
            continue
        seen.add((about.st_dev, about.st_ino))
        folders.sort()
        found += (Path(path, name) for name in names)
    return sorted(found)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO | gzip.GzipFile]:
    """Open a file to read its lines, unpacked where it is gzip by its first bytes."""
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if packed:
            with gzip.open(raw) as unpacked:
                yield unpacked
        else:
            yield raw


def _add_parquet(found: Sources, folder: Path, path: Path, notes: Notes) -> None:
    """Add a table: `condition.parquet`, `condition.000.parquet`, or any file in `condition/`."""
    names = (path.name.split(".")[0], path.parent.name if path.parent != folder else "")
    table = next((name for name in names if name in TABLES), None)
    if table is None:
        notes.add(
            Place(str(path)),
            "unknown-table",
            "no table has this name, so it was not read",
            path.name,
            "docs/reference/views.md has the names of all tables.",
        )
        return
    found.tables.setdefault(table, []).append(path)


def _add_ndjson(found: Sources, path: Path, notes: Notes) -> None:
    named = _TYPE.match(path.name)
    expected = named[1] if named and named[1] in RESOURCE_TYPES else None
    if _is_empty(path):
        notes.add(Place(str(path)), "empty-file", "there is nothing in this file")
        found.resources.setdefault(expected or "", [])
        return
    # Without either, what is in it is said line by line.
    kind = _first_type(path, notes) or expected or ""
    if expected and kind != expected:
        notes.add(
            Place(str(path)),
            "wrong-type-in-file",
            f"by its name this file is of {expected}; it was read by what is in it",
            kind,
            "Give each resource type files of its own, named after it.",
        )
    found.resources.setdefault(kind, []).append(path)


def _is_empty(path: Path) -> bool:
    try:
        with opened(path) as lines:
            return not lines.read(1)
    except (OSError, *BROKEN_GZIP):
        return False  # said when it is read


def _first_type(path: Path, notes: Notes) -> str | None:
    """Give the type of the first resource that can be read."""
    try:
        with opened(path) as lines:
            for _ in range(_PEEKED):
                kind = _type_of(lines.readline())
                if kind:
                    return kind
    except OSError as error:
        if not isinstance(error, gzip.BadGzipFile):
            notes.add(Place(str(path)), "file-unreadable", "the file cannot be read", error)
    except BROKEN_GZIP:
        pass  # said when the whole file is read
    return None


def _type_of(line: bytes) -> str | None:
    try:
        resource = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) and kind else None


def _stop(folder: Path, rule: str, fault: str, value: str) -> NoReturn:
    raise Unreadable(
        Problem(
            place=Place(str(folder)),
            rule=rule,
            fault=fault,
            value=value,
            remedy="Give a folder of FHIR bulk data (*.ndjson, *.ndjson.gz) or tables (*.parquet).",
        )
    )

"""The files of a folder, cut into splits that workers read each on their own.

A split of NDJSON is a stretch of bytes: the lines that begin in it. A compressed file is one split. A
split of a Parquet table is a stretch of rows.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from primum.record.bulk.lines import pieces
from primum.record.bulk.notes import Notes
from primum.record.bulk.sources import Sources, opened
from primum.record.view_loader import Views

SPLIT = 32_000_000  # bytes; a few seconds of work
_ROWS = 500_000  # rows of a table
_BLOCK = 1_000_000
_PACKED = 8  # what gzip makes of FHIR: so many times less


class File(Struct, frozen=True, kw_only=True):
    """A file of bulk data: NDJSON of a resource type ('' where none could be read), or a table."""

    path: str
    kind: str = ""
    table: str = ""
    size: int = 0  # bytes, unpacked as far as can be guessed


class Split(Struct, frozen=True, kw_only=True):
    """A stretch of a file: from a byte (or row) up to another; its first line has this number.

    `is_whole` is a file that is read from its beginning to its end.
    """

    file: int
    start: int
    end: int
    first: int = 1
    is_whole: bool = False


class Line(NamedTuple):
    """A line of NDJSON, with its number in the file."""

    number: int
    text: bytes


def list_files(sources: Sources, views: Views) -> list[File]:
    """List the files in the order in which they are read, so that the first of two counts."""
    known = [kind for kind in views.names if kind in sources.resources]
    kinds = [*known, *sorted(set(sources.resources) - set(known))]
    lines = [
        File(path=str(path), kind=kind, size=_size(path))
        for kind in kinds
        for path in sources.resources[kind]
    ]
    rows = [
        File(path=str(path), table=table, size=_size(path))
        for table, paths in sources.tables.items()
        for path in paths
    ]
    return lines + rows


def cut(files: list[File], rows: dict[int, int], size: int = SPLIT) -> list[Split]:
    """Cut every file; `rows` has how many there are in each file that is a table."""
    found: list[Split] = []
    for number, file in enumerate(files):
        if file.table:
            found += [
                Split(file=number, start=start, end=start + _ROWS)
                for start in range(0, rows[number], _ROWS)
            ]
            continue
        end = 0 if _must_be_whole(Path(file.path)) else Path(file.path).stat().st_size
        if end <= size:
            found.append(Split(file=number, start=0, end=end, is_whole=True))
            continue
        found += [
            Split(file=number, start=start, end=min(start + size, end))
            for start in range(0, end, size)
        ]
    return found


def count_lines(file: File, split: Split) -> int:
    """Count the lines that begin in a stretch of bytes."""
    count = 1 if split.start == 0 else 0
    with Path(file.path).open("rb") as data:
        at = max(split.start - 1, 0)  # a line begins after the end of another
        data.seek(at)
        while at < split.end - 1:
            block = data.read(min(_BLOCK, split.end - 1 - at))
            if not block:
                break
            count += block.count(b"\n")
            at += len(block)
    return count


def read_lines(file: File, split: Split, notes: Notes) -> Iterator[Line]:
    """Read the lines that begin in a split; what breaks off is told, as elsewhere."""
    if split.is_whole:
        for piece in pieces(Path(file.path), notes):
            for number, text in enumerate(piece.lines, piece.first):
                yield Line(number, text)
        return
    number = split.first
    with opened(Path(file.path)) as data:
        if split.start:
            data.seek(split.start - 1)
            data.readline()
        while data.tell() < split.end and (text := data.readline()):
            yield Line(number, text)
            number += 1


def _must_be_whole(path: Path) -> bool:
    """Whether it is packed, or cannot be read, which reading it will tell."""
    try:
        with path.open("rb") as data:
            return data.read(2) == b"\x1f\x8b"
    except OSError:
        return True


def _size(path: Path) -> int:
    try:
        size = os.stat(path).st_size
    except OSError:
        return 0
    return size * _PACKED if _must_be_whole(path) else size

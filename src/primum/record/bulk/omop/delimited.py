"""CSV files of one table as SQL: what parts their columns is seen in the first line of each."""

import csv
import gzip
from pathlib import Path
from typing import NamedTuple

from primum.record.bulk.omop.columns import COLUMNS
from primum.record.bulk.omop.stopping import stop
from primum.record.bulk.shape import literal

REJECTS = "omop_rejected"  # where DuckDB keeps lines that are not like the others

_DELIMITERS = "\t,;|"
_LONGEST = 1_000_000  # bytes of a first line
_GZIP = b"\x1f\x8b"


class _Header(NamedTuple):
    """The first line of a file: what parts the columns, and their names."""

    delimiter: str
    names: tuple[str, ...]


def read_delimited(table: str, paths: list[Path]) -> str:
    """Write SQL that reads these files as one table of texts; `Unreadable` without a first line.

    Files may have their columns in different orders. Lines that are not like the others are kept
    in the table `REJECTS` of the connection.
    """
    by_header: dict[_Header, list[Path]] = {}
    for path in paths:
        by_header.setdefault(_header(table, path), []).append(path)
    parts = [_read(header, those) for header, those in by_header.items()]
    if len(parts) == 1:
        return parts[0]
    return "(" + " UNION ALL BY NAME ".join(f"SELECT * FROM {part}" for part in parts) + ")"


def _read(header: _Header, paths: list[Path]) -> str:
    listed = ", ".join(literal(str(path)) for path in paths)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header.names)
    # Vocabularies are handed out with tabs and without quoting; a name may hold a quotation mark.
    quote = "" if header.delimiter == "\t" else '"'
    return (
        f"read_csv([{listed}], auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {literal(header.delimiter)}, quote = '{quote}', escape = '{quote}', "
        "nullstr = ['', 'NULL', '\\N', 'NA'], allow_quoted_nulls = false, store_rejects = true, rejects_limit = 0, "
        f"rejects_table = '{REJECTS}', rejects_scan = '{REJECTS}_scan')"
    )


def _header(table: str, path: Path) -> _Header:
    line = _first_line(path)
    known = {column.cdm for column in COLUMNS.get(table, ())}

    def names(delimiter: str) -> list[str]:
        return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]

    best = max(_DELIMITERS, key=lambda delimiter: len(known & set(names(delimiter))))
    found = names(best)
    if known and not known & set(found):
        stop(
            str(path),
            "omop-column-missing",
            "the first line of this file names no column of its table",
            line.strip()[:80],
            "Give a first line with the names of the columns, parted by commas or tabs.",
        )
    named = [
        name if name and name not in found[:number] else f"unnamed {number}"
        for number, name in enumerate(found)
    ]
    return _Header(best, tuple(named))


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.readline(_LONGEST).decode("utf-8-sig", "replace").strip("\r\n")
    except (OSError, EOFError) as error:
        stop(
            str(path),
            "omop-unreadable",
            "this file cannot be read",
            str(error),
            "Write it again.",
        )

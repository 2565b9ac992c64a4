"""An entry of the store: as rows of the database, and as a line of the spool."""

from collections.abc import Iterable
from typing import TypeAlias

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from primum.cds_hooks.feedback.database import TABLES, Row, Rows, Value
from primum.cds_hooks.feedback.model import Answer, Asked, ShownCheck, SilencedCheck

Entry: TypeAlias = Asked | Answer


class _Line(Struct, omit_defaults=True):
    """A line of the spool: one of the two."""

    asked: Asked | UnsetType = UNSET
    answer: Answer | UnsetType = UNSET


_decode = msgspec.json.Decoder(_Line).decode


def line_of(entry: Entry) -> bytes:
    """Write an entry as one line of JSON, with its newline."""
    line = _Line(asked=entry) if isinstance(entry, Asked) else _Line(answer=entry)
    return msgspec.json.encode(line) + b"\n"


def entry_of(line: bytes) -> Entry | None:
    """Read a line; None when it is none of ours."""
    try:
        read = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    for entry in (read.asked, read.answer):
        if not isinstance(entry, UnsetType):
            return entry
    return None


def rows_of(entries: Iterable[Entry]) -> Rows:
    """Give the rows of entries by table, each table in the order of its keys.

    Keys in one order: two processes that are sent the same feedback at once do not wait for each
    other crosswise.
    """
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for entry in entries:
        if isinstance(entry, Answer):
            suggestions = msgspec.json.encode(entry.suggestions).decode()
            rows["answer"].append({**asdict(entry), "suggestions": suggestions})
        else:
            rows["asked"].append({name: getattr(entry, name) for name in TABLES["asked"]})
            rows["shown"] += [_part(entry.id, at, part) for at, part in enumerate(entry.shown)]
            rows["silenced"] += [
                _part(entry.id, at, part) for at, part in enumerate(entry.silenced)
            ]
            rows["offered"] += [
                {"asked": entry.id, "place": at, **asdict(part)}
                for at, part in enumerate(entry.offered)
            ]
    rows["asked"].sort(key=lambda row: row["id"])
    rows["answer"].sort(key=lambda row: row["key"])
    return rows


def _part(asked: str, place: int, part: ShownCheck | SilencedCheck) -> dict[str, Value]:
    """Give the row of a check; `check` is a word of SQL, so the column is named otherwise."""
    row = asdict(part)
    return {"asked": asked, "place": place, "check_id": row.pop("check"), **row}

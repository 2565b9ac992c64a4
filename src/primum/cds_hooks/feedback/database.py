"""What the store asks of a database, whichever it is, and how a database fails."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

Value: TypeAlias = str | int | float
Row: TypeAlias = Mapping[str, Value]
Rows: TypeAlias = Mapping[str, Sequence[Row]]  # by table, in the order in which they are written

# Every table that is written to, with its columns and their types in PostgreSQL. The migrations
# make the tables; a test holds the two together.
TABLES: dict[str, dict[str, str]] = {
    "asked": {
        "id": "text",
        "at": "double precision",
        "hook": "text",
        "service": "text",
        "client": "text",
        "patient": "text",
        "pack_meaning": "text",
        "pack_version": "text",
        "jurisdiction": "text",
        "orders": "integer",
    },
    "shown": {
        "asked": "text",
        "place": "integer",
        "card": "text",
        "check_id": "text",
        "medicine": "text",
        "status": "text",
        "management": "text",
        "indicator": "text",
        "facts": "text",
    },
    "silenced": {
        "asked": "text",
        "place": "integer",
        "check_id": "text",
        "medicine": "text",
        "management": "text",
        "facts": "text",
        "answered": "double precision",
        "until": "double precision",
    },
    "offered": {
        "asked": "text",
        "place": "integer",
        "card": "text",
        "suggestion": "text",
        "kind": "text",
    },
    "answer": {
        "key": "text",
        "card": "text",
        "outcome": "text",
        "at": "double precision",
        "received": "double precision",
        "client": "text",
        "suggestions": "text",
        "reason_system": "text",
        "reason_code": "text",
        "reason_display": "text",
        "comment": "text",
    },
    "token": {"key": "text", "expires": "double precision"},
}


class Down(Exception):
    """The database does not answer, or not as it has to. What was asked is not known to be done.

    `is_lasting`: waiting does not help (a wrong password, a file that is no database). The reason
    names the fault only, and never what was to be written.
    """

    def __init__(self, reason: str, *, is_lasting: bool = False) -> None:
        """Say why."""
        super().__init__(reason)
        self.reason = reason
        self.is_lasting = is_lasting


class Rejected(Exception):
    """The database answers, and will not take these rows; nothing of them was written."""


class Database(Protocol):
    """One connection. It is used by one thread at a time; every method raises `Down`."""

    @property
    def dialect(self) -> str:
        """Name the dialect of SQL: sqlite or postgresql."""

    def write(self, rows: Rows) -> frozenset[str]:
        """Write rows in one transaction that is durable on return, and give the new tokens' keys.

        A row whose key is there already is left as it is. Raises `Rejected`.
        """

    def run(self, sql: str, **values: Value) -> list[tuple[Value, ...]]:
        """Run one statement with `:name` parameters, and give its rows."""

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of this name."""

    def begin_alone(self) -> None:
        """Begin a transaction that waits for any other process in one like it."""

    def run_script(self, sql: str) -> None:
        """Run the statements of a file within the transaction that was begun."""

    def commit(self) -> None:
        """End the transaction, durably."""

    def ping(self) -> None:
        """Make sure that the database still answers, and is still the one that was opened."""

    def close(self) -> None:
        """Close, which never fails."""


def columns_of(table: str) -> str:
    """List the columns of a table as SQL; names are quoted, as some are words of SQL."""
    return ", ".join(map(quoted, TABLES[table]))


def quoted(name: str) -> str:
    """Quote the name of a table or column of ours."""
    return f'"{name}"'


def in_order(rows: Rows) -> Iterable[tuple[str, Sequence[Row]]]:
    """Give the rows table by table, always in one order: two processes never wait crosswise."""
    return [(table, rows[table]) for table in TABLES if rows.get(table)]

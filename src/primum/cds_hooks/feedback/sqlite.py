"""The store in a file of SQLite, in WAL mode: readers and one writer do not wait for each other."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from primum.cds_hooks.feedback.database import (
    TABLES,
    Down,
    Rejected,
    Row,
    Rows,
    Value,
    columns_of,
    in_order,
    quoted,
)

_LASTING = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_READONLY"})
_MOST = 64  # rows of a statement; SQLite takes 999 values at least
_PAUSE = 0.02  # seconds between two tries to set WAL mode, for which SQLite itself does not wait


class SqliteDatabase:
    """A connection to a file. Opening to write makes the file, which only its owner may read."""

    dialect = "sqlite"

    def __init__(self, file: Path, *, patience: float, only_reads: bool = False) -> None:
        """Open; wait for locks for `patience` seconds. Raises `Down`."""
        with _told():
            if not only_reads:
                os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            self._file = file
            self._inode = os.stat(file).st_ino
            self._connection = sqlite3.connect(
                f"{file.resolve().as_uri()}?mode={'ro' if only_reads else 'rw'}",
                uri=True,
                timeout=patience,
                isolation_level=None,
                check_same_thread=False,  # handed from thread to thread, never shared
            )
        try:
            if not only_reads:
                self._use_wal(time.monotonic() + patience)
                # Durable on commit also when the power fails (sqlite.org/pragma.html#synchronous).
                self.run("PRAGMA synchronous = FULL")
            self.run("SELECT 1 FROM sqlite_master LIMIT 1")
        except Down:
            self.close()
            raise

    def _use_wal(self, until: float) -> None:
        while True:
            try:
                self.run("PRAGMA journal_mode = WAL")
            except Down as down:
                if down.is_lasting or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def write(self, rows: Rows) -> frozenset[str]:
        """Write rows in one transaction, and give the keys of new tokens."""
        with _told(self._connection):
            self._refuse_if_replaced()
            self._connection.execute("BEGIN IMMEDIATE")
            new: list[str] = []
            for table, some in in_order(rows):
                if table == "token":
                    new += [str(row["key"]) for row in some if self._insert(table, [row])]
                else:
                    self._insert(table, some)
            self._connection.execute("COMMIT")
            return frozenset(new)

    def _insert(self, table: str, rows: Sequence[Row]) -> int:
        """Insert rows, and count those that were not there yet.

        Many in a statement: after each one this thread waits for the interpreter, which is at work.
        """
        at = inserted = 0
        while at < len(rows):
            count = min(_MOST, 1 << (len(rows) - at).bit_length() - 1)
            some = rows[at : at + count]
            values = [row[column] for row in some for column in TABLES[table]]
            inserted += self._connection.execute(_insertion(table, count), values).rowcount
            at += count
        return inserted

    def run(self, sql: str, **values: Value) -> list[tuple[Value, ...]]:
        """Run one statement."""
        with _told():
            self._refuse_if_replaced()
            return self._connection.execute(sql, values).fetchall()

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of this name."""
        found = self.run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :n", n=name)
        return bool(found)

    def begin_alone(self) -> None:
        """Begin a transaction that waits for any other."""
        self.run("BEGIN IMMEDIATE")

    def run_script(self, sql: str) -> None:
        """Run several statements; Python's `executescript` would end the transaction first."""
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self.run(statement)
                statement = ""

    def commit(self) -> None:
        """End the transaction."""
        self.run("COMMIT")

    def ping(self) -> None:
        """Make sure that the file is there, and a database."""
        self.run("SELECT 1 FROM sqlite_master LIMIT 1")

    def close(self) -> None:
        """Close."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _refuse_if_replaced(self) -> None:
        # What is written to a file that was deleted is gone when it is closed.
        if os.stat(self._file).st_ino != self._inode:
            raise Down("the file is another one than was opened")


@cache
def _insertion(table: str, count: int) -> str:
    """Give the statement for so many rows: of a power of two there are few to be prepared."""
    row = f"({', '.join('?' * len(TABLES[table]))})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO {quoted(table)} ({columns_of(table)}) VALUES {rows} ON CONFLICT DO NOTHING"


@contextmanager
def _told(connection: sqlite3.Connection | None = None) -> Iterator[None]:
    """Turn what SQLite raises into `Down` or `Rejected`; roll back where a connection is given."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, UnicodeError) as error:
        _roll_back(connection)
        raise Rejected(type(error).__name__) from error
    except sqlite3.Error as error:
        _roll_back(connection)
        # Python's own faults (a closed connection) have no name of SQLite's.
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        is_lasting = any(name.startswith(lasting) for lasting in _LASTING)
        raise Down(name, is_lasting=is_lasting) from error
    except OSError as error:
        _roll_back(connection)
        raise Down(error.strerror or type(error).__name__, is_lasting=True) from error


def _roll_back(connection: sqlite3.Connection | None) -> None:
    if connection is not None and connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")

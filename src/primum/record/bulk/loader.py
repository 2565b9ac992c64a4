"""Sound files of one resource type, loaded into the tables that its views fill."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from primum.record.bulk.beside import CLINICAL, create_beside, keep_beside
from primum.record.bulk.compile import Query, compile_view
from primum.record.bulk.dates import impossible_dates, start_unsure_dates
from primum.record.bulk.dictionary import (
    compile_main,
    find_repeated,
    forget_texts,
    read_texts,
    start_numbers,
)
from primum.record.bulk.duplicates import Repeated, drop_duplicates
from primum.record.bulk.resources import Odd, odd_errors, require_keys, stage, unstage
from primum.record.bulk.shape import Shape, quoted
from primum.record.bulk.table_columns import KEYED, SQL_TYPES, columns_of, key_column
from primum.record.tables import TABLES
from primum.record.view_loader import Views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def create_tables(connection: "DuckDBPyConnection") -> None:
    """Create every table, empty; main ones with key columns (`bulk.table_columns`)."""
    for name in TABLES:
        columns = [f"{quoted(column)} {SQL_TYPES[kind]}" for column, kind in columns_of(name)]
        columns += [f"{key_column(view)} VARCHAR" for view, main in KEYED.items() if main == name]
        connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({', '.join(columns)})")
    create_beside(connection)
    start_numbers(connection)
    start_unsure_dates(connection)


def count_rows(connection: "DuckDBPyConnection", name: str) -> int:
    """Count the rows of a table."""
    counted = connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()
    return int(counted[0]) if counted else 0


class Loader:
    """Loads sound files of one resource type: one scan, then every view of the type."""

    def __init__(self, connection: "DuckDBPyConnection", views: Views, kind: str) -> None:
        """Compile the views of a resource type; `ViewError` when bulk cannot say one."""
        self._connection = connection
        self._kind = kind
        self._queries: dict[str, Query] = {
            name: compile_view(views.definitions[name], columns_of(name))
            for name in views.names[kind]
        }
        self._names = views.names[kind]
        self._main = self._names[0]
        self._shape = Shape(kind)
        for query in self._queries.values():
            self._shape.add(query.shape)
        self._repeated = find_repeated(views, kind, self._queries)
        for one in self._repeated:
            for name in one.views:
                del self._queries[name]
        if self._repeated:
            self._queries[self._main] = compile_main(views.definitions[self._main], self._repeated)

    @property
    def shape(self) -> Shape:
        """The elements that the views use."""
        return self._shape

    def load(self, paths: list[str]) -> Repeated | None:
        """Load files, all or nothing: None when something in them is odd.

        Else the resources that came before, in these files or in the tables.
        """
        try:
            raw = [one.name for one in self._repeated]
            stage(self._connection, self._kind, self._shape, paths, raw)
            require_keys(self._connection)
            twice = drop_duplicates(self._connection, self._shape, self._main)
            with tempfile.TemporaryDirectory(prefix="primum-") as scratch:
                self._fill(Path(scratch))
        except odd_errors():
            return None
        finally:
            unstage(self._connection)
            forget_texts(self._connection, self._repeated)
        return twice

    def _fill(self, scratch: Path) -> None:
        """Fill every table of the type, or none; `Odd` when a date in them does not exist."""
        self._connection.execute("BEGIN")
        try:
            before = {name: count_rows(self._connection, name) for name in self._names}
            for one in self._repeated:
                read_texts(self._connection, one, scratch)
            for name, query in self._queries.items():
                self._connection.execute(f"INSERT INTO {quoted(name)} BY NAME {query.sql}")
            for name, rows in before.items():
                if impossible_dates(self._connection, name, rows):
                    raise Odd
            if self._kind in CLINICAL:
                keep_beside(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

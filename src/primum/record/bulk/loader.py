"""Sound files of one resource type, loaded into the tables that its views fill."""

from typing import TYPE_CHECKING

from primum.record.bulk.beside import CLINICAL, create_beside, keep_beside
from primum.record.bulk.compile import Query, compile_view
from primum.record.bulk.dates import impossible_dates
from primum.record.bulk.duplicates import drop_duplicates
from primum.record.bulk.resources import Odd, odd_errors, require_keys, stage, unstage
from primum.record.bulk.shape import Shape, quoted
from primum.record.bulk.table_columns import SQL_TYPES, columns_of
from primum.record.tables import TABLES
from primum.record.view_loader import Views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def create_tables(connection: "DuckDBPyConnection") -> None:
    """Create every table, empty."""
    for name in TABLES:
        columns = ", ".join(
            f"{quoted(column)} {SQL_TYPES[kind]}" for column, kind in columns_of(name)
        )
        connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({columns})")
    create_beside(connection)


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
        self._main = views.names[kind][0]
        self._shape = Shape(kind)
        for query in self._queries.values():
            self._shape.add(query.shape)

    @property
    def shape(self) -> Shape:
        """The elements that the views use."""
        return self._shape

    def load(self, paths: list[str]) -> list[str] | None:
        """Load files, all or nothing: None when something in them is odd.

        Else the keys of resources that came before, in these files or in the tables.
        """
        try:
            stage(self._connection, self._kind, self._shape, paths)
            require_keys(self._connection)
            twice = drop_duplicates(self._connection, self._shape, self._main)
            self._fill()
        except odd_errors():
            return None
        finally:
            unstage(self._connection)
        return twice

    def _fill(self) -> None:
        """Fill every table of the type, or none; `Odd` when a date in them does not exist."""
        self._connection.execute("BEGIN")
        try:
            for name, query in self._queries.items():
                before = count_rows(self._connection, name)
                self._connection.execute(f"INSERT INTO {quoted(name)} {query.sql}")
                if impossible_dates(self._connection, name, before):
                    raise Odd
            if self._kind in CLINICAL:
                keep_beside(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

"""What is told of rows: the first of them one by one, in the order of their keys, and how many."""

from typing import TYPE_CHECKING, Protocol

from primum.record.bulk.notes import EACH, Notes, Notice
from primum.vocabulary.problem import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Teller(Protocol):
    """Tells a notice of the rows that a query gives, as columns `ref` and `value`."""

    def __call__(self, kind: str, notice: Notice, query: str) -> None:
        """Tell it; the place is the resource type."""


def teller(connection: "DuckDBPyConnection", notes: Notes) -> Teller:
    """Give what tells notices of rows of this connection."""

    def tell(kind: str, notice: Notice, query: str) -> None:
        counted = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
        if counted and counted[0]:
            found = connection.execute(
                f"SELECT ref, value FROM ({query}) ORDER BY ref, value LIMIT {EACH}"
            ).fetchall()
            values = [f"{ref}: {value}" if value else ref for ref, value in found]
            notes.add_counted(Place(kind), notice, values, counted[0])

    return tell

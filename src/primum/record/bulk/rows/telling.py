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
        found = connection.execute(
            f"SELECT ref, value, (SELECT count(*) FROM ({query})) FROM ({query}) "
            f"ORDER BY ref, value LIMIT {EACH}"
        ).fetchall()
        if found:
            values = [f"{ref}: {value}" if value else ref for ref, value, _ in found]
            notes.add_counted(Place(kind), notice, values, found[0][2])

    return tell

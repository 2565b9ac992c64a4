"""Which lists each patient was sent: `record.supplied.lists_of` in SQL, when all rows are there."""

from typing import TYPE_CHECKING

from primum.record.bulk.notes import Notice
from primum.record.bulk.rows.telling import Teller
from primum.record.model import Supplied

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The rows that show a list to have been given; rows entered in error show nothing.
_SHOWING = {
    Supplied.CONDITIONS: ("condition", "verification IS DISTINCT FROM 'entered-in-error'"),
    Supplied.ALLERGIES: ("allergy", "verification IS DISTINCT FROM 'entered-in-error'"),
    Supplied.OBSERVATIONS: ("observation", "status IS DISTINCT FROM 'entered-in-error'"),
    Supplied.PROCEDURES: ("procedure", "status IS DISTINCT FROM 'entered-in-error'"),
    Supplied.MEDICATIONS: (
        "medication",
        "status IS DISTINCT FROM 'entered-in-error' AND status IS DISTINCT FROM 'draft'",
    ),
}
_NOBODYS = Notice(
    "no-subject",
    "this list is known to be empty, but not whose it is, so it was left out",
    "Give it a subject that refers to the Patient.",
)


def fill_supplied(connection: "DuckDBPyConnection", tell: Teller) -> None:
    """Fill `supplied` from the rows, and from the Lists that say that they are empty."""
    shown = " UNION ".join(
        f"SELECT DISTINCT p, '{kind.value}' AS list FROM rows.{table} WHERE {condition}"
        for kind, (table, condition) in _SHOWING.items()
    )
    empty = "SELECT p, list FROM empty_list JOIN person USING (subject)"
    connection.execute(f"INSERT INTO rows.supplied {shown} UNION {empty}")
    tell(
        "List",
        _NOBODYS,
        "SELECT list AS ref, subject AS value FROM empty_list ANTI JOIN person USING (subject)",
    )

"""What every statement works on: a connection, a program, and numbers for its concepts.

Rows of the patients at hand are the views `condition`, `medication`, … (the columns of
`record.bulk.row_tables`). Beside them stand, for the whole run:

- `concept(n, id, absence)`: the concepts of the pack, numbered;
- `speaks_condition`, `speaks_allergy`, `speaks_medication`, `speaks_done`
  `(said, n, how)`: what a saying speaks of: 2 surely, 1 perhaps, 0 to deny it;
- `shown(said, shown)`: what a saying calls the thing (`vocabulary.codes.shown`).

and for each batch of patients:

- `chart(k, p, moment, until, is_now, written)`: a patient at a moment (`record.standing.Moment`);
- `exposed(k, r, starts, ends, certainty)`: the medication rows that were ever taken, and when;
- `taken(k, r, n, sure, starts, ends, certainty)`: medication rows by concept; `starts` is null
  where the row was never taken;
- `ask(a, k, p, r, ref, n, …)`: an order of one medicine `n`, in a chart (`memory.ask.Ask`):
  `starts_from`, `starts_to`, `ends` as `Ask.start` and `Ask.end`.

Truth is 0, 1 and 2 as in `vocabulary.truth`; times are POSIX seconds.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from primum.checks.pack import Meaning
from primum.engines.program import Program

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The columns of the tables that are made for each batch.
CHART = "k INTEGER, p INTEGER, moment DOUBLE, until DOUBLE, is_now BOOLEAN, written DOUBLE"
EXPOSED = "k INTEGER, r INTEGER, starts DOUBLE, ends DOUBLE, certainty TINYINT"
TAKEN = (
    "k INTEGER, r INTEGER, n INTEGER, sure BOOLEAN, starts DOUBLE, ends DOUBLE, certainty TINYINT"
)
ASK = (
    "a INTEGER, k INTEGER, p INTEGER, r INTEGER, ref VARCHAR, n INTEGER, kind VARCHAR, "
    "status VARCHAR, starts_from DOUBLE, starts_to DOUBLE, ends DOUBLE, prior VARCHAR, "
    "has_reason BOOLEAN, reasons INTEGER, regimen INTEGER"
)


class Bench(NamedTuple):
    """A connection with a program at work in it; `numbers` has the number of each concept."""

    connection: "DuckDBPyConnection"
    program: Program
    numbers: Mapping[str, int]

    @property
    def meaning(self) -> Meaning:
        """What the pack means."""
        return self.program.meaning

    def run(self, statement: str) -> None:
        """Run a statement."""
        self.connection.execute(statement)

    def make(self, name: str, select: str) -> None:
        """Make a temporary table of a selection; one of this name is replaced."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")

    def fill(self, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a temporary table of rows; `columns` are names and types, as in SQL."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
        listed = list(rows)
        if listed:
            types = [type_ for _, type_ in (column.split(" ", 1) for column in _parts(columns))]
            given = ", ".join(f"unnest(CAST(? AS {type_}[]))" for type_ in types)
            values = [list(column) for column in zip(*listed, strict=True)]
            self.connection.execute(f"INSERT INTO {name} SELECT {given}", values)


def _parts(columns: str) -> list[str]:
    """Part column definitions at commas that are not within brackets."""
    parts, depth, last = [], 0, 0
    for at, letter in enumerate(columns):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append(columns[last:at].strip())
            last = at + 1
    return [*parts, columns[last:].strip()]

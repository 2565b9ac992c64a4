"""Shares of people in the rows of studies: events, n and percentage, as far as a row has them."""

from collections.abc import Iterator

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.knowledge.assessment import Counted, Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.vocabulary.problem import Place


class RowShare(Struct, frozen=True, kw_only=True):
    """A row that counts patients. `n` is its own, or that of its arm (`is_own_n` says which).

    The n of a whole study is not taken for it: a row may be about fewer.
    """

    row: Row
    percentage: Printed | None

    @property
    def events(self) -> int | None:
        """How many had it."""
        return self.row.result.events

    @property
    def n(self) -> int | None:
        """Out of how many."""
        return self.row.n if self.row.is_own_n or self.row.result.arm is not None else None

    @property
    def text(self) -> str:
        """The figure as printed."""
        return self.row.result.reported

    @property
    def place(self) -> Place:
        """Where the printed figure stands."""
        return self.row.place("reported")


def read_shares(paper: Paper) -> Iterator[RowShare]:
    """Give every row that counts patients, by number or percentage."""
    for row in read_rows(paper):
        result = row.result
        if result.counted is not Counted.PATIENTS or result.against is not None:
            continue
        printed = row.reported
        if result.kind is Reported.PERCENTAGE and printed and printed.value >= 0:
            yield RowShare(row=row, percentage=printed)
        elif result.kind is Reported.COUNT and result.events is not None:
            yield RowShare(row=row, percentage=None)

"""The searches of a text: the same query in two databases is one query."""

from collections.abc import Iterator

from msgspec import Struct

from primum.knowledge.assessment import Search
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper

Searches = tuple[LinkedBlock[Search], ...]


class Query(Struct, frozen=True):
    """A query, and the searches that ran it with the same filters, the first one first."""

    searches: Searches

    @property
    def first(self) -> LinkedBlock[Search]:
        """The search that a remark stands at."""
        return self.searches[0]

    @property
    def text(self) -> str:
        """The query on one line."""
        return " ".join(self.first.content.query.split())

    def in_others(self, paper: Paper) -> str:
        """Say in which other databases it was run: `; the same in Embase (line 12)`."""
        others = [
            f"{it.content.database} (line {paper.printed_line(it.place.line)})"
            for it in self.searches[1:]
        ]
        return f"; the same in {' and '.join(others)}" if others else ""


def queries_of(paper: Paper) -> Iterator[Query]:
    """Give each query of a text once."""
    found: dict[tuple[str, ...], list[LinkedBlock[Search]]] = {}
    for search in paper.assessment.searches:
        words = " ".join(search.content.query.casefold().split())
        found.setdefault((words, *search.content.filters), []).append(search)
    return (Query(tuple(searches)) for searches in found.values())

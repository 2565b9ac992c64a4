"""Everything that goes with a pack, as bytes by their path: the same knowledge, the same bytes."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from primum.checks.pack import Pack
from primum.checks.pages import HTML, JSON, Canary
from primum.knowledge.linked import Knowledge, LinkedStatement
from primum.reports.publishing.canaries import choose_canaries
from primum.reports.publishing.documents import document_sheet
from primum.reports.publishing.index import index_sheet
from primum.reports.publishing.library import Library
from primum.reports.publishing.statement import statement_page
from primum.reports.publishing.trace import places_of
from primum.reports.rendering.html import html_of
from primum.reports.trace import trace_json
from primum.vocabulary.audience import LANGUAGES, Language
from primum.vocabulary.problem import Place, Problem


class Published(Struct, frozen=True, kw_only=True):
    """Something that was published: the path below /knowledge/, its bytes and media type."""

    path: str
    data: bytes
    type: str


class Publisher:
    """Writes the pages of a library, one after the other: for many there is time to say how far."""

    def __init__(self, knowledge: Knowledge, pack: Pack, problems: Sequence[Problem] = ()) -> None:
        """Publish knowledge with the pack that was compiled of it. `problems` go into the traces."""
        self._library = Library(knowledge, pack, problems)

    def __len__(self) -> int:
        """Count the pages that there will be, without the data of traces."""
        library = self._library
        return len(LANGUAGES) * (1 + len(library.documents) + len(library.statements))

    def pages(self) -> Iterator[tuple[Published, ...]]:
        """Give each page for people, with the data that goes with it."""
        for language in LANGUAGES:
            yield (_page(f"{language}/index", html_of(index_sheet(self._library, language))),)
            for document in self._library.documents:
                sheet = document_sheet(self._library, document, language)
                yield (_page(f"{language}/{document.id}", html_of(sheet)),)
            for linked in self._library.statements.values():
                yield self._statement(linked, language)

    def canaries(self) -> tuple[tuple[Published, ...], tuple[Problem, ...]]:
        """Give the patients who must alert, and the worked patients that should and do not."""
        found = choose_canaries(self._library.knowledge, self._library.pack)
        return tuple(map(_canary, found.chosen)), found.problems

    def _statement(self, linked: LinkedStatement, language: Language) -> tuple[Published, ...]:
        library = self._library
        page = statement_page(library, linked, language)
        # What was wrong with reading a document that the trace goes through belongs to the trace.
        places = places_of(page.trace)
        problems = [
            msgspec.structs.replace(problem, place=Place(where, problem.place.line))
            for problem in library.problems
            if (where := library.paths.get(problem.place.path, "")) in places
        ]
        path = f"{language}/{linked.id}"
        trace = trace_json(linked.id, [page.trace], "", problems)
        data = Published(path=f"{path}.json", data=f"{trace}\n".encode(), type=JSON)
        return _page(path, html_of(page.sheet)), data


def _page(path: str, html: str) -> Published:
    return Published(path=path, data=html.encode(), type=HTML)


def _canary(canary: Canary) -> Published:
    data = msgspec.json.format(msgspec.json.encode(canary), indent=1) + b"\n"
    return Published(path=f"canaries/{canary.id}.json", data=data, type=JSON)

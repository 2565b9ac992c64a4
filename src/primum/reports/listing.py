"""Documents in a list: what there is, what each holds, and what is wrong with it."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from primum.documents.model import Document
from primum.reports.page import Ink, Page, counted
from primum.reports.problems import FlatProblem, flat, pretty
from primum.vocabulary.problem import Problem


class ListedSection(Struct, frozen=True):
    """A heading of a document, with its level (1 to 6) and line."""

    heading: str
    level: int
    line: int


class Listed(Struct, frozen=True, kw_only=True):
    """A document: where it lies, what it is, its sections and its own problems."""

    path: str
    id: str
    kind: str
    title: str
    statements: int
    sections: tuple[ListedSection, ...]
    problems: tuple[FlatProblem, ...]


class Listing(Struct, frozen=True, kw_only=True):
    """Every document of a folder; `problems` are those of no document that could be read."""

    documents: tuple[Listed, ...]
    problems: tuple[FlatProblem, ...]


def list_documents(documents: Sequence[Document], problems: Sequence[Problem]) -> Listing:
    """List documents by path, each with the problems found in it."""
    by_path: dict[str, list[FlatProblem]] = {document.path: [] for document in documents}
    elsewhere: list[FlatProblem] = []
    for problem in problems:
        by_path.get(problem.place.path, elsewhere).append(flat(problem))
    return Listing(
        documents=tuple(_listed(document, by_path[document.path]) for document in documents),
        problems=tuple(elsewhere),
    )


def _listed(document: Document, problems: Sequence[FlatProblem]) -> Listed:
    return Listed(
        path=document.path,
        id=document.id,
        kind=document.kind,
        title=document.title,
        statements=sum(block.info == "statement" for block in document.blocks),
        sections=tuple(
            ListedSection(section.heading, section.level, section.line)
            for section in document.sections
            if section.heading
        ),
        problems=tuple(problems),
    )


def listing_json(listing: Listing) -> str:
    """Render a listing as JSON: `{"documents": [...], "problems": [...]}`."""
    return pretty(listing)


def listing_text(listing: Listing, page: Page) -> str:
    """Write two lines for each document and give the page's text."""
    for document in listing.documents:
        page.write(document.path, ink=Ink.STRONG)
        holds = {
            "section": len(document.sections),
            "statement": document.statements,
            "problem": len(document.problems),
        }
        parts = [counted(number, noun) for noun, number in holds.items() if number]
        what = ", ".join([document.title, *parts])
        page.write(f"{document.kind or 'no kind'}: {what}", indent=4)
    kinds = Counter(document.kind or "no kind" for document in listing.documents)
    page.blank()
    shares = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    page.write(f"{len(listing.documents)} documents: {shares}" if shares else "no documents")
    return str(page)

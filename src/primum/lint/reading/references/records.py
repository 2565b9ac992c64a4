"""Bibliographic records: the works of a text or folder, as far as they tell whether two are one."""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.dois import plain_doi
from primum.knowledge.fronts import SourceKind
from primum.lint.paper import Corpus, Paper
from primum.lint.reading.references.works import read_authors, read_years
from primum.vocabulary.problem import Place

_PUBLISHED = (SourceKind.ARTICLE, SourceKind.GUIDELINE)
_TITLE = re.compile(r"(?:\.\s+|\)\.\s+)(?P<title>[^.]{15,400})\.")


class Record(Struct, frozen=True, kw_only=True):
    """What is known of a work; unknown parts are empty."""

    id: str
    place: Place
    doi: str = ""
    pmid: str = ""
    first: str = ""
    title: str = ""
    year: int | None = None
    cohort: str = ""


def records_of(paper: Paper) -> Iterator[Record]:
    """Give the references of a text."""
    for one in paper.assessment.references:
        it = one.content
        authors = read_authors(it.citation)
        yield Record(
            id=it.id,
            place=one.place,
            doi=plain_doi(it.doi),
            pmid=it.pmid.strip(),
            first=authors[0] if authors else "",
            title=it.title or _title(it.citation),
            year=it.year or _only(read_years(it.citation)),
            cohort=it.registry,
        )


def records_beside(corpus: Corpus) -> Iterator[Record]:
    """Give the published works among the sources of the folder; labels repeat their titles."""
    for id_, entry in corpus.knowledge.sources.items() if corpus.knowledge else ():
        front = entry.front
        published = front.kind in _PUBLISHED
        authors = read_authors(front.citation) if published else []
        yield Record(
            id=id_,
            place=entry.place,
            doi=plain_doi(front.doi),
            pmid=front.pmid.strip(),
            first=authors[0] if authors else "",
            title=front.title if published else "",
            year=_only(read_years(front.citation)),
            cohort=front.cohort,
        )


def _title(citation: str) -> str:
    found = _TITLE.search(citation)
    return found["title"].strip() if found else ""


def _only(years: frozenset[int]) -> int | None:
    return next(iter(years)) if len(years) == 1 else None

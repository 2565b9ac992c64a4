"""The works that a text may cite: its blocks, its list of references, and the sources beside it."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from primum.knowledge.form import Role
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Corpus, Paper, once, role_of
from primum.lint.reading.references.citations import name_key, read_citations
from primum.vocabulary.problem import Place

_UP = r"[^\W\d_a-zß-öø-ÿ]"
_SURNAME = rf"(?:(?:[^\W\d_]{{1,5}}\s){{0,3}}{_UP}[\w’'‐-]+(?:[ -]{{1,2}}{_UP}[\w’'‐-]+)?)"
_VANCOUVER = rf"(?P<name>{_SURNAME})\s+(?P<initials>{_UP}{{1,4}})(?=[,.;:]|\s+et\s+al)"
_APA = rf"(?P<apa>{_SURNAME}),\s+(?:{_UP}\.[\s-]?){{1,4}}"
_AUTHOR = re.compile(rf"(?<![\w-])(?:{_VANCOUVER}|{_APA})")
_PUBLISHED = re.compile(
    r"\((?P<paren>(?:19|20)\d\d)\b|(?P<volume>(?:19|20)\d\d)(?:\s[A-Z][a-z]{2}(?:\s\d+)?)?\s*;"
)
# It is cited by the year in which it was first to be read, too.
_ONLINE = re.compile(
    r"(?i)\b(?:epub|online|first published|ahead of print|original\w*)\b[^.;\d]{0,30}(?P<year>(?:19|20)\d\d)"
)
_YEARS = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?![\d/])")
_HEAD = 400  # characters: authors stand in front
_ID = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)-(?P<year>(?:19|20)\d\d)[a-z]?")
_EVIDENCE = (Role.EVIDENCE, Role.OTHER_EVIDENCE, Role.GUIDELINES)


class Work(Struct, frozen=True, kw_only=True):
    """A work that may be cited: by its first author's key, and any of its years.

    `letters` are those of all that is known of it, for works that are cited by something else.
    """

    label: str
    first: str
    authors: frozenset[str]
    years: frozenset[int]
    place: Place
    letters: str


@once
def works_of(paper: Paper) -> tuple[Work, ...]:
    """Give the works that a text itself lists or describes."""
    return (*_from_references(paper), *_from_list(paper), *_from_headings(paper))


@once
def works_named(paper: Paper) -> tuple[Work, ...]:
    """Give the works that a text names by an id such as `voorn-2012`, in blocks and front matter."""
    return tuple(_from_ids(paper))


def works_beside(corpus: Corpus) -> tuple[Work, ...]:
    """Give the works that have a document of their own in the folder of knowledge."""
    return tuple(_beside(corpus))


# An import takes a citation apart only where it is certain of every part (`ingest.citation`). Here
# whatever may be an author or the year counts, since each of them keeps a rule from an alarm.
def read_authors(citation: str) -> list[str]:
    """Give the keys of the authors in front of a full reference, first author first."""
    found = _AUTHOR.finditer(citation[:_HEAD])
    keys = (name_key(match["name"] or match["apa"]) for match in found)
    return [key for key in keys if key]


def read_years(citation: str) -> frozenset[int]:
    """Give the year of a full reference; all that are printed where none is marked as such."""
    without_links = re.sub(r"(?i)(?:doi:|https?:)\S+", "", citation)
    marked = [match["paren"] or match["volume"] for match in _PUBLISHED.finditer(without_links)]
    years = [*marked, *_ONLINE.findall(without_links)] if marked else _YEARS.findall(without_links)
    return frozenset(map(int, years))


def is_reference(text: str) -> bool:
    """Whether a passage is a full reference itself (and names its authors by their initials)."""
    author = _AUTHOR.match(text.lstrip("[]0123456789.() "))
    return author is not None and bool(read_years(text))


def _from_references(paper: Paper) -> Iterator[Work]:
    for one in paper.assessment.references:
        it = one.content
        years = frozenset([it.year]) if it.year else read_years(it.citation)
        authors = [name_key(author.partition(",")[0]) for author in it.authors]
        known = read_authors(it.citation) or [_surname(author) for author in it.authors] or authors
        yield _work(it.id, known, years, one.place, it.citation)


def _from_ids(paper: Paper) -> Iterator[Work]:
    blocks: tuple[LinkedBlock[Any], ...] = (
        *paper.assessment.studies,
        *paper.assessment.guidelines,
        *paper.assessment.product_information,
        *paper.assessment.handbooks,
    )
    for block in blocks:
        yield from _from_id(block.content.source, block.place)
    front = paper.document.front.value
    sources = front.get("sources") if isinstance(front, dict) else None
    for name in sources if isinstance(sources, list) else ():
        yield from _from_id(str(name), paper.document.place(paper.document.front.line))


def _surname(author: str) -> str:
    """The key of an author as a reference block writes one: `De Wit K`, `De Wit, K.`."""
    found = read_authors(f"{author},") or read_authors(author)
    return found[0] if found else name_key(author)


def _from_id(source: str, place: Place) -> Iterator[Work]:
    found = _ID.fullmatch(source.split(maxsplit=1)[0]) if source.strip() else None
    if found:
        key = name_key(found["name"].replace("-", " "))
        yield _work(source, [key], frozenset([int(found["year"])]), place, source)


def _from_headings(paper: Paper) -> Iterator[Work]:
    """Read the headings that name a study: `### Voorn 2012`."""
    for passage in paper.passages:
        if passage.form.value == "heading" and role_of(passage) in _EVIDENCE:
            for it in read_citations(passage.text):
                place = paper.document.place(passage.line)
                yield _work(it.text, list(it.keys), frozenset([it.year]), place, passage.text)


def _from_list(paper: Paper) -> Iterator[Work]:
    """Read the list of references, and full references wherever else they stand."""
    for passage in paper.prose:
        listed = role_of(passage) is Role.REFERENCES
        if listed or is_reference(passage.text):
            place = paper.document.place(passage.line)
            years = read_years(passage.text)
            label = passage.text[:60].strip()
            yield _work(label, read_authors(passage.text), years, place, passage.text)


def _beside(corpus: Corpus) -> Iterator[Work]:
    if corpus.knowledge is None:
        return
    for name, entry in corpus.knowledge.sources.items():
        front = entry.front
        authors = read_authors(front.citation)
        years = read_years(front.citation)
        yield from _from_id(name, entry.place)
        yield _work(name, authors, years, entry.place, f"{front.title} {front.citation} {name}")


def _work(label: str, authors: list[str], years: frozenset[int], place: Place, text: str) -> Work:
    return Work(
        label=label,
        first=authors[0] if authors else "",
        authors=frozenset(authors),
        years=years,
        place=place,
        letters=name_key(text),
    )

"""What a text cites, held against the works that it may cite."""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.documents.passages import Passage
from primum.knowledge.form import Role
from primum.lint.paper import Corpus, Paper, role_of
from primum.lint.reading.references.citations import Cited, Manner, read_citations
from primum.lint.reading.references.works import (
    Work,
    is_reference,
    works_beside,
    works_named,
    works_of,
)

# Words that stand before the author of a study, between that word and the author, and after.
_BEFORE = "studie study review trial volgens onderzoek meta-analyse meta-analysis"
_BETWEEN = "van door by"
_AFTER = """
    found saw showed reported described observed concluded studied compared treated followed
    vond vonden zag zagen toonde toonden liet lieten beschreef beschreven meldde meldden vergeleek
    rapporteerde rapporteerden concludeerde concludeerden onderzocht onderzochten behandelde
"""
_LEADS = frozenset(_BEFORE.split())
_OF = frozenset(_BETWEEN.split())
_FINDS = frozenset(_AFTER.split())
_YEAR = re.compile(r"(?=((?:19|20)\d\d))")
_SHORTEST = 5  # letters: a shorter beginning of a name is no name


class Citing(Struct, frozen=True, kw_only=True):
    """A citation in a passage, with the works of its text that it may mean.

    `works` are those of its year, `of_author` those whose first author it names.
    """

    cited: Cited
    paper: Paper
    passage: Passage
    works: tuple[Work, ...]
    of_author: tuple[Work, ...]

    @property
    def line(self) -> int:
        """Its line in the document."""
        return self.passage.line_at(self.cited.offset)

    @property
    def found(self) -> bool:
        """Whether one of the works can be the one that is meant."""
        return any(_is_meant(self.cited, work) for work in self.works)


def citations_in(corpus: Corpus) -> Iterator[Citing]:
    """Give every citation in the texts that have references at all."""
    beside = works_beside(corpus)
    for paper in corpus.papers:
        if paper.document.kind == "sources":
            continue
        works = (*works_of(paper), *beside, *works_named(paper))
        if not works:
            continue
        by_first, by_year = _by_first(works), _by_year(works)
        for passage in paper.prose:
            # A list of references cites nothing; a list of doubts quotes the faults of others.
            if role_of(passage) in (Role.REFERENCES, Role.DOUBTS) or is_reference(passage.text):
                continue
            for cited in read_citations(passage.text):
                if not cited.quoted:
                    yield Citing(
                        cited=cited,
                        paper=paper,
                        passage=passage,
                        works=by_year.get(cited.year, ()),
                        of_author=tuple(it for key in cited.keys for it in by_first.get(key, ())),
                    )


def _by_first(works: tuple[Work, ...]) -> dict[str, list[Work]]:
    """Works by the key of their first author."""
    found: dict[str, list[Work]] = {}
    for work in works:
        if work.first:
            found.setdefault(work.first, []).append(work)
    return found


def _by_year(works: tuple[Work, ...]) -> dict[int, tuple[Work, ...]]:
    """Works by each of their years, those that their labels print included."""
    found: dict[int, list[Work]] = {}
    for work in works:
        for year in work.years.union(map(int, _YEAR.findall(work.label))):
            found.setdefault(year, []).append(work)
    return {year: tuple(several) for year, several in found.items()}


def names_an_author(cited: Cited) -> bool:
    """Whether a citation can be nothing else, whoever is named in it."""
    if cited.others:
        return cited.manner is not Manner.BARE
    words = cited.before.casefold().split()[-2:]
    introduced = bool(words) and (words[-1] in _LEADS or (len(words) > 1 and _of_a_study(words)))
    introduced = introduced or cited.after.partition(" ")[0] in _FINDS
    one_name = len(cited.keys) == 1
    match cited.manner:
        case Manner.BRACKET:
            return one_name
        case Manner.NARRATIVE:
            return introduced and one_name
        case _:
            return False


def _of_a_study(words: list[str]) -> bool:
    return words[-1] in _OF and words[-2] in _LEADS


def _is_meant(cited: Cited, work: Work) -> bool:
    """Whether a work of its year is, or may be, what is cited: an author, or a name in the title."""
    return any(_names(key, work) for key in cited.keys)


def _names(key: str, work: Work) -> bool:
    if key in work.authors:
        return True
    if len(key) < _SHORTEST:
        return False
    return key in work.letters or any(
        author.startswith(key) or (len(author) >= _SHORTEST and key.startswith(author))
        for author in work.authors
    )

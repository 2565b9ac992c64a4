"""The works that a document cites: how each is named, and where it is cited."""

import re

from msgspec import Struct

from primum.documents.letters import slug
from primum.knowledge.assessment import Reference
from primum.knowledge.fronts import SourceFront, StandingFront
from primum.knowledge.linked import Knowledge, LinkedAssessment
from primum.vocabulary.dates import read_when

_LONGEST_LABEL = 60
_NUMBER = re.compile(r"^\[\d+\]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SURNAME = re.compile(r"[^\W\d_][\w'’-]*(?:[ ][^\W\d_][\w'’-]+)*(?=,?[ ][A-ZÀ-Þ]{1,4}\b)")


class Work(Struct, frozen=True, kw_only=True):
    """A work that can be cited. `label` is how running text names it: `Bang 2021`."""

    id: str
    label: str
    citation: str = ""
    version: str = ""
    accessed: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    standing: StandingFront | None = None
    known: bool = True


class Citation(Struct, frozen=True):
    """A place that cites a work: what leads there, and what it is called."""

    to: str
    label: str


class Works:
    """What can be cited, and what was: `cite` notes it, in the order of the document."""

    def __init__(self, knowledge: Knowledge, assessment: LinkedAssessment) -> None:
        """Know the sources of the knowledge and the references of the document itself."""
        found = {id_: _of_source(id_, entry.front) for id_, entry in knowledge.sources.items()}
        found |= {it.content.id: _of_reference(it.content) for it in assessment.references}
        self._works: dict[str, Work] = found
        self._names: dict[str, str] = {}
        for work in found.values():
            for name in (slug(work.label), work.id):
                self._names.setdefault(name, work.id)
        self._cited: dict[str, dict[Citation, None]] = {}

    def find(self, words: str) -> Work | None:
        """Find the work that words name: an id, `Bang 2021`, `increlex-smpc 4.2`."""
        name = slug(words)
        for known in (name, slug(words.split(maxsplit=1)[0]) if words.split() else ""):
            if known in self._names:
                return self._works[self._names[known]]
        year = _YEAR.search(words)
        return self._works.get(self._names.get(slug(words[: year.end()]), "")) if year else None

    def named(self, id_: str) -> Work:
        """Give a work by its id; a bare one where nothing is known of it."""
        work = self.find(id_)
        return work or Work(id=id_, label=id_, known=False)

    def cite(self, work: Work, at: Citation) -> str:
        """Note that a work is cited somewhere, and give what leads to its reference."""
        self._works.setdefault(work.id, work)
        self._cited.setdefault(work.id, {})[at] = None
        return f"#{anchor_of(work)}"

    def cited(self) -> list[tuple[Work, tuple[Citation, ...]]]:
        """Every work that was cited, by its label, with the places that cite it."""
        works = [(self._works[id_], tuple(places)) for id_, places in self._cited.items()]
        return sorted(works, key=lambda it: slug(it[0].label))


def anchor_of(work: Work) -> str:
    """What leads to a work's entry in the list of references."""
    return f"ref-{slug(work.id)}"


def dated(date: str | None, language: str) -> str:
    """Write a date as people do: 22 November 2026; as it stands where it is none."""
    if not date:
        return ""
    try:
        read_when(date)
    except ValueError:
        return date
    year, *rest = date.split("-")
    months = _MONTHS["nl" if language == "nl" else "en"].split()
    words = [months[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *words, year])


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}


def _of_source(id_: str, front: SourceFront) -> Work:
    return Work(
        id=id_,
        label=front.title,
        citation=front.citation,
        version=front.version or front.date or "",
        accessed=front.accessed or "",
        doi=front.doi,
        pmid=front.pmid,
        url=front.url,
        standing=front.standing,
    )


def _of_reference(reference: Reference) -> Work:
    surname = _SURNAME.match((reference.authors or [reference.citation])[0].strip())
    year = str(reference.year or "")
    first = _NUMBER.sub("", reference.citation).split(". ")[0].strip(" .")
    label = f"{surname[0]} {year}" if surname and year else first
    return Work(
        id=reference.id,
        label=label if 0 < len(label) <= _LONGEST_LABEL else reference.id,
        citation=reference.citation,
        accessed="",
        doi=reference.doi,
        pmid=reference.pmid,
    )

"""Who rests on which work: every place in a knowledge base that names a source."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

from primum.documents.dois import plain_doi
from primum.knowledge.evidence import all_blocks
from primum.knowledge.linked import (
    Entry,
    Knowledge,
    LinkedBlock,
    LinkedStatement,
    source_id,
    source_section,
)
from primum.vocabulary.problem import Place

_PMID = re.compile(r"(?:pmid|pubmed)?[:\s]*(\d{1,9})", re.IGNORECASE)
_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|[a-z0-9]+")


class How(StrEnum):
    """How a place uses a source, the closest use first."""

    CITED = "cited"  # by a statement
    STUDY = "study"
    GUIDELINE = "guideline"
    PRODUCT_INFORMATION = "product-information"
    HANDBOOK = "handbook"
    LISTED = "listed"  # in a front matter
    READ_IN = "read-in"  # the source was read in it, not in the original


class User(StrEnum):
    """What uses a source."""

    STATEMENT = "statement"
    ASSESSMENT = "assessment"
    DOCUMENT = "document"  # of any other kind
    SOURCE = "source"


class Work(Struct, frozen=True, kw_only=True):
    """Something that can be cited: a source document, or a reference of the assessment `home`."""

    id: str
    home: str
    title: str
    citation: str
    doi: str
    pmid: str
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others."""
        return self.home, self.id


class Use(Struct, frozen=True, kw_only=True):
    """A place that uses a work. `by` is an id: `medicine/statement`, or that of a document."""

    user: User
    by: str
    how: How
    work: tuple[str, str]
    section: str = ""
    place: Place
    block: LinkedBlock[Any] | None = None


class Uses(Struct, frozen=True):
    """The works of a knowledge base, and who uses each."""

    works: dict[tuple[str, str], Work]
    by_work: dict[tuple[str, str], tuple[Use, ...]]

    def called(self, asked: str) -> list[Work]:
        """Find works by id, DOI or PMID, and the same works under other ids."""
        doi, pmid = plain_doi(asked), as_pmid(asked)
        found = [
            work
            for work in self.works.values()
            if asked == work.id or (doi and doi == work.doi) or (pmid and pmid == work.pmid)
        ]
        return list({same.key: same for work in found for same in self.same_as(work)}.values())

    def same_as(self, work: Work) -> list[Work]:
        """Give a work with its other entries: those with the same DOI or PMID."""
        others = (
            other
            for other in self.works.values()
            if other is not work
            and ((work.doi and other.doi == work.doi) or (work.pmid and other.pmid == work.pmid))
        )
        return [work, *others]

    def of(self, work: Work) -> tuple[Use, ...]:
        """Give every use of a work."""
        return self.by_work.get(work.key, ())


def as_pmid(text: str) -> str:
    """Give the number in `PMID 12345` or `12345`; empty for anything else."""
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else ""


def uses_of(knowledge: Knowledge) -> Uses:
    """Find every use of every work, in the order of places."""
    works = {work.key: work for work in _works(knowledge)}
    by_work: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in sorted(_uses(knowledge), key=lambda use: use.place):
        if use.work in works:
            by_work[use.work].append(use)
    return Uses(works, {key: tuple(found) for key, found in by_work.items()})


def _works(knowledge: Knowledge) -> Iterator[Work]:
    for id_, entry in knowledge.sources.items():
        front = entry.front
        yield Work(
            id=id_,
            home="",
            title=front.title,
            citation=front.citation,
            doi=plain_doi(front.doi),
            pmid=as_pmid(front.pmid),
            place=entry.place,
        )
    for home, assessment in knowledge.evidence.items():
        for one in assessment.references:
            if one.content.id not in knowledge.sources:  # else the document speaks for it
                yield Work(
                    id=one.content.id,
                    home=home,
                    title=one.content.title,
                    citation=one.content.citation,
                    doi=plain_doi(one.content.doi),
                    pmid=as_pmid(one.content.pmid),
                    place=one.place,
                )


def _uses(knowledge: Knowledge) -> Iterator[Use]:
    for linked in knowledge.statements:
        yield from _citations(linked)
    for id_, assessment in knowledge.evidence.items():
        for one in all_blocks(assessment):
            if getattr(one.content, "source", None):
                yield _of_block(id_, one, knowledge)
    documents: list[dict[str, Entry[Any]]] = [
        *(knowledge.medicines, knowledge.classes, knowledge.conditions, knowledge.substances),
        *(knowledge.procedures, knowledge.measurements, knowledge.scales, knowledge.assessments),
    ]
    for entries in documents:
        for id_, entry in entries.items():
            yield from _listed(id_, entry)
    for id_, entry in knowledge.sources.items():
        yield from _read_in(id_, entry, knowledge)


def _citations(linked: LinkedStatement) -> Iterator[Use]:
    for index, reference in enumerate(linked.statement.sources):
        yield Use(
            user=User.STATEMENT,
            by=linked.id,
            how=How.CITED,
            work=("", source_id(reference)),
            section=source_section(reference),
            place=linked.place_of("sources", index),
        )


def _of_block(assessment: str, one: LinkedBlock[Any], knowledge: Knowledge) -> Use:
    source = one.content.source
    return Use(
        user=User.ASSESSMENT,
        by=assessment,
        how=How(one.block.info),
        work=("", source) if source in knowledge.sources else (assessment, source),
        section=getattr(one.content, "section", ""),
        place=one.place_of("source"),
        block=one,
    )


def _listed(id_: str, entry: Entry[Any]) -> Iterator[Use]:
    is_assessment = entry.document.kind == "assessments"
    for index, reference in enumerate(entry.front.sources):
        yield Use(
            user=User.ASSESSMENT if is_assessment else User.DOCUMENT,
            by=id_,
            how=How.LISTED,
            work=("", source_id(reference)),
            section=source_section(reference),
            place=entry.place_of("sources", index),
        )


def _read_in(id_: str, entry: Entry[Any], knowledge: Knowledge) -> Iterator[Use]:
    """Find the sources in which a source was read: those that its `read-in` names by their id."""
    for other in dict.fromkeys(_WORDS.findall(entry.front.read_in.lower())):
        # A single word ("review") may be an id by chance.
        if "-" in other and other != id_ and other in knowledge.sources:
            yield Use(
                user=User.SOURCE,
                by=id_,
                how=How.READ_IN,
                work=("", other),
                place=entry.place_of("read-in"),
            )

"""How many documents of a corpus have each section, and which sections a document lacks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container

from msgspec import Struct

from primum.documents.model import Document

# The sections of a monograph, each with the headings that are taken for it.
STANDARD_SECTIONS: dict[str, tuple[str, ...]] = {
    "Generic Name": ("generic name", "name", "names"),
    "Usage": ("usage", "uses", "indication", "indications", "therapeutic indications"),
    "Dosage": ("dosage", "dose", "posology", "dosage and administration"),
    "Side Effects": ("side effects", "undesirable effects", "adverse effects", "adverse reactions"),
    "How it Works": ("how it works", "mechanism", "mechanism of action", "pharmacodynamics"),
    "Precautions": ("precautions", "warnings", "warnings and precautions"),
    "FAQs": ("faqs", "faq", "frequently asked questions"),
}


class SectionCount(Struct, frozen=True, kw_only=True):
    """A heading, as most documents spell it, and how many documents have it."""

    heading: str
    documents: int
    spellings: tuple[str, ...]  # all, the commonest first


class StandardCount(Struct, frozen=True, kw_only=True):
    """A standard section: how many monographs have it, and how many lack it."""

    section: str
    documents: int
    lacking: int


class SectionsMissing(Struct, frozen=True, kw_only=True):
    """A monograph and the standard sections that it lacks."""

    document: str
    path: str
    missing: tuple[str, ...]


class SectionsReport(Struct, frozen=True, kw_only=True):
    """The sections of a corpus.

    `sections` are all headings, most frequent first; `titles` counts the headings that repeat a
    document's title. Standard sections are asked of the monographs alone: `standard` has each of
    them, `incomplete` the monographs that lack some.
    """

    documents: int
    sections: tuple[SectionCount, ...]
    titles: int
    without_sections: tuple[str, ...]  # paths of documents without any heading
    monographs: int
    standard: tuple[StandardCount, ...]
    incomplete: tuple[SectionsMissing, ...]

    @property
    def complete(self) -> int:
        """How many monographs have every standard section."""
        return self.monographs - len(self.incomplete)


def sections_report(documents: list[Document], other_kinds: Collection[str] = ()) -> SectionsReport:
    """Count the sections of these documents.

    A document is a monograph unless its kind is one of `other_kinds`, or it is the README that
    tells of the folder. Headings that differ only in case, spaces or punctuation at their ends
    are one section. A heading that is the document's title says nothing of its parts and is
    counted apart.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    titles = monographs = 0
    lacking: Counter[str] = Counter()
    incomplete: list[SectionsMissing] = []
    for document in documents:
        found = _headings(document)
        titles += found.pop(normal_heading(document.title), None) is not None
        for heading, spelling in found.items():
            spellings[heading][spelling] += 1
        if document.kind in other_kinds or (document.kind, document.id) == ("", "README"):
            continue
        monographs += 1
        missing = missing_sections(found.keys())
        lacking.update(missing)
        if missing:
            entry = SectionsMissing(document=document.id, path=document.path, missing=missing)
            incomplete.append(entry)
    return SectionsReport(
        documents=len(documents),
        sections=_counted(spellings),
        titles=titles,
        without_sections=tuple(
            document.path for document in documents if len(document.sections) == 1
        ),
        monographs=monographs,
        standard=tuple(
            StandardCount(
                section=section, documents=monographs - lacking[section], lacking=lacking[section]
            )
            for section in STANDARD_SECTIONS
        ),
        incomplete=tuple(incomplete),
    )


def _headings(document: Document) -> dict[str, str]:
    """The headings of a document, normalised, each with its first spelling."""
    found: dict[str, str] = {}
    for section in document.sections:
        if section.heading:
            found.setdefault(normal_heading(section.heading), section.heading)
    return found


def _counted(spellings: dict[str, Counter[str]]) -> tuple[SectionCount, ...]:
    """Give the sections, most frequent first; a document has one spelling of each."""
    counts = [
        SectionCount(
            heading=found.most_common(1)[0][0],
            documents=found.total(),
            spellings=tuple(spelling for spelling, _ in found.most_common()),
        )
        for _, found in sorted(spellings.items())
    ]
    return tuple(sorted(counts, key=lambda count: -count.documents))


def missing_sections(headings: Container[str]) -> tuple[str, ...]:
    """Give the standard sections that none of these normalised headings stands for."""
    return tuple(
        section
        for section, accepted in STANDARD_SECTIONS.items()
        if not any(name in headings for name in accepted)
    )


def normal_heading(heading: str) -> str:
    """Give a heading in the one spelling used for counting."""
    return " ".join(heading.casefold().split()).strip(" :.*_-")

"""How many documents of a corpus have each section, and which sections a document lacks."""

from collections import Counter, defaultdict

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


class SectionsMissing(Struct, frozen=True, kw_only=True):
    """A document and the standard sections that it lacks."""

    document: str
    path: str
    missing: tuple[str, ...]


class SectionsReport(Struct, frozen=True, kw_only=True):
    """The sections of a corpus: most frequent first; `titles` are headings that repeat a title."""

    documents: int
    sections: tuple[SectionCount, ...]
    titles: int
    without_sections: tuple[str, ...]  # paths of documents without any heading
    incomplete: tuple[SectionsMissing, ...]

    @property
    def complete(self) -> int:
        """How many documents have every standard section."""
        return self.documents - len(self.incomplete)


def sections_report(documents: list[Document]) -> SectionsReport:
    """Count the sections of these documents.

    Headings that differ only in case, spaces or punctuation at their ends are one section. A
    heading that is the document's title says nothing of its parts and is counted apart.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    owners: Counter[str] = Counter()
    titles = 0
    incomplete: list[SectionsMissing] = []
    for document in documents:
        title = normal_heading(document.title)
        found: dict[str, str] = {}
        for section in document.sections:
            if section.heading:
                found.setdefault(normal_heading(section.heading), section.heading)
        titles += title in found
        found.pop(title, None)
        for heading, spelling in found.items():
            owners[heading] += 1
            spellings[heading][spelling] += 1
        missing = missing_sections(frozenset(found))
        if missing:
            entry = SectionsMissing(document=document.id, path=document.path, missing=missing)
            incomplete.append(entry)
    return SectionsReport(
        documents=len(documents),
        sections=tuple(
            SectionCount(
                heading=spellings[heading].most_common(1)[0][0],
                documents=count,
                spellings=tuple(spelling for spelling, _ in spellings[heading].most_common()),
            )
            for heading, count in sorted(owners.items(), key=lambda item: (-item[1], item[0]))
        ),
        titles=titles,
        without_sections=tuple(
            document.path for document in documents if len(document.sections) == 1
        ),
        incomplete=tuple(incomplete),
    )


def missing_sections(headings: frozenset[str]) -> tuple[str, ...]:
    """Give the standard sections that none of these normalised headings stands for."""
    return tuple(
        section for section, accepted in STANDARD_SECTIONS.items() if headings.isdisjoint(accepted)
    )


def normal_heading(heading: str) -> str:
    """Give a heading in the one spelling used for counting."""
    return " ".join(heading.casefold().split()).strip(" :.*_-")

"""The sections of a document: their headings, elements and lines, and which part of the form each is."""

from collections.abc import Sequence

from msgspec import Struct

from primum.documents.language import language_of
from primum.documents.markdown import Element, Shape, block_word
from primum.documents.model import Document
from primum.documents.sections import normal_heading
from primum.knowledge.form import Recognised, Role, recognise
from primum.reports.rendering.prose import Outline, read_outline
from primum.vocabulary.audience import Language

_OF_ANY_LANGUAGE = ("pico", "smpc", "spc")


class Part(Struct, frozen=True, kw_only=True):
    """A heading with the elements under it, up to the next heading.

    `role` and `language` are those of the nearest heading, itself included, that the form knows;
    `top` is whether that is this very heading.
    """

    heading: str
    level: int
    line: int
    elements: tuple[Element, ...]
    role: Role | None = None
    language: Language | None = None
    top: bool = False


class Parts(Struct, frozen=True):
    """A document cut at its headings."""

    outline: Outline
    parts: tuple[Part, ...]


def read_parts(document: Document) -> Parts:
    """Cut a document at its headings. A first heading that repeats its title is no heading of it."""
    outline = read_outline(document)
    groups = _grouped(outline.elements)
    parts: list[Part] = []
    above: list[Part] = []
    for section, elements in zip(document.sections, groups, strict=False):
        above = [part for part in above if part.level < section.level]
        part = _part(section.heading, section.level, section.line, elements, above)
        if _is_title(document, part):
            part = Part(heading="", level=0, line=part.line, elements=part.elements)
        elif section.heading:
            above.append(part)
        parts.append(part)
    return Parts(outline, tuple(parts))


def _part(
    heading: str, level: int, line: int, elements: Sequence[Element], above: Sequence[Part]
) -> Part:
    found = recognise(heading) if heading else None
    over = above[-1] if above else None
    return Part(
        heading=heading,
        level=level,
        line=line,
        elements=tuple(elements),
        role=found.role if found else over.role if over else None,
        language=_language(heading, found) if found else over.language if over else None,
        top=found is not None,
    )


def _language(heading: str, found: Recognised) -> Language | None:
    return None if normal_heading(heading) in _OF_ANY_LANGUAGE else found.language


def _grouped(elements: Sequence[Element]) -> list[list[Element]]:
    groups: list[list[Element]] = [[]]
    for element in elements:
        if element.shape is Shape.HEADING:
            groups.append([])
        else:
            groups[-1].append(element)
    return groups


def _is_title(document: Document, part: Part) -> bool:
    return part.level == 1 and normal_heading(part.heading) == normal_heading(document.title)


def is_machine(element: Element) -> bool:
    """Whether an element is a block for machines."""
    return element.shape is Shape.FENCE and bool(block_word(element.text))


def own_language(document: Document, parts: Parts) -> Language:
    """Give the language that most sections of a document are in; English where it has both alike."""
    spoken = [part.language for part in parts.parts if part.top and part.language]
    if not spoken:
        return language_of(document.text)
    return "en" if spoken.count("en") >= spoken.count("nl") else "nl"

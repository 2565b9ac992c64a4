"""The blocks of an imported report: what its rows say, as printed, and nothing besides."""

import re

from primum.documents.dates import read_dates
from primum.documents.language import language_of
from primum.documents.letters import slug
from primum.ingest.citation import Citation, read_citation
from primum.ingest.evidence_table import Row, design_of, number_of, texts_of
from primum.ingest.page import prose
from primum.ingest.source_text import Unit
from primum.ingest.yaml_text import Member
from primum.knowledge.assessment import Design
from primum.vocabulary.audience import Language

_RECOMMENDATION = re.compile(r"(?P<number>(?:\d{1,2}\.){1,3}(?:\d{1,2})?)\.?\s+")
_STRENGTH = re.compile(
    r"\((?P<strength>[^(),;]*\b(?:strong|weak|conditional|sterke?|zwakke?|voorwaardelijke?)\b[^(),;]*)"
    r"(?:[,;]\s*(?P<evidence>[^()]*))?\)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?P<number>[1-9]\.\d{1,2}(?:\.\d)?)")


def date_of(text: str, language: Language) -> str:
    """The first whole date that a text prints, as 2022-02-04; empty for none.

    Dutch writes the day first; an English date that can be read two ways stays unread.
    """
    found = next(read_dates(text), None)
    return found.iso if found and (found.is_certain or language == "nl") else ""


def work_id(citation: Citation, text: str) -> str:
    """The id of a cited work: `bang-2021`; of one without authors, of its first words."""
    return citation.id or _named(text) or "work"


def _named(text: str) -> str:
    """The id of a work without authors: its first words, and the last year in it."""
    years = re.findall(r"\b(?:19|20)\d\d\b", text)
    words = [word for word in slug(text).split("-") if not word.isdigit()][:3]
    return "-".join([*words, *years[-1:]])


def heading_of(citation: Citation, id_: str, text: str) -> str:
    """The heading of a work's row: `Bang 2021`."""
    if citation.authors:
        return citation.key
    words = re.sub(r"[^\w\s-]", " ", text).split()[:2]
    year = id_[-4:] if re.search(r"-(?:19|20)\d\d$", id_) else ""
    return " ".join([*words, year]).strip() or id_


def reference_members(citation: Citation, id_: str, line: int, date: str = "") -> list[Member]:
    """A `yaml reference`: the citation as printed, and its parts as far as they were understood."""
    return [
        Member("id", id_, line),
        Member("citation", citation.text, line),
        Member("authors", list(citation.authors), line),
        Member("title", citation.title, line),
        Member("journal", citation.journal, line),
        Member("year", citation.year, line),
        Member("volume", citation.volume, line),
        Member("issue", citation.issue, line),
        Member("pages", citation.pages, line),
        Member("doi", citation.doi, line),
        Member("pmid", citation.pmid, line),
        Member("date", date, line),
    ]


def citation_of(row: Row) -> tuple[Citation, str, int]:
    """A row's citation, the text of it, and its line."""
    cells = row.cells("citation")
    text = " ".join(unit.text for unit in cells)
    return read_citation(row.citation_lines), text, cells[0].line if cells else row.units[0].line


def study_members(row: Row, id_: str, language: Language, *, in_pico: bool) -> list[Member]:
    """A `yaml study`: design and number as printed, and the three kinds of prose."""
    line = row.units[0].line
    design = next(iter(row.cells("design")), None)
    number = next(iter(row.cells("number")), None)
    members = [
        Member("source", id_, line),
        Member("design", str(_design(design)), design.line if design else line),
        Member("design-as-printed", design.text if design else "", design.line if design else line),
    ]
    if number:
        members.append(Member("n", number_of(number.text), number.line))
    members.append(Member("in-pico", "yes" if in_pico else "no", line))
    if row.cells("carried"):
        members.append(Member("carried", "new", row.cells("carried")[0].line))
    for name, cell in (
        ("results", "results"),
        ("authors-remarks", "authors"),
        ("assessors-remarks", "assessors"),
    ):
        texts = texts_of(row, cell)
        if texts:
            members.append(Member(name, {language: prose(texts)}, texts[0].line))
    return members


def _design(unit: Unit | None) -> Design:
    found = design_of(unit.text) if unit else None
    return found or Design.OTHER


def guideline_members(row: Row, id_: str, unit: Unit) -> list[Member]:
    """A `yaml guideline`: the recommendation, with its number and strength as printed."""
    text = unit.text
    number = _RECOMMENDATION.match(text)
    said = text[number.end() :] if number else text
    strength = _STRENGTH.search(said)
    if strength:  # what follows it explains the recommendation
        said = said[: strength.start()].strip()
    members = [Member("source", id_, row.units[0].line)]
    if number:
        members.append(Member("recommendation", number["number"].rstrip("."), unit.line))
    members.append(Member("text", {language_of(said): said}, unit.line))
    if strength:
        members.append(Member("strength", strength["strength"].strip(), unit.line))
        members.append(Member("evidence", (strength["evidence"] or "").strip(), unit.line))
    if row.cells("carried"):
        members.append(Member("carried", "new", row.cells("carried")[0].line))
    return members


def label_members(id_: str, section: Unit, texts: list[Unit], language: Language) -> list[Member]:
    """A `yaml product-information`: what a numbered section of a label says."""
    number = _SECTION.match(section.text)
    return [
        Member("source", id_, section.line),
        Member("section", number[1] if number else section.text, section.line),
        Member("text", {language: prose(texts)}, texts[0].line),
    ]

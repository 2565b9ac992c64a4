"""Files of references (RIS, NBIB, BibTeX) to source documents, one for each work.

Whatever a document has no member for stands in its body, as `TAG: value`: nothing is lost.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from msgspec import Struct

from primum.documents.dois import find_doi
from primum.documents.formatter import format_document
from primum.ingest.bibtex import is_bibtex, read_bibtex
from primum.ingest.ids import Ids
from primum.ingest.page import plain
from primum.ingest.reference_text import (
    Field,
    TaggedRecord,
    is_nbib,
    is_ris,
    read_nbib,
    read_ris,
)
from primum.ingest.work import Work, author, registry_of, year_of
from primum.ingest.yaml_text import Member, scalar, write_members
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

EXTENSIONS = {".ris": "ris", ".nbib": "nbib", ".bib": "bibtex", ".bibtex": "bibtex"}
# Tags that may stand once in a record of RIS: a second one is said, and kept.
_ONCE = ("TY", "TI", "T1", "JO", "JF", "JA", "PY", "Y1", "VL", "IS", "SP", "EP", "DO")
_RETRACTED = "retracted publication"
_GUIDELINE = re.compile(r"\bguideline\b", re.IGNORECASE)


class SourceDraft(Struct, frozen=True, kw_only=True):
    """A source document to be written: its id, its text, and the line of its record."""

    id: str
    text: str
    work: Work


# The tags of RIS, of whatever type of work; a line between records (ER) ends one.
_RIS_TAGS = """
    A1 A2 A3 A4 AB AD AN AU C1 C2 C3 C4 C5 C6 C7 C8 CA CN CY DA DB DO DP EP ER ET ID IS J2 JA JF JO
    KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT TY
    U1 U2 U3 U4 U5 UK UR VL VO Y1 Y2
"""


def format_of(path: str, text: str) -> str:
    """Which format a file of references has: ris, nbib or bibtex; empty when it is none."""
    by_name = EXTENSIONS.get(PurePath(path).suffix.lower(), "")
    if by_name:
        return by_name
    if is_ris(text):
        return "ris"
    if is_nbib(text):
        return "nbib"
    return "bibtex" if is_bibtex(text) else ""


def read_works(path: str, text: str) -> tuple[list[Work], list[Problem]]:
    """Read the works of a file of references. Raises `Unreadable` when there is none in it."""
    format_ = format_of(path, text)
    if format_ == "bibtex":
        works, problems = read_bibtex(path, text)
    elif format_ == "nbib":
        records, problems = read_nbib(path, text)
        works = [_of_nbib(record) for record in records]
    else:
        records, problems = read_ris(path, text)
        works = [_of_ris(record) for record in records]
        problems += [it for record in records for it in _tags(path, record)]
    if not works:
        raise Unreadable(
            Problem(
                place=Place(path),
                rule="references-absent",
                fault="there is no reference in this file",
                remedy="Export the references as RIS, NBIB (PubMed) or BibTeX.",
            )
        )
    return works, sorted([*problems, *_repeated(path, works)], key=lambda it: it.place.line)


def import_references(path: str, text: str) -> tuple[list[SourceDraft], list[Problem]]:
    """Make a source document of each work; namesakes get a number. Raises `Unreadable`."""
    works, problems = read_works(path, text)
    ids = Ids()
    file = PurePath(path).name
    drafts = [
        SourceDraft(id=ids.take(work.id), text=_document(work, file), work=work) for work in works
    ]
    return drafts, problems


def _document(work: Work, file: str) -> str:
    front = [
        Member("title", work.key or "Untitled"),
        Member("kind", "guideline" if work.is_guideline else "article"),
        Member("citation", work.citation or "(the file gives none)"),
        Member("read-in", f"{file}, line {work.line}"),
        Member("url", work.url),
        Member("doi", work.doi),
        Member("pmid", work.pmid),
        Member("cohort", work.registry),
    ]
    lines = ["---", *(text for text, _ in write_members(front))]
    if work.is_retracted:
        lines += [
            "standing:",
            "  is: retracted",
            '  because: "The record calls it a retracted publication."',
            f"  seen-in: {scalar(f'{file}, line {work.line}')}",
        ]
    lines += ["---", "", f"# {plain(work.key or 'Untitled')}", ""]
    lines += [f"- {plain(f'{name}: {value}' if name else value)}" for name, value in work.rest]
    return format_document("".join(line + "\n" for line in lines))


def _of_ris(record: TaggedRecord) -> Work:
    journal = record.field("JO", "JA", "JF", "T2")
    date = record.field("PY", "Y1")
    doi = find_doi(record.first("DO"))
    authors = [it for it in record.fields if it.tag in ("AU", "A1") and it.value]
    said = [record.field(tag) for tag in ("SP", "EP", "VL", "IS", "UR")]
    said += [record.field("TI", "T1"), journal]
    said += [it for it in authors if author(it.value) == it.value.replace(",", "")]
    said += [it for it in record.fields if it.tag == "TY" and it.value == "JOUR"]
    if date and date.value.strip("/").isdigit():
        said.append(date)
    if record.first("DO") == doi:
        said.append(record.field("DO"))
    return Work(
        line=record.line,
        authors=tuple(author(it.value) for it in authors),
        title=record.first("TI", "T1"),
        journal=journal.value if journal else "",
        year=year_of(date.value) if date else None,
        volume=record.first("VL"),
        issue=record.first("IS"),
        pages=_pages(record.first("SP"), record.first("EP")),
        doi=doi,
        registry=registry_of(*(field.value for field in record.fields)),
        url=record.first("UR"),
        rest=_rest(record, said),
    )


def _pages(first: str, last: str) -> str:
    """Both ends of the pages; some programs write the whole of `1-9` as the first."""
    if not last or re.search(rf"(?:^|[-–]\s*){re.escape(last)}$", first):
        return first
    return f"{first}-{last}" if first else last


def _of_nbib(record: TaggedRecord) -> Work:
    dois = [find_doi(it) for it in record.all("LID", "AID") if it.endswith("[doi]")]
    kinds = [it.lower() for it in record.all("PT")]
    pmid = record.first("PMID")
    said = [record.field(tag) for tag in ("PMID", "TI", "VI", "IP", "PG")]
    said += [record.field("TA", "JT")]
    said += [it for it in record.fields if it.tag in ("AU", "CN")]
    return Work(
        line=record.line,
        authors=tuple(author(name) for name in record.all("AU", "CN")),
        title=record.first("TI").rstrip("."),
        journal=record.first("TA", "JT"),
        year=year_of(record.first("DP")),
        volume=record.first("VI"),
        issue=record.first("IP"),
        pages=record.first("PG"),
        doi=dois[0] if dois else "",
        pmid=pmid if pmid.isdigit() else "",
        registry=registry_of(*record.all("SI", "AB")),
        is_retracted=_RETRACTED in kinds,
        is_guideline=any(_GUIDELINE.search(kind) for kind in kinds),
        rest=_rest(record, said if pmid.isdigit() else said[1:]),
    )


def _rest(record: TaggedRecord, said: list[Field | None]) -> tuple[tuple[str, str], ...]:
    """What no member of the document says."""
    return tuple((it.tag, it.value) for it in record.fields if it.value and it not in said)


def _tags(path: str, record: TaggedRecord) -> Iterator[Problem]:
    """Find the tags of RIS that nobody knows, and those that stand twice and may stand once."""
    seen: dict[str, int] = {}
    for field in record.fields:
        if field.tag and field.tag not in _RIS_TAGS.split():
            yield _said(
                path, field.line, "tag-unknown", "RIS knows no such tag; it is kept", field.tag
            )
        if field.tag in _ONCE and field.tag in seen:
            fault = f"this tag stands at line {seen[field.tag]} too; the first one counts"
            yield _said(path, field.line, "tag-again", fault, f"{field.tag}: {field.value}"[:60])
        seen.setdefault(field.tag, field.line)


def _repeated(path: str, works: Iterable[Work]) -> Iterator[Problem]:
    """Find works that are in the file twice, by DOI or PMID; both are kept."""
    first: dict[str, Work] = {}
    for work in works:
        for name in same_as(work):
            earlier = first.setdefault(name, work)
            if earlier is not work:
                fault = f"the file has this reference at line {earlier.line} too"
                yield _said(path, work.line, "reference-again", fault, name)
                break


def same_as(work: Work) -> list[str]:
    """By what a work is recognised: its DOI and PMID."""
    names = (("doi", work.doi.lower()), ("pmid", work.pmid))
    return [f"{name} {value}" for name, value in names if value]


def _said(path: str, line: int, rule: str, fault: str, value: str) -> Problem:
    return Problem(
        place=Place(path, line),
        rule=rule,
        fault=fault,
        value=value,
        remedy="Look at it in the file; what was read is kept.",
        verdict=Verdict.SUSPICIOUS,
    )

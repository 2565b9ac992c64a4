"""BibTeX to works; the library reads it, broken entries are problems at their line."""

import logging
import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec.structs import replace

from primum.documents.dois import find_doi
from primum.ingest.work import Work, author, registry_of, year_of
from primum.vocabulary.problem import Place, Problem, Verdict

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, Field

_ENTRY = re.compile(r"^\s*@[A-Za-z]{3,20}\s*\{\s*[^,{}\s]{1,100}\s*,", re.MULTILINE)
_AND = re.compile(r"\s+and\s+")
# An author that is wholly in braces is a group: `{World Health Organization}`.
_GROUP = re.compile(r"(?:^|\band\s+)(\{(?:[^{}]|\{[^{}]*\})*\})(?=\s+and\s|\s*$)")
_PIECE = re.compile(r'"[^"]*"|[^\s#"]+')  # of `jf # " A"`
_BARE = "no-enclosing"
_MONTHS = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)
_ACCENTED = re.compile(r"\{?\\(?P<mark>[`'^\"~=.cvuHr])\s*\{?(?P<letter>\\?[A-Za-z])\}?\}?")
_MARKS = dict(
    zip(
        "`'^\"~=.cvuHr",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u030a",
        strict=True,
    )
)


def is_bibtex(text: str) -> bool:
    """Whether a text looks like BibTeX."""
    return _ENTRY.search(text[:5000]) is not None


def read_bibtex(path: str, text: str) -> tuple[list[Work], list[Problem]]:
    """Read the entries; one that is broken is kept as text, and said."""
    from bibtexparser.entrypoint import parse_string

    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)  # what it says is said as a problem
    try:
        library = parse_string(text)
    finally:
        logger.setLevel(level)
    macros = {name: macro.value for name, macro in library.strings_dict.items()}
    works: list[Work] = []
    problems: list[Problem] = []
    for entry in library.entries:
        works.append(_work(entry, macros))
        problems += _undefined(path, entry, macros)
    for block in library.failed_blocks:
        works.append(_broken(block))
        problems.append(_problem(path, block))
    works.sort(key=lambda work: work.line)
    for loose in (*library.comments, *library.preambles):
        _keep(loose, works)
    return works, problems


def _keep(loose: "Block", works: list[Work]) -> None:
    """Keep what stands between entries with the entry above it, or with the first."""
    lines = [("", line.strip()) for line in (loose.raw or "").splitlines() if line.strip()]
    if works and lines:
        above = [at for at, work in enumerate(works) if work.line <= (loose.start_line or 0)]
        at = above[-1] if above else 0
        works[at] = replace(works[at], rest=(*works[at].rest, *lines))


def _work(entry: "Entry", macros: dict[str, str]) -> Work:
    printed = {field.key.lower(): _expanded(field, macros) for field in entry.fields}
    fields = {name: _text(value) for name, value in printed.items()}
    names = _AND.split(fields.get("author", "")) if fields.get("author") else []
    groups = {_text(name) for name in _GROUP.findall(printed.get("author", ""))}
    work = Work(
        line=(entry.start_line or 0) + 1,
        authors=tuple(name if name in groups else _author(name) for name in names if name),
        title=fields.get("title", ""),
        journal=fields.get("journal", ""),
        year=year_of(fields.get("year", "") or fields.get("date", "")),
        volume=fields.get("volume", ""),
        issue=fields.get("number", ""),
        pages=fields.get("pages", "").replace("--", "-"),
        doi=find_doi(fields.get("doi", "")),
        pmid=fields.get("pmid", "") if fields.get("pmid", "").isdigit() else "",
        registry=registry_of(*fields.values()),
        url=fields.get("url", ""),
    )
    said = {
        "title": work.title,
        "journal": work.journal,
        "year": str(work.year),
        "volume": work.volume,
        "number": work.issue,
        "doi": work.doi,
        "pmid": work.pmid,
        "url": work.url,
        "pages": fields.get("pages", ""),
        "author": " and ".join(
            it for it in names if it in groups or _author(it) == it.replace(",", "")
        ),
    }
    rest = [("entry", f"{entry.entry_type} {entry.key}")]
    rest += [(name, value) for name, value in fields.items() if value and said.get(name) != value]
    return replace(work, rest=tuple(rest))


def _expanded(field: "Field", macros: dict[str, str]) -> str:
    """A value with its macros written out: `jf # " A"`; a name that stands for nothing stays."""
    value = str(field.value)
    if field.enclosing != _BARE or "#" not in value:
        return value
    return "".join(macros.get(it, it.strip('"')) for it in _PIECE.findall(value))


def _undefined(path: str, entry: "Entry", macros: dict[str, str]) -> list[Problem]:
    """Say which bare words of an entry stand for nothing that the file defines."""
    found: list[Problem] = []
    for field in entry.fields:
        pieces = _PIECE.findall(str(field.value)) if field.enclosing == _BARE else []
        words = [it for it in pieces if it[0].isalpha()]
        unknown = [it for it in words if it not in macros and it.lower() not in _MONTHS]
        if unknown:
            problem = Problem(
                place=Place(path, (field.start_line or entry.start_line or 0) + 1),
                rule="macro-undefined",
                fault=f"{field.key} is a macro that this file does not define, and stays as it is",
                value=", ".join(unknown)[:60],
                remedy="Add its @string to the file, or write out the text in braces.",
                verdict=Verdict.SUSPICIOUS,
            )
            found.append(problem)
    return found


def _author(name: str) -> str:
    """`Peter J. Bang` and `Bang, Peter J.` are one."""
    words = name.split()
    if "," not in name and len(words) > 1 and words[-1][0].isupper():
        at = next((at for at, word in enumerate(words[1:], 1) if word[0].islower()), len(words) - 1)
        return author(f"{' '.join(words[at:])}, {' '.join(words[:at])}")
    return author(name)


def _text(value: str) -> str:
    r"""Read `{\'a}` as á, and take away braces."""

    def accented(found: re.Match[str]) -> str:
        letter = found["letter"].lstrip("\\")
        return unicodedata.normalize("NFC", letter + _MARKS[found["mark"]])

    whole = _ACCENTED.sub(accented, value)
    return " ".join(whole.replace("{", "").replace("}", "").replace(r"\&", "&").split())


def _broken(block: "Block") -> Work:
    """Keep what could not be read as it stands."""
    lines = [line.strip() for line in (block.raw or "").splitlines() if line.strip()]
    return Work(
        line=(block.start_line or 0) + 1,
        title="Broken entry",
        rest=tuple(("", line) for line in lines),
    )


def _problem(path: str, block: "Block") -> Problem:
    first = next(iter((block.raw or "").split("\n")), "")
    return Problem(
        place=Place(path, (block.start_line or 0) + 1),
        rule="entry-broken",
        fault="this entry is broken or repeats another; it is kept as text",
        value=first.strip()[:60],
        remedy="Close its braces, give it a key of its own and each member once.",
        verdict=Verdict.SUSPICIOUS,
    )

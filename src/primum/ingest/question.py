"""What a report asks, and what it searched: question, revision, searches and handbooks."""

import re

from primum.documents.letters import slug
from primum.ingest.blocks import date_of
from primum.ingest.ids import Ids
from primum.ingest.outline import Part, after_database, pico_letter, search_row
from primum.ingest.source_text import Unit, joined
from primum.ingest.yaml_text import Member
from primum.vocabulary.audience import Language

_PATIENT = re.compile(
    r"(?:pati[eë]nt(?:s|en)?|kinderen|volwassenen|mensen|children|adults|people)\s+(?:met|with)\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{6,}")
# Words of change, which every operationalisation shares with every outcome.
_COMMON = frozenset(
    ["toename", "afname", "verandering", "wijziging", "increase", "decrease", "change", "changes"]
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF = re.compile(
    rf"\b(?:herziening|revision|update)\s+(?:uit|van|of|to)\s+(?P<of>[^.;]{{0,200}}?{_YEAR})",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?:gezocht|searched|zoekperiode|search(?:ed)? period)\b[^.;]{{0,30}}?\b(?:vanaf|sinds|from|since)\s+{_YEAR}",
    re.IGNORECASE,
)
_ACCESSED = re.compile(r"\b(?:geraadpleegd|accessed|consulted)\b", re.IGNORECASE)
_HITS = re.compile(r"\d{1,7}")
_NUMBERED = re.compile(r"#?\d{1,3}[.)]?\s+\S")


def question_of(part: Part) -> dict[str, Unit]:
    """The rows of the question, by letter."""
    found: dict[str, Unit] = {}
    for unit in part.units:
        row = pico_letter(unit.lines[0].text)
        if row:
            found.setdefault(row[0], unit)
    return found


def said(unit: Unit) -> str:
    """What a row of the question says, without its letter and the mark of a footnote."""
    row = pico_letter(unit.lines[0].text)
    first = row[1] if row else unit.lines[0].text
    return joined([first, *(line.text for line in unit.lines[1:])])


def subjects(part: Part) -> tuple[str, str]:
    """The medicine and the condition that the question names; empty where it names none."""
    rows = question_of(part)
    medicine = said(rows["I"]) if "I" in rows else ""
    population = said(rows["P"]) if "P" in rows else ""
    return medicine.strip(" .*"), _PATIENT.sub("", population, count=1).strip(" .*")


def pico_members(part: Part, language: Language) -> list[Member] | None:
    """A `yaml pico`; None where population, intervention or outcome is not printed."""
    rows = question_of(part)
    if not {"P", "I", "O"} <= rows.keys() or not said(rows["O"]).strip(" .*"):
        return None
    notes = [unit.text.lstrip("* ") for unit in part.units if unit.lines[0].text.startswith("*")]
    members = [
        Member("population", {language: said(rows["P"])}, rows["P"].line),
        Member("intervention", {language: said(rows["I"])}, rows["I"].line),
    ]
    if "C" in rows:
        members.append(Member("comparison", {language: said(rows["C"])}, rows["C"].line))
    outcomes = _outcomes(said(rows["O"]), " ".join(notes), language)
    return [*members, Member("outcomes", outcomes, rows["O"].line)]


def _outcomes(text: str, note: str, language: Language) -> list[dict[str, object]]:
    """Cut the outcomes at commas; a footnote says how those that share a word with it are measured.

    Where none shares a word, it speaks of the one that bears its mark.
    """
    pieces = [it.strip() for it in re.split(r"[,;](?![^()]{0,200}\))\s+", text) if it.strip(" .*")]
    told = [piece for piece in pieces if note and _shares_word(piece, note)]
    told = told or [piece for piece in pieces if note and piece.endswith("*")]
    outcomes: list[dict[str, object]] = []
    ids = Ids()
    for piece in pieces:
        name = piece.strip(" .*")
        outcome: dict[str, object] = {
            "id": ids.take(slug(name) or "outcome"),
            "name": {language: name},
        }
        if piece in told:
            outcome["measured-as"] = {language: note}
        outcomes.append(outcome)
    return outcomes


def _shares_word(outcome: str, note: str) -> bool:
    """Whether a word of the outcome, or of what a longer word begins with, stands in the note."""
    words = {word.lower() for word in _WORD.findall(outcome)} - _COMMON
    others = {word.lower() for word in _WORD.findall(note)} - _COMMON
    return any(other.startswith(word) for word in words for other in others)


def revision_members(unit: Unit, language: Language) -> list[Member] | None:
    """A `yaml revision`: of which report, from when it searched; None when neither is said."""
    found = _OF.search(unit.text)
    if not found:
        return None
    since = _SINCE.search(unit.text)
    return [
        Member("of", {language: found["of"].strip()}, unit.line),
        Member("date", found["year"], unit.line),
        Member("searched-from", since["year"] if since else "", unit.line),
    ]


def searches(part: Part, language: Language) -> list[tuple[Unit, list[Member]]]:
    """The searches of a section, each with the last unit that it is told in."""
    found: list[tuple[Unit, list[Member]]] = []
    ids = Ids()
    told: list[Unit] = []
    for unit in (*part.units, None):
        row = search_row(unit.lines[0].text) if unit else None
        if told and (unit is None or (row and row[0] == "database")):
            members = _search(told, ids, language)
            found += [(_last_of(told), members)] if members else []
            told = []
        if unit and (told or (row and row[0] == "database")):
            told.append(unit)
    return found


def _last_of(told: list[Unit]) -> Unit:
    """The last unit of a search: prose after a filter or number is none of it."""
    rows = [at for at, unit in enumerate(told) if search_row(unit.lines[0].text)]
    query = max(1, _numbered_until(told) - 1) if len(rows) == 1 or rows[1] > 1 else 0
    return told[max(rows[-1], min(query, len(told) - 1))]


def _numbered_until(told: list[Unit]) -> int:
    """Where the lines of a query in numbered lines end (`1. exp Asthma/`, `3. 1 and 2`)."""
    at = 1
    while at < len(told) and _NUMBERED.match(told[at].lines[0].text):
        at += 1
    return at


def _search(told: list[Unit], ids: Ids, language: Language) -> list[Member] | None:
    """A `yaml search`: one query in one database; None where no query is printed."""
    head = told[0]
    row = search_row(head.lines[0].text)
    assert row  # it begins with the name of a database
    last = told.index(_last_of(told))
    query = [after_database(head.lines[0].text), *(line.text for line in head.lines[1:])]
    line = head.lines[1].number if not query[0] and len(head.lines) > 1 else head.line
    said_of: dict[str, Unit] = {}
    if not any(query) and _numbered_until(told) > 1:
        lines = [it for unit in told[1 : _numbered_until(told)] for it in unit.lines]
        query, line = [it.text for it in lines], lines[0].number
    for unit in told[1 : last + 1]:
        kind = search_row(unit.lines[0].text)
        if kind:
            said_of.setdefault(kind[0], unit)
        elif not any(query):
            query, line = [it.text for it in unit.lines], unit.line
    whole = joined(text for text in query if text)
    if not whole:
        return None
    return [
        Member("id", ids.take(slug(row[1])), head.line),
        Member("database", row[1].rstrip(": "), head.line),
        Member("query", whole, line),
        *_limits(said_of, language),
    ]


def _limits(said_of: dict[str, Unit], language: Language) -> list[Member]:
    members: list[Member] = []
    for kind, unit in said_of.items():
        row = search_row(unit.lines[0].text)
        text = joined([row[1] if row else "", *(line.text for line in unit.lines[1:])])
        if kind == "filter":
            members.append(Member("filters", [text] if text else [], unit.line))
        elif kind == "date":
            members.append(Member("date", date_of(text, language), unit.line))
        else:
            number = _HITS.match(text)
            members.append(Member("hits", int(number[0]) if number else None, unit.line))
    return members


def is_handbook(text: str) -> bool:
    """Whether a paragraph names a reference work, and the day on which it was consulted."""
    return _ACCESSED.search(text) is not None


def before_access(text: str) -> str:
    """The name of a reference work, without the day on which it was consulted."""
    return _ACCESSED.split(text, maxsplit=1)[0]

"""A report in plain text, cut at the headings of the form of a risk analysis."""

import re
from collections.abc import Callable

from msgspec import Struct

from primum.ingest.source_text import Form, Line, Unit, read_units
from primum.knowledge.form import Recognised, Role, recognise

# The heads of the tables of studies, guidelines and product information.
_TABLE_HEAD = re.compile(
    r"(?:bron|source|reference|referentie)\s+(?:(?:bewijs|evidence|design|type)\s+)?"
    r"(?:resultaten|results)\s*/?\s*(?:opmerkingen|remarks|comments)",
    re.IGNORECASE,
)
TABLES = frozenset({Role.EVIDENCE, Role.OTHER_EVIDENCE, Role.GUIDELINES, Role.PRODUCT_INFORMATION})
# In a table of studies these are the head of a cell, and no section of the report.
_CELL_HEADS = frozenset({Role.REMARKS, Role.CONCLUSION, Role.EVIDENCE, Role.REFERENCES})
_PICO_ROW = re.compile(
    r"(?P<letter>[PICO])\s?\([^()]{1,40}\)\s*:?\s+(?=\S)|(?P<bare>[PICO])\s*:\s+(?=\S)|"
    r"(?P<word>patients?|population|patiënt(?:en)?|populatie|interventions?|interventie|comparisons?|"
    r"comparators?|control|vergelijking|controle|outcomes?|uitkomst(?:en|maten)?)\s*:\s+(?=\S)",
    re.IGNORECASE,
)
_PLAIN = 4  # words of a heading that no sentence ends with by chance
_FOOTNOTE = re.compile(r"\*+\s")
_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)])\s")
_MEANING = re.compile(r"[^\s:]{1,20}(?:\s[^\s:]{1,20})?\s?[:=]\s")
_SEARCH_ROW = re.compile(
    r"(?P<database>pubmed|medline|embase|cochrane(?: library| central)?|central|cinahl|psycinfo|"
    r"web of science|scopus|google scholar|clinicaltrials\.gov)\b\s*(?:\([^()]*\)\s*)?(?::\s*|$)|"
    r"(?P<filter>filters?|limits?|limieten)\s*:\s*|"
    r"(?P<date>(?:search )?date|(?:zoek)?datum|gezocht op|searched on)\s*:?\s+(?=\d)|"
    r"(?P<hits>(?:aantal |number of )?(?:hits|treffers|resultaten|results|records))\s*[:=]\s*(?=\d)",
    re.IGNORECASE,
)
_REVISION = re.compile(
    r"\b(?:herziening|revision|update)\b[^.]{0,60}\b(?:rapport|report|analys[ei]s?|analyse)\b"
    r"[^.]{0,40}\b(?:19|20)\d\d",
    re.IGNORECASE,
)


class Part(Struct, frozen=True, kw_only=True):
    """A section of the report. `heading` is empty before the first, and where none was printed."""

    role: Role | None = None
    heading: Line | None = None
    lines: tuple[Line, ...] = ()
    units: tuple[Unit, ...] = ()


def read_parts(lines: list[Line]) -> list[Part]:
    """Cut a report at its headings; every line is in exactly one part."""
    begun: list[tuple[Role | None, Line | None, list[Line]]] = [(None, None, [])]
    blank = True
    for line in lines:
        role = _begun(line, begun[-1][0], blank=blank)
        if role is None:
            begun[-1][2].append(line)
        elif is_table_head(line.text):  # a table whose heading was not printed
            begun.append((role, None, [line]))
        else:
            begun.append((role, line, []))
        blank = not line.text
    return [
        piece
        for role, heading, own in begun
        for piece in _in_units(Part(role=role, heading=heading, lines=tuple(own)))
    ]


def is_table_head(text: str) -> bool:
    """Whether a line is the head of a table of studies."""
    return _TABLE_HEAD.fullmatch(text) is not None


def heading_text(text: str) -> str:
    """A heading as the form knows it: `OVERIG- voldoet niet` has a space before its hyphen."""
    return re.sub(r"\s*[-–]\s+", " - ", " ".join(text.lstrip("#").split()))


def _recognised(text: str) -> Recognised | None:
    if not text or len(text) > 80 or text.endswith((".", ",", ";")):
        return None
    return recognise(heading_text(text))


def _begun(line: Line, within: Role | None, *, blank: bool) -> Role | None:
    """The section that a line begins, if it does."""
    text = line.text
    if is_table_head(text) and within not in TABLES:
        return Role.EVIDENCE
    found = _recognised(text)
    if found is None or text.lstrip("# ")[:1].islower():
        return None
    is_marked = text.isupper() or text.startswith("#") or len(text.split()) >= _PLAIN
    if not (is_marked or blank or text.endswith(":")):
        return None  # the end of a sentence, whose last word stands alone on its line
    if within in TABLES and not is_marked and found.role in _CELL_HEADS:
        return None
    return found.role


def pico_letter(text: str) -> tuple[str, str] | None:
    """The row of the question that a line is, as one of P, I, C and O, and what it says."""
    found = _PICO_ROW.match(text)
    if not found:
        return None
    letter = found["letter"] or found["bare"]
    if letter and not letter.isupper():
        return None
    if not letter:
        word = found["word"][0].upper()
        letter = {"V": "C", "U": "O"}.get(word, word)
    return letter, text[found.end() :]


def search_row(text: str) -> tuple[str, str] | None:
    """What a line of a search is (database, filter, date or hits), and what it says."""
    found = _SEARCH_ROW.match(text)
    if not found or found.lastgroup is None:
        return None
    if found.lastgroup == "database" and found["database"][0].islower():
        return None
    said = found["database"] if found.lastgroup == "database" else text[found.end() :]
    return found.lastgroup, said


def after_database(text: str) -> str:
    """What stands after the name of a database, on its line."""
    found = _SEARCH_ROW.match(text)
    return text[found.end() :] if found and found["database"] else ""


def is_revision(text: str) -> bool:
    """Whether a paragraph says which report this one revises."""
    return _REVISION.search(text) is not None


def _in_units(part: Part) -> list[Part]:
    """Cut a part's lines into units; tables are cut elsewhere. A revision becomes its own part."""
    if part.role in TABLES:
        return [part]
    units = tuple(read_units(list(part.lines), _BEGINS.get(part.role, _by_number)))
    whole = Part(role=part.role, heading=part.heading, lines=part.lines, units=units)
    if part.role not in (Role.QUESTION, Role.SEARCH):
        return [whole]
    at = next((at for at, unit in enumerate(units) if is_revision(unit.text)), None)
    if at is None or part.role is Role.SEARCH:
        return [whole]
    return [
        Part(role=part.role, heading=part.heading, units=units[:at]),
        Part(role=Role.REVISION, units=units[at:]),
    ]


def _by_number(text: str) -> Form | None:
    return Form.PARAGRAPH if _NUMBER.match(text) else None


def _by_meaning(text: str) -> Form | None:
    return Form.ITEM if _MEANING.match(text) else None


def _by_question(text: str) -> Form | None:
    if pico_letter(text):
        return Form.ITEM
    return Form.PARAGRAPH if _FOOTNOTE.match(text) else None


def _by_search(text: str) -> Form | None:
    return Form.PARAGRAPH if search_row(text) else _by_number(text)


_BEGINS: dict[Role | None, Callable[[str], Form | None]] = {
    Role.ABBREVIATIONS: _by_meaning,
    Role.QUESTION: _by_question,
    Role.SEARCH: _by_search,
}

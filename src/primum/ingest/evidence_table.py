"""The tables of a report: a row is a work, with its citation, design, number and what it says.

A table that came out of a PDF has lost its columns: the cells of a row stand one after another. A
new row begins with a citation; the head of the table, repeated on a new page, begins none.
"""

import re
from itertools import pairwise

from msgspec import Struct

from primum.ingest.citation import is_citation_start, read_citation
from primum.ingest.outline import is_table_head
from primum.ingest.source_text import Form, Gatherer, Line, Unit, has_ended, joined
from primum.knowledge.assessment import Design
from primum.knowledge.form import Role

_LABELS = (
    ("results", re.compile(r"(?:resultaten|results)\s*:?", re.IGNORECASE)),
    (
        "authors",
        re.compile(
            r"opmerkingen (?:van de )?auteurs?\s*:?|(?:authors?['’]?s?|remarks of the authors|"
            r"authors?['’]?s? (?:remarks|comments|conclusions?))\s*:?",
            re.IGNORECASE,
        ),
    ),
    (
        "assessors",
        re.compile(
            r"opmerkingen(?: [A-Z]{2,6}| (?:van de )?beoordelaars?)?\s*:?|remarks(?: [A-Z]{2,6})?\s*:?|"
            r"(?:assessors?['’]?s? )(?:remarks|comments)\s*:?|remarks of the assessors\s*:?",
            re.IGNORECASE,
        ),
    ),
)
_NUMBER = re.compile(r"[nN]\s*=\s*(?P<n>\d{1,7}|\d{1,3}(?:[.,]\d{3}){1,2})(?P<rest>(?:\s.*)?)")
_CARRIED = re.compile(r"(?:nieuw|new)", re.IGNORECASE)
_SECTION = re.compile(r"[1-9]\.\d{1,2}(?:\.\d)?\.?\s+\S.{0,80}")
_RECOMMENDATION = re.compile(r"(?:\d{1,2}\.){1,3}\d{0,2}\.?\s+[A-ZÀ-Þ]")
_DESIGNS = (
    (Design.SYSTEMATIC_REVIEW, r"systemati(?:c|sche?|sch) review|meta-?analys"),
    (
        Design.CROSSOVER_RCT,
        r"(?:rct|randomi|gerandomiseerd).*cross-?over|cross-?over.*(?:rct|randomi)",
    ),
    (Design.RCT, r"\brct\b|randomi[sz]ed|gerandomiseerd"),
    (Design.CASE_CONTROL, r"case[- ]control|patiënt-?controle"),
    (Design.REGISTRY, r"\bregist(?:ry|er|ratie)"),
    (Design.COHORT, r"\bcohort"),
    (Design.CASE_SERIES, r"case[- ]?series?|patiëntenserie"),
    (Design.CASE_REPORT, r"case[- ]?report|gevalsbeschrijving|casuïstiek|casus"),
    (Design.OPEN_LABEL, r"open[- ]label"),
    (Design.IN_VITRO, r"in[- ]vitro"),
    (Design.OPINION, r"\bopini(?:on|e)\b|editorial|commentaar"),
    (Design.NARRATIVE_REVIEW, r"\breview\b|overzichtsartikel"),
    (Design.OTHER, r"studie\b|\bstudy\b|onderzoek\b|\btrial\b|\bsurvey\b"),
)
_PLACE_PRINTED = re.compile(r"\b10\.\d{4,9}/|(?:19|20)\d\d[^.]{0,8};|\((?:19|20)\d\d[a-z]?\)")
_LABELS_ABSENT = (Role.GUIDELINES, Role.PRODUCT_INFORMATION)
_LABEL_NAMES = re.compile(
    r"(?:spc|smpc|uspi|productinformatie|product information)\b.", re.IGNORECASE
)
_GOES_ON = re.compile(r"\d|doi\b|[a-z]")  # the rest of pages, of a DOI, of a sentence
_FAR = 14  # lines of a narrow column that a citation may take
_BULLETS = frozenset("•○●▪")
_MAX_DESIGN = 60  # characters; more is a sentence


class Row(Struct, frozen=True):
    """A row of a table."""

    units: list[Unit]

    def cells(self, label: str) -> list[Unit]:
        """The units of a cell: citation, design, number, carried, results, authors, assessors."""
        return [unit for unit in self.units if unit.what.partition(":")[0] == label]

    @property
    def citation_lines(self) -> str:
        """The citation as printed, with its line ends."""
        return "\n".join(line.text for unit in self.cells("citation") for line in unit.lines)


class Table(Struct, frozen=True, kw_only=True):
    """A section of the report that is a table: what stands before the rows, and the rows."""

    intro: tuple[Unit, ...]
    rows: tuple[Row, ...]


def design_of(text: str) -> Design | None:
    """The design that a cell names; None for a text that is no design."""
    if len(text) > _MAX_DESIGN:
        return None
    lower = text.lower()
    return next((design for design, words in _DESIGNS if re.search(words, lower)), None)


def number_of(text: str) -> int | None:
    """The n of a cell such as `n = 7` or `N=1.240`."""
    found = _NUMBER.fullmatch(text)
    return int(re.sub(r"[.,]", "", found["n"])) if found else None


def read_table(lines: tuple[Line, ...], role: Role) -> Table:
    """Cut the lines of a table into rows; every line is in exactly one unit."""
    reader = _Reader(lines, role)
    for at in range(len(lines)):
        reader.read(at)
    return reader.table()


class _Reader:
    def __init__(self, lines: tuple[Line, ...], role: Role) -> None:
        self._lines, self._role = lines, role
        self._gatherer = Gatherer()
        self._starts: list[int] = []  # of each row, its first unit
        self._cell = ""  # of the row that is being read
        self._expects_row = False
        self._after_head = False
        self._was_torn = False  # no place was printed before the head

    def table(self) -> Table:
        units = self._gatherer.units()
        intro = units[: self._starts[0]] if self._starts else units
        rows = (Row(units[a:b]) for a, b in pairwise((*self._starts, len(units))))
        return Table(intro=tuple(intro), rows=tuple(rows))

    def read(self, at: int) -> None:
        """Take in a line."""
        line = self._lines[at]
        if not line.text:
            self._gatherer.skip()
        elif is_table_head(line.text):
            self._was_torn = not (self._after_head or self._is_complete_or_label())
            self._gatherer.begin(line, what="head")
            self._expects_row = self._expects_row or not self._starts
            self._after_head = True
            return
        elif self._begins_row(at):
            self._starts.append(len(self._gatherer))
            self._begin(line, "citation")
            self._expects_row = False
        elif not self._starts:
            self._gatherer.take(line)
        else:
            self._read_cell(line)
        self._after_head = self._after_head and not line.text

    def _begins_row(self, at: int) -> bool:
        text = self._lines[at].text
        if self._expects_row:
            return True
        is_apart = self._gatherer.after_blank or self._after_head
        if not is_apart and not has_ended(self._gatherer.ending(1)):
            return False
        if self._role is Role.PRODUCT_INFORMATION and _LABEL_NAMES.match(text):
            return self._cell != "citation"
        if self._cell == "citation" and not self._is_complete():
            return False
        return is_citation_start(text) and self._is_citation(at)

    def _is_citation(self, at: int) -> bool:
        """Whether the lines from here on, up to a bullet, place a work. One gap may tear them."""
        texts: list[str] = []
        for line in self._lines[at : at + _FAR]:
            if line.text[:1] in _BULLETS:
                break
            texts.append(line.text)
        gaps = [at for at, text in enumerate(texts) if not text and texts[at - 1]]
        whole = joined(text for text in texts[: gaps[1] if len(gaps) > 1 else None] if text)
        return _PLACE_PRINTED.search(whole) is not None and bool(read_citation(whole).authors)

    def _is_complete(self) -> bool:
        return _PLACE_PRINTED.search(self._gatherer.ending(_FAR)) is not None

    def _read_cell(self, line: Line) -> None:
        """Take in a line of a row: what it is, by how it looks and what was read before."""
        text = line.text
        what = self._marked(text)
        if what:
            self._begin(line, what)
        elif self._cell == "citation" and self._after_head and self._is_torn(text):
            self._begin(line, "citation")
        elif self._cell == "citation" and not self._after_head and not self._ends_citation():
            self._gatherer.extend(line)
        else:
            if self._cell in ("citation", "design", "number", "carried"):
                self._cell = "text" if self._role in _LABELS_ABSENT else "results"
            self._gatherer.take(line, what=self._cell)

    def _is_torn(self, text: str) -> bool:
        """Whether a citation goes on below a head that was repeated on a new page."""
        return self._was_torn or bool(_GOES_ON.match(text))

    def _ends_citation(self) -> bool:
        return self._gatherer.after_blank and self._is_complete_or_label()

    def _is_complete_or_label(self) -> bool:
        # Product information is cited without volume and pages.
        return self._is_complete() or self._role is Role.PRODUCT_INFORMATION

    def _marked(self, text: str) -> str:
        """The cell that a line begins by its words; empty when it begins none."""
        label = next((name for name, words in _LABELS if words.fullmatch(text)), "")
        if label:
            return f"{label}:label"
        number = _NUMBER.fullmatch(text)
        if number and self._cell in ("citation", "design"):
            rest = number["rest"].strip()
            named = next((name for name, words in _LABELS if words.fullmatch(rest)), "")
            if not rest or named:
                return f"number:{named}"
        if self._role is Role.PRODUCT_INFORMATION and _SECTION.fullmatch(text):
            return "section"
        is_open = self._cell == "citation" and (self._gatherer.after_blank or self._is_complete())
        if is_open and _CARRIED.fullmatch(text):
            return "carried"
        if is_open and self._role not in _LABELS_ABSENT:
            return "design" if design_of(text) else ""
        is_recommendation = self._role is Role.GUIDELINES and _RECOMMENDATION.match(text)
        return "text:first" if is_recommendation and self._gatherer.after_blank else ""

    def _begin(self, line: Line, what: str) -> None:
        self._gatherer.begin(line, what=what)
        cell, _, label = what.partition(":")
        if what == "section":
            cell = "text"  # is what follows
        self._cell = label if cell == "number" and label else cell


def texts_of(row: Row, cell: str) -> list[Unit]:
    """The prose of a cell, without its label."""
    return [
        unit
        for unit in row.units
        if unit.what == cell and unit.form in (Form.PARAGRAPH, Form.ITEM, Form.SUB_ITEM)
    ]

"""A report in the form of a risk analysis, as plain text, to an assessment document.

Every line stands in the document, in its order; blocks repeat for machines what is printed. What is
not printed is left out, and the decision is a draft: see `decision`.
"""

from pathlib import PurePath

from primum.documents.language import language_of
from primum.documents.letters import slug
from primum.ingest.blocks import (
    citation_of,
    date_of,
    guideline_members,
    heading_of,
    label_members,
    reference_members,
    study_members,
    work_id,
)
from primum.ingest.citation import read_citation
from primum.ingest.decision import decision_members, unread_decision
from primum.ingest.evidence_table import Row, read_table
from primum.ingest.ids import Ids
from primum.ingest.imported import Imported
from primum.ingest.outline import TABLES, Part, heading_text, read_parts
from primum.ingest.page import Page, plain
from primum.ingest.question import (
    before_access,
    is_handbook,
    pico_members,
    revision_members,
    searches,
    subjects,
)
from primum.ingest.source_text import Form, Unit, read_lines
from primum.ingest.yaml_text import Member
from primum.knowledge.form import HEADINGS, Role, recognise
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place, Problem, Verdict

KIND = "assessments"


def import_report(path: str, text: str) -> Imported:
    """Make an assessment of a plain text; a text in no known form stays prose, line for line."""
    parts = read_parts(read_lines(text))
    return _Writer(path, text, parts).write()


def _language(parts: list[Part], text: str) -> Language:
    """Dutch where a heading is; else by the prose, which may quote more English than it writes."""
    headings = (heading_text(part.heading.text) for part in parts if part.heading)
    known = (recognise(heading) for heading in headings)
    return "nl" if any(it and it.language == "nl" for it in known) else language_of(text)


class _Writer:
    def __init__(self, path: str, text: str, parts: list[Part]) -> None:
        self._path, self._parts = path, parts
        self._language = _language(parts, text)
        self._page = Page()
        self._ids = Ids()
        self._problems: list[Problem] = []
        question = next((it for it in parts if it.role is Role.QUESTION), None)
        self._subject = subjects(question) if question else ("", "")

    def write(self) -> Imported:
        is_report = any(part.role for part in self._parts)
        if is_report:
            self._page.front(self._front())
        for part in self._parts:
            self._part(part)
        return self._page.imported(self._path, KIND if is_report else "", self._problems)

    def _front(self) -> list[Member]:
        medicine, condition = self._subject
        within = {"nl": "bij", "en": "in"}[self._language]
        title = f"{medicine} {within} {condition}" if medicine and condition else ""
        return [
            Member("title", title or PurePath(self._path).stem or "report"),
            Member("medicine", slug(medicine)),
            Member("condition", slug(condition)),
        ]

    def _part(self, part: Part) -> None:
        if part.heading:
            text = heading_text(part.heading.text)
            self._page.heading(2, text, part.heading.number)
        elif part.role:
            self._page.heading(2, HEADINGS[part.role][self._language][0])
        if part.role in TABLES:
            self._table(part, part.role)
            return
        after = self._blocks_of(part)
        for unit in part.units:
            self._page.unit(unit)
            for word, members in after.pop(unit.line, []):
                self._page.block(word, members, unit.line)
        if part.role is Role.DECISION:
            line = part.heading.number if part.heading else 0
            members = decision_members(part.units, line, self._subject, self._language)
            self._page.block("statement", members, line)
            unread = unread_decision(self._path, part.units, line)
            self._problems += [unread] if unread else []

    def _blocks_of(self, part: Part) -> dict[int, list[tuple[str, list[Member]]]]:
        """The blocks of a section, by the line of the unit that each stands under."""
        found: dict[int, list[tuple[str, list[Member]]]] = {}
        if part.role is Role.QUESTION:
            pico = pico_members(part, self._language)
            if pico:
                found[part.units[-1].line] = [("pico", pico)]
        elif part.role is Role.REVISION:
            for unit in part.units:
                revision = revision_members(unit, self._language)
                if revision:
                    found[unit.line] = [("revision", revision)]
                    break
        elif part.role is Role.SEARCH:
            for unit, members in searches(part, self._language):
                found[unit.line] = [("search", members)]
        for unit in part.units:
            found.setdefault(unit.line, []).extend(self._cited(unit, part))
        return found

    def _cited(self, unit: Unit, part: Part) -> list[tuple[str, list[Member]]]:
        """The blocks of a paragraph that is a citation, or names a handbook that was consulted."""
        text = "\n".join(line.text for line in unit.lines)
        citation = read_citation(text)
        if is_handbook(text) and len(text) < _MAX_HANDBOOK:
            id_ = self._ids.take(work_id(citation, before_access(citation.text)))
            day = date_of(text, self._language)
            handbook = [Member("source", id_, unit.line), Member("accessed", day, unit.line)]
            reference = reference_members(citation, id_, unit.line)
            return [("reference", reference), ("handbook", handbook)]
        if part.role is Role.REFERENCES and citation.authors:
            id_ = self._ids.take(work_id(citation, citation.text))
            return [("reference", reference_members(citation, id_, unit.line))]
        return []

    # --- tables ------------------------------------------------------------------------------------

    def _table(self, part: Part, role: Role) -> None:
        table = read_table(part.lines, role)
        for unit in table.intro:
            self._page.unit(unit)
        for row in table.rows:
            self._row(row, role)

    def _row(self, row: Row, role: Role) -> None:
        citation, text, line = citation_of(row)
        id_ = self._ids.take(work_id(citation, citation.text))
        self._page.heading(3, plain(heading_of(citation, id_, text)))
        if role is Role.PRODUCT_INFORMATION:
            self._label(row, id_)
            return
        for unit in row.units:
            self._page.unit(unit)
            if role is Role.GUIDELINES and unit.what.partition(":")[0] == "text":
                self._page.block("guideline", guideline_members(row, id_, unit), unit.line)
        self._page.block("reference", reference_members(citation, id_, line), line)
        if role in (Role.EVIDENCE, Role.OTHER_EVIDENCE):
            members = study_members(row, id_, self._language, in_pico=role is Role.EVIDENCE)
            self._page.block("study", members, line)
        if not citation.authors or not citation.year:
            self._problems.append(self._uncited(text, line))

    def _label(self, row: Row, id_: str) -> None:
        """Write a label: its citation, and a block under each numbered section."""
        citation, text, line = citation_of(row)
        section: Unit | None = None
        texts: list[Unit] = []
        cited = False
        for unit in (*row.units, None):
            if unit is None or unit.what == "section":
                self._section(id_, section, texts)
                section, texts = unit, []
            if unit is None:
                break
            self._page.unit(unit)
            if unit.what == "citation" and not cited:
                cited = True
                date = date_of(text, self._language)
                self._page.block("reference", reference_members(citation, id_, line, date), line)
            elif unit.what == "text" and unit.form is not Form.HEADING:
                texts.append(unit)

    def _section(self, id_: str, section: Unit | None, texts: list[Unit]) -> None:
        if section and texts:
            members = label_members(id_, section, texts, self._language)
            self._page.block("product-information", members, section.line)

    def _uncited(self, text: str, line: int) -> Problem:
        return Problem(
            place=Place(self._path, line),
            rule="citation-not-understood",
            fault="a row of a table begins here, and its citation has no author or year",
            value=text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...",
            remedy="Complete its `yaml reference` in the imported document.",
            verdict=Verdict.UNTESTABLE,
        )


_MAX_HANDBOOK = 300  # characters; a longer paragraph is no citation
_SHOWN = 60

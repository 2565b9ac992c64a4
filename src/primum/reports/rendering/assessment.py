"""A risk analysis as a sheet, in the order of the form: prose of one language, blocks as tables."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from primum.documents.language import language_of
from primum.documents.markdown import Element
from primum.knowledge.evidence import all_blocks, read_assessment
from primum.knowledge.form import Role
from primum.knowledge.linked import LinkedAssessment, LinkedBlock, LinkedStatement
from primum.knowledge.strict import Texts
from primum.reports.rendering.decision import decision_badge, decision_body, statement_pointer
from primum.reports.rendering.evidence_rows import (
    ToldRow,
    block_lines,
    guideline_grid,
    label_grid,
    study_grid,
)
from primum.reports.rendering.forest import forest_figures
from primum.reports.rendering.form_tables import (
    grade_table,
    panel_table,
    question_tables,
    revision_lines,
    search_tables,
)
from primum.reports.rendering.narrative import heading, in_language, read_part, unread_block
from primum.reports.rendering.prose import read_prose
from primum.reports.rendering.references import reference_list
from primum.reports.rendering.repeats import merged
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sections import Part, Parts, is_machine, read_parts
from primum.reports.rendering.sheet import (
    Badge,
    Body,
    Content,
    Heading,
    Paragraph,
    paragraph,
    text,
)
from primum.reports.rendering.statements import Statements, case_grid, statements_of
from primum.reports.rendering.subject import Subject
from primum.reports.rendering.words import heading_of
from primum.reports.rendering.works import Citation, Works
from primum.vocabulary.audience import Language

_OWN_PARTS = (Role.EVIDENCE, Role.OTHER_EVIDENCE, Role.GUIDELINES)


class Desk(Struct, frozen=True, kw_only=True):
    """Everything at hand while a risk analysis is written."""

    subject: Subject
    scribe: Scribe
    parts: Parts
    assessment: LinkedAssessment
    statements: Statements

    @property
    def language(self) -> Language:
        """The language of the sheet."""
        return self.scribe.language

    def statement_at(self, line: int) -> LinkedStatement | None:
        """The statement whose block begins on a line."""
        return next((it for it in self.statements.linked if it.block.line == line), None)

    def block_at(self, line: int) -> LinkedBlock[Any] | None:
        """The block of evidence that begins on a line."""
        return next((it for it in all_blocks(self.assessment) if it.block.line == line), None)


def assessment_body(subject: Subject, language: Language) -> tuple[Scribe, Body, Badge]:
    """Write the whole of a risk analysis; its badge tells the decision."""
    assessment, _ = read_assessment(subject.document)
    works = Works(subject.knowledge, assessment)
    desk = Desk(
        subject=subject,
        scribe=Scribe(language, works, _outcome_names(assessment)),
        parts=read_parts(subject.document),
        assessment=assessment,
        statements=statements_of(subject.knowledge, subject.pack, subject.document),
    )
    body: list[Content] = [*_strays(desk, None)]
    for role in Role:
        if role is not Role.REFERENCES:
            body += [*_section(desk, role), *_strays(desk, role)]
    # The references come last: only then is known what was cited.
    body += [*_section(desk, Role.REFERENCES), *_strays(desk, Role.REFERENCES)]
    return desk.scribe, tuple(body), decision_badge(desk.scribe, desk.statements, subject)


def _outcome_names(assessment: LinkedAssessment) -> dict[str, Texts]:
    """Give the names of outcomes: those of the question first, else what a result calls its own."""
    named = {it.id: it.name for pico in assessment.picos for it in pico.content.outcomes}
    for study in assessment.studies:
        for result in study.content.outcomes:
            if result.name:
                named.setdefault(result.outcome, result.name)
    return named


def _section(desk: Desk, role: Role) -> Body:
    """Write a section of the form: its prose, then what its blocks say; nothing if there is none."""
    mine = [part for part in desk.parts.parts if part.role is role]
    spoken = [part for part in mine if _speaks(desk, part)]
    title = next((part.heading.rstrip(" :") for part in spoken if part.top), "")
    title = title or heading_of(role, desk.language)
    line = next((part.line for part in spoken if part.top), 0)
    anchor = desk.scribe.begin(f"sec-{role}", title)
    prose = [*_prose(desk, role, spoken or mine, other=not spoken)]
    body = [
        *merged(prose, _blocks(desk, role)),
        *_unread(desk, mine if spoken else [], spoken),
    ]
    if not body:
        return ()
    at = ((line, line),) if line else ()
    return (Heading(level=1, spans=text(title), id=anchor, lines=at), *body)


def _speaks(desk: Desk, part: Part) -> bool:
    """Whether a part is in the language of the sheet; `PICO` heads a section in any."""
    if part.language in (desk.language, None):
        return True
    twins = [it for it in desk.parts.parts if it.role is part.role]
    if any(it.language == desk.language for it in twins):
        return False
    lines = desk.parts.outline.lines
    prose = [it for it in part.elements if not is_machine(it)]
    return language_of("".join("".join(lines[it.first : it.end]) for it in prose)) == desk.language


def _prose(desk: Desk, role: Role, parts: list[Part], *, other: bool) -> Iterator[Content]:
    """Write what people wrote in a section, but for what stands in the rows of its tables."""
    if role is Role.REFERENCES and desk.assessment.references:
        return
    if other and role in (Role.DECISION, Role.CASES):
        parts = [part for part in parts if any(map(is_machine, part.elements))]
    seen = False
    for part in parts:
        if _told_of(desk, part):
            continue
        nodes = read_part(
            desk.scribe, desk.parts.outline, part.elements, lambda it: _shown(desk, it)
        )
        if other and nodes and not seen:
            yield paragraph(desk.scribe.say("other-language"), small=True)
        if not part.top or seen:
            yield heading(desk.scribe, part, 1 + part.level)
        seen = seen or part.top
        language = ("nl" if desk.language == "en" else "en") if other else ""
        yield from in_language(nodes, language)


def _shown(desk: Desk, fence: Element) -> Body:
    """A block for machines in its place: a pointer to a check, or the block where it is broken."""
    line = fence.first + 1
    linked = desk.statement_at(line)
    if linked is not None:
        return (statement_pointer(desk.scribe, linked),)
    if desk.block_at(line) is not None or _is_cases(desk, fence):
        return ()
    return (unread_block(desk.scribe, desk.parts.outline, fence),)


def _is_cases(desk: Desk, fence: Element) -> bool:
    return any(fence.first < case.line <= fence.end for case in desk.statements.cases)


def _unread(desk: Desk, mine: list[Part], spoken: list[Part]) -> Body:
    """Show the broken blocks under the headings of the other language: they have none of their own."""
    return tuple(
        node
        for part in mine
        if part not in spoken
        for element in part.elements
        if is_machine(element)
        for node in _shown(desk, element)
        if not isinstance(node, Paragraph)
    )


def _told_of(desk: Desk, part: Part) -> LinkedBlock[Any] | None:
    """The study or guideline of a part that tells of one and nothing else: it becomes its row."""
    if part.top or part.role not in _OWN_PARTS:
        return None
    told: tuple[LinkedBlock[Any], ...] = (*desk.assessment.studies, *desk.assessment.guidelines)
    lines = [element.first + 1 for element in part.elements if is_machine(element)]
    if lines:
        found = [it for it in told if it.block.line in lines]
        works = [it for it in desk.assessment.references if it.block.line in lines]
        return found[0] if len(found) == 1 and len(works) == len(lines) - 1 else None
    # In the other language the same heading stands without the block.
    work = desk.scribe.works.find(part.heading)
    named = [it for it in told if work and it.content.source == work.id]
    return named[0] if len(named) == 1 else None


def _blocks(desk: Desk, role: Role) -> Body:
    """Write what the blocks of a section say, wherever in the document they stand."""
    scribe, found, knowledge = desk.scribe, desk.assessment, desk.subject.knowledge
    match role:
        case Role.QUESTION:
            return question_tables(scribe, found)
        case Role.REVISION:
            return revision_lines(scribe, found.revisions)
        case Role.SEARCH:
            return search_tables(scribe, found.searches, found.handbooks)
        case Role.EVIDENCE | Role.OTHER_EVIDENCE:
            return _evidence(desk, role)
        case Role.GUIDELINES:
            rows = [_row(desk, it) for it in found.guidelines]
            return (guideline_grid(scribe, rows),) if rows else ()
        case Role.PRODUCT_INFORMATION:
            labels = found.product_information
            return (label_grid(scribe, labels),) if labels else ()
        case Role.CERTAINTY:
            return grade_table(scribe, knowledge, found)
        case Role.PANEL:
            return panel_table(scribe, found.panels)
        case Role.DECISION:
            return decision_body(scribe, desk.statements, found, desk.subject)
        case Role.REFERENCES:
            return _references(desk)
        case Role.CASES:
            cases = desk.statements.cases
            return (case_grid(scribe, cases),) if cases else ()
        case _:
            return ()


def _evidence(desk: Desk, role: Role) -> Body:
    """Write the evidence table; the forest plots stand below the first of the two."""
    wanted = "yes" if role is Role.EVIDENCE else "no"
    rows = [_row(desk, it) for it in desk.assessment.studies if it.content.in_pico == wanted]
    label = desk.scribe.say("studies" if role is Role.EVIDENCE else "other-studies")
    grid = (study_grid(desk.scribe, rows, label),) if rows else ()
    last = Role.OTHER_EVIDENCE if _has_others(desk) else Role.EVIDENCE
    if role is not last:
        return grid
    figures = forest_figures(desk.scribe, desk.subject.knowledge, desk.assessment)
    return (*grid, *figures)


def _has_others(desk: Desk) -> bool:
    return any(it.content.in_pico == "no" for it in desk.assessment.studies)


def _row(desk: Desk, linked: LinkedBlock[Any]) -> ToldRow:
    """Make a row of a study or guideline: its own prose where that is in the sheet's language."""
    lines = [block_lines(linked)]
    prose: Body = ()
    for part in desk.parts.parts:
        if _told_of(desk, part) is not linked or not _speaks(desk, part):
            continue
        lines.append((part.line, max([part.line, *(it.end for it in part.elements)])))
        elements = [it for it in part.elements if not is_machine(it)]
        place = f"{linked.block.info}-{linked.content.source}"
        desk.scribe.place = Citation(place, desk.scribe.works.named(linked.content.source).label)
        prose += read_prose(desk.parts.outline, elements, desk.scribe.spans)
    return ToldRow(linked, prose, lines)


def _references(desk: Desk) -> Body:
    """List the works; those that the document names and nowhere cites too."""
    nowhere = Citation("", "")
    works = desk.scribe.works
    lines = {}
    for linked in desk.assessment.references:
        works.cite(works.named(linked.content.id), nowhere)
        lines[linked.content.id] = block_lines(linked)
    front = desk.subject.document.front.value
    sources = front.get("sources") if isinstance(front, dict) else None
    for source in sources if isinstance(sources, list) else []:
        works.cite(works.named(str(source)), nowhere)
    return reference_list(desk.scribe, lines)


def _strays(desk: Desk, after: Role | None) -> Body:
    """Write the parts that the form does not know, after the section that they follow."""
    body: list[Content] = []
    last: Role | None = None
    for part in desk.parts.parts:
        if part.role is not None:
            last = part.role
        elif last is after:
            if part.heading:
                body.append(heading(desk.scribe, part, part.level - 1 or 1))
            body += read_part(
                desk.scribe, desk.parts.outline, part.elements, lambda it: _shown(desk, it)
            )
    return tuple(body)

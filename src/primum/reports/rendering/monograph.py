"""A monograph, or any other document, as a sheet: its sections in order, statements in their place."""

from primum.documents.markdown import Element
from primum.knowledge.linked import LinkedAssessment
from primum.reports.rendering.narrative import heading, read_part, unread_block
from primum.reports.rendering.references import reference_list
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sections import Parts, read_parts
from primum.reports.rendering.sheet import Body, Content, Heading, text
from primum.reports.rendering.statements import (
    Statements,
    case_grid,
    statement_box,
    statements_of,
)
from primum.reports.rendering.subject import Subject
from primum.reports.rendering.works import Citation, Works
from primum.vocabulary.audience import Language


def monograph_body(subject: Subject, language: Language) -> tuple[Scribe, Body]:
    """Write a document as it stands, with each statement as a box under its sentence."""
    document = subject.document
    works = Works(subject.knowledge, LinkedAssessment(document=document))
    scribe = Scribe(language, works)
    parts = read_parts(document)
    statements = statements_of(subject.knowledge, subject.pack, document)
    body: list[Content] = []
    for part in parts.parts:
        if part.heading:
            body.append(heading(scribe, part, part.level))
        place = scribe.place

        def shown(fence: Element, place: Citation = place) -> Body:
            nodes = _shown(scribe, statements, parts, fence)
            scribe.place = place
            return nodes

        body += read_part(scribe, parts.outline, part.elements, shown)
    return scribe, (*body, *_references(scribe, subject))


def _shown(scribe: Scribe, statements: Statements, parts: Parts, fence: Element) -> Body:
    line = fence.first + 1
    for linked in statements.linked:
        if linked.block.line == line:
            return (statement_box(scribe, statements, linked),)
    cases = tuple(it for it in statements.cases if fence.first < it.line <= fence.end)
    if cases:
        return (case_grid(scribe, cases),)
    return (unread_block(scribe, parts.outline, fence),)


def _references(scribe: Scribe, subject: Subject) -> Body:
    front = subject.document.front.value
    sources = front.get("sources") if isinstance(front, dict) else None
    for source in sources if isinstance(sources, list) else []:
        scribe.works.cite(scribe.works.named(str(source)), Citation("", ""))
    listed = reference_list(scribe, {})
    if not listed:
        return ()
    title = scribe.say("sources")
    return (Heading(level=1, spans=text(title), id=scribe.anchor("references")), *listed)

"""The pages of monographs and risk analyses: as they are rendered, and leading to each statement."""

from collections.abc import Iterator

from msgspec.structs import replace

from primum.checks.check import text_in
from primum.documents.model import Document
from primum.knowledge.linked import LinkedStatement
from primum.reports.publishing.library import Library
from primum.reports.publishing.statement import group_of
from primum.reports.publishing.words import told
from primum.reports.rendering.render import render_sheet
from primum.reports.rendering.sheet import (
    Body,
    Box,
    Content,
    Heading,
    Item,
    Items,
    Paragraph,
    Quotation,
    Sheet,
    Span,
    Spans,
    text,
)
from primum.reports.rendering.statements import check_anchor
from primum.vocabulary.audience import Language

_GROUPS = ("avoid", "adjust", "monitor", "inform", "reference", "not-run")


def document_sheet(library: Library, document: Document, language: Language) -> Sheet:
    """Lay out a document; links are relative to `en/document`."""
    sheet = render_sheet(library.subject(document, language))
    led = {
        check_anchor(linked): linked.id
        for linked in library.of_document[document.path]
        if linked.id in library.statements
    }
    body = tuple(_leading(node, led) for node in sheet.body)
    if document.kind == "medicines":
        body = (*body, *statement_list(library, document.id, language))
    return replace(sheet, body=body, trail=_trail(library, document, language))


def statement_list(library: Library, medicine: str, language: Language) -> Body:
    """List every statement on a medicine, wherever it is written, by what it does."""
    groups: dict[str, list[LinkedStatement]] = {name: [] for name in _GROUPS}
    for linked in library.of_medicine.get(medicine, []):
        groups[group_of(library, linked)].append(linked)
    body: list[Content] = []
    for name, found in groups.items():
        if found:
            body.append(Heading(level=2, spans=text(told(f"group-{name}", language))))
            body.append(Items(items=tuple(_entry(linked, language) for linked in found)))
    if not body:
        return ()
    title = told("statements", language)
    return (Heading(level=1, spans=text(title), id="all-statements"), *body)


def _entry(linked: LinkedStatement, language: Language) -> Item:
    summary = text_in(linked.statement.summary, language) or linked.id
    where = ", ".join(linked.statement.jurisdictions).upper()
    spans: Spans = (Span(text=summary, to=linked.id), *text(f" ({where})" if where else ""))
    return Item(body=(Paragraph(spans=spans),))


def _trail(library: Library, document: Document, language: Language) -> Spans:
    spans = [Span(text=told("index", language), to="index")]
    for medicine in _medicines_of(document):
        if medicine in library.knowledge.medicines:
            name = library.name(medicine, language)
            spans += [Span(text=" › "), Span(text=name, to=medicine)]
    return tuple(spans)


def _medicines_of(document: Document) -> Iterator[str]:
    front = document.front.value
    medicine = front.get("medicine") if isinstance(front, dict) else None
    if document.kind == "assessments" and isinstance(medicine, str):
        yield medicine


def _leading(node: Content, led: dict[str, str]) -> Content:
    """Let the title of every statement's box lead to its page."""
    if isinstance(node, Box):
        body = tuple(_leading(it, led) for it in node.body)
        title = node.title
        if node.id in led:
            title = tuple(replace(span, to=led[node.id]) for span in title)
        return replace(node, title=title, body=body)
    if isinstance(node, Quotation):
        return replace(node, body=tuple(_leading(it, led) for it in node.body))
    if isinstance(node, Items):
        items = tuple(
            replace(item, body=tuple(_leading(it, led) for it in item.body)) for item in node.items
        )
        return replace(node, items=items)
    return node

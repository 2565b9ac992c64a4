"""The first page: every medicine that is known, with how much is known of it."""

from primum.reports.publishing.library import Library
from primum.reports.publishing.words import told
from primum.reports.rendering.sheet import (
    Body,
    Column,
    Grid,
    Heading,
    Item,
    Items,
    Pair,
    Paragraph,
    Row,
    Sheet,
    Span,
    paragraph,
    text,
)
from primum.reports.rendering.words import say
from primum.vocabulary.audience import Language

_COLUMNS = (("medicine", 2.4), ("interrupting", 1.0), ("to-read", 1.0), ("not-run", 1.0))


def index_sheet(library: Library, language: Language) -> Sheet:
    """List medicines and risk analyses; links are relative to `en/index`."""
    title = told("all", language)
    pack = library.pack
    version = Pair(term=text(say("version", language, "").strip().capitalize()),
                   body=text(pack.version))  # fmt: skip
    return Sheet(
        title=title,
        language=language,
        kind=pack.title,
        running=library.running(title, language),
        notice=library.notice(language),
        facts=(version,),
        body=(paragraph(told("index-lead", language)), *_medicines(library, language),
              *_assessments(library, language)),
    )  # fmt: skip


def _medicines(library: Library, language: Language) -> Body:
    rows = []
    for medicine in library.knowledge.medicines:
        name = Paragraph(spans=(Span(text=library.name(medicine, language), to=medicine),))
        cells = tuple((paragraph(str(n) if n else "–"),) for n in _counts(library, medicine))
        rows.append(((library.name(medicine, language).lower(), medicine), ((name,), *cells)))
    if not rows:
        return ()
    rows.sort(key=lambda row: row[0])
    grid = Grid(
        label=told("medicines", language),
        columns=tuple(Column(told(key, language), share) for key, share in _COLUMNS),
        rows=tuple(Row(cells=cells) for _, cells in rows),
        headed=True,
        quiet=True,
    )
    heading = Heading(level=1, spans=text(told("medicines", language)), id="medicines")
    return (heading, grid)


def _counts(library: Library, medicine: str) -> tuple[int, int, int]:
    """Count the statements on a medicine: those that alert, those to read, those that do not run."""
    alerts = reads = others = 0
    for linked in library.of_medicine.get(medicine, []):
        if not library.is_run(linked):
            others += 1
        elif library.compiled[linked.id].decision.interrupts:
            alerts += 1
        else:
            reads += 1
    return alerts, reads, others


def _assessments(library: Library, language: Language) -> Body:
    documents = [entry.document for entry in library.knowledge.assessments.values()]
    if not documents:
        return ()
    items = tuple(
        Item(body=(Paragraph(spans=(Span(text=document.title, to=document.id),)),))
        for document in documents
    )
    heading = Heading(level=1, spans=text(told("assessments", language)), id="assessments")
    return (heading, Items(items=items))

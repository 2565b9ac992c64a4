"""The page of a statement: what it says, when, why, and on what that rests, down to the studies."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from primum.checks.check import Check, Decision, Reading, text_in
from primum.documents.language import language_of
from primum.findings.caveat import caveat
from primum.knowledge.linked import LinkedStatement
from primum.reports.explanation import CaseRef, Explanation, explanation_of
from primum.reports.grounds import grounds_of
from primum.reports.labels import explanation_labels, labels_in
from primum.reports.publishing.library import Library
from primum.reports.publishing.trace import evidence_body, fact_pairs, relocated, source_items
from primum.reports.publishing.words import told
from primum.reports.rendering.sheet import (
    Badge,
    Body,
    Box,
    Column,
    Content,
    Definitions,
    Grid,
    Heading,
    Item,
    Items,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Sheet,
    Span,
    Spans,
    Tone,
    paragraph,
    text,
)
from primum.reports.rendering.statements import check_anchor
from primum.reports.rendering.words import say
from primum.reports.rendering.works import dated
from primum.reports.trace import Node
from primum.vocabulary.audience import ROLES, Language

_TONES: dict[str, Tone] = {
    "avoid": "alarm",
    "adjust": "caution",
    "monitor": "caution",
    "inform": "caution",
    "reference": "plain",
    "not-run": "draft",
}
_INDENT = 2  # columns a level of a criterion's lines


class StatementPage(Struct, frozen=True):
    """A statement as a sheet for people, and its trace for machines."""

    sheet: Sheet
    trace: Node


def statement_page(library: Library, linked: LinkedStatement, language: Language) -> StatementPage:
    """Tell all that is known of one statement; links are relative to `en/medicine/statement`."""
    explained = explanation_of(library.pack, library.compiled[linked.id], language)
    trace = relocated(grounds_of(linked, library.traced(linked, language)), library.paths)
    summary = text_in(explained.summary, language)
    kind = say(f"kind-{explained.kind}", language)
    sheet = Sheet(
        title=summary,
        language=language,
        kind=f"{library.name(linked.medicine, language)} · {kind}",
        running=library.running(linked.id, language),
        notice=library.notice(language),
        badges=(_badge(library, linked, language),),
        facts=tuple(_facts(explained, language)),
        body=tuple(_body(library, linked, explained, trace, language)),
        trail=_trail(library, linked, language),
    )
    return StatementPage(sheet, trace)


def group_of(library: Library, linked: LinkedStatement) -> str:
    """Say what becomes of a statement: its management where it alerts, reference, or not-run."""
    if not library.is_run(linked):
        return "not-run"
    decision = library.compiled[linked.id].decision
    return decision.management.value if decision.interrupts else "reference"


def _badge(library: Library, linked: LinkedStatement, language: Language) -> Badge:
    made = library.compiled[linked.id]
    words = told(f"group-{group_of(library, linked)}", language)
    if isinstance(made, Reading):
        not_run = explanation_labels(language).not_run
        words = f"{not_run[:1].upper()}{not_run[1:]}: {made.reason or made.status}"
    elif library.pack.provenance[linked.id].suspicions:
        words = f"{words} · {told('suspect-short', language)}"
    return Badge(words, _TONES[group_of(library, linked)])


def _decided(decision: Decision, language: Language) -> str:
    labels = explanation_labels(language)
    return labels.decided.format(
        contraindication=labels.axis[decision.contraindication].replace("-", " "),
        action=labels.axis[decision.action].replace("-", " "),
        management=labels_in(language).management[decision.management],
    )


def _facts(explained: Explanation, language: Language) -> Iterator[Pair]:
    everywhere = say("everywhere", language)
    yield Pair(term=text(told("check", language)), body=(Span(text=explained.check, code=True),))
    yield Pair(term=text(say("status", language)), body=text(say(explained.status, language)))
    decided = _decided(explained.decision, language)
    yield Pair(term=text(say("decisions", language)), body=text(decided))
    where = ", ".join(explained.jurisdictions).upper() or everywhere
    yield Pair(term=text(say("jurisdictions", language)), body=text(where))
    reviewed = explained.statement.reviewed
    if reviewed:
        on = dated(reviewed.date, language)
        words = say("reviewed-by", language, reviewed.by, on, reviewed.against)
        yield Pair(term=text(say("reviewed", language)), body=text(words))


def _trail(library: Library, linked: LinkedStatement, language: Language) -> Spans:
    spans = [Span(text=told("index", language), to="../index"), Span(text=" › ")]
    document = linked.document
    name = library.name(linked.medicine, language)
    if document.kind == "assessments":
        if linked.medicine in library.knowledge.medicines:
            spans += [Span(text=name, to=f"../{linked.medicine}"), Span(text=" › ")]
        spans.append(Span(text=document.title, to=f"../{document.id}"))
    else:
        spans.append(Span(text=name, to=f"../{document.id}"))
    return tuple(spans)


def _body(
    library: Library,
    linked: LinkedStatement,
    explained: Explanation,
    trace: Node,
    language: Language,
) -> Iterator[Content]:
    if explained.suspect:
        lines = (paragraph(caveat(it, language)) for it in explained.suspect)
        yield Box(tone="alarm", title=text(told("suspect", language)), body=tuple(lines))
    yield from _section("advice", language, _advice(explained, language))
    yield from _section("criterion", language, _criterion(library, explained, language))
    yield from _section("why", language, _why(linked, explained, language))
    parts = trace.parts[0].parts  # of the statement: what it cites, then the decision it takes
    sources = [part for part in parts if part.kind != "decision"]
    if sources:
        items = (source_items(sources, language),)
        yield from _titled(say("sources", language), "sources", items)
    for decision in (part for part in parts if part.kind == "decision"):
        body = (
            Definitions(pairs=fact_pairs(_without_link(decision), language)),
            Paragraph(spans=(Span(text=linked.document.title, to=f"../{linked.document.id}"),)),
            *evidence_body(decision, language),
        )
        yield from _section("decision", language, body)
    cases = library.cases.get(linked.id, [])
    if cases:
        yield from _titled(say("cases", language), "cases", (_cases(cases, language),))
    data = Span(text=told("data", language), to=f"{linked.statement.id}.json")
    yield Paragraph(spans=(data,), small=True)


def _section(key: str, language: Language, body: Body) -> Body:
    return _titled(told(key, language), key, body) if body else ()


def _titled(title: str, anchor: str, body: Body) -> Body:
    return (Heading(level=1, spans=text(title), id=anchor), *body)


def _advice(explained: Explanation, language: Language) -> Body:
    names = labels_in(language).role
    pairs = tuple(
        Pair(
            term=text(names[role][:1].upper() + names[role][1:]),
            body=text(text_in(explained.advice[role], language)),
        )
        for role in ROLES
        if role in explained.advice
    )
    return (Definitions(pairs=pairs),) if pairs else ()


def _criterion(library: Library, explained: Explanation, language: Language) -> Body:
    if not explained.runs:
        made = library.compiled[explained.check]
        reason = "" if isinstance(made, Check) else made.reason
        return (paragraph(told("never-runs", language, reason or explained.status)),)
    name = library.name(explained.medicine, language)
    lead = paragraph(told("criterion-lead", language, name))
    return (lead, _tree(explained.criterion, 0))


def _tree(lines: Sequence[str], depth: int) -> Items:
    """Make a list of lists of the indented lines of a criterion."""
    items = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and _depth(lines[end]) > depth:
            end += 1
        below: Body = (_tree(lines[at + 1 : end], depth + 1),) if end > at + 1 else ()
        items.append(Item(body=(paragraph(lines[at].strip()), *below)))
        at = end
    return Items(items=tuple(items))


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip())) // _INDENT


def _why(linked: LinkedStatement, explained: Explanation, language: Language) -> Body:
    statement = explained.statement
    words = told("written", language, statement.document, statement.line)
    if statement.heading:
        words += told("under", language, statement.heading)
    where = Span(text=words, to=f"../{linked.document.id}#{check_anchor(linked)}")
    quoted: Body = ()
    if statement.sentence:
        # A page may be in another language than the document that it quotes.
        own = language_of(statement.sentence) or ""
        said = Paragraph(spans=text(statement.sentence), language="" if own == language else own)
        quoted = (Quotation(body=(said,)),)
    return (*quoted, Paragraph(spans=(where,), small=True))


def _without_link(decision: Node) -> dict[str, str]:
    return {name: value for name, value in decision.facts.items() if name != "assessment"}


def _cases(cases: Sequence[CaseRef], language: Language) -> Grid:
    """Tell the worked patients, each with where it stands and what the check has to do."""
    columns = (
        Column(say("case", language), 2.6),
        Column(told("what-happens", language), 1.2),
    )
    rows = []
    for case in cases:
        where = paragraph(f"{case.document}:{case.line}", small=True)
        what = paragraph(told(f"expects-{case.expects}", language))
        rows.append(Row(cells=((paragraph(case.title), where), (what,))))
    label = say("cases", language)
    return Grid(label=label, columns=columns, rows=tuple(rows), headed=True, quiet=True)

"""A statement as a box: its decision, its criterion in words, its advice, its sources, its cases."""

from collections.abc import Iterator

from msgspec import Struct

from primum.checks.check import Check, Reading, Status, text_in
from primum.checks.pack import Pack
from primum.documents.letters import slug
from primum.documents.model import Document
from primum.findings.criteria import criterion_lines
from primum.knowledge.decode import decode
from primum.knowledge.linked import Knowledge, LinkedCase, LinkedStatement
from primum.knowledge.statement import Statement
from primum.reports.labels import explanation_labels, labels_in
from primum.reports.rendering.evidence_rows import block_lines
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
    Box,
    Column,
    Definitions,
    Grid,
    Pair,
    Paragraph,
    Row,
    Span,
    Spans,
    Tone,
    text,
)
from primum.reports.rendering.works import Work, dated
from primum.vocabulary.audience import ROLES

_INDENT = "\N{EM SPACE}"


class Statements(Struct, frozen=True):
    """The statements and cases of one document, with the pack that was compiled of them."""

    linked: tuple[LinkedStatement, ...]
    cases: tuple[LinkedCase, ...]
    pack: Pack

    def made(self, linked: LinkedStatement) -> Check | Reading | None:
        """What was compiled of a statement; nothing where it could not be."""
        made: list[Check | Reading] = [*self.pack.meaning.checks, *self.pack.meaning.readings]
        return next((it for it in made if it.id == linked.id), None)


def statements_of(knowledge: Knowledge, pack: Pack, document: Document) -> Statements:
    """Find what one document states."""
    linked = [it for it in knowledge.statements if it.document.path == document.path]
    return Statements(
        (*linked, *_unlinked(document, {it.block.line for it in linked})),
        tuple(it for it in knowledge.cases if it.document.path == document.path),
        pack,
    )


def _unlinked(document: Document, linked: set[int]) -> Iterator[LinkedStatement]:
    """Read the statements that nothing could be linked with: they are shown, and run nothing."""
    front = document.front.value
    named = front.get("medicine") if isinstance(front, dict) else None
    medicine = named if isinstance(named, str) else document.id
    for block in document.blocks:
        if block.info != "statement" or block.line in linked or block.yaml.value is None:
            continue
        statement, _ = decode(block.yaml, Statement, document)
        if statement is not None:
            yield LinkedStatement(
                id=f"{medicine}/{statement.id}",
                medicine=medicine,
                statement=statement,
                document=document,
                block=block,
            )


def check_anchor(linked: LinkedStatement) -> str:
    """What leads to the box of a statement."""
    return f"check-{slug(linked.statement.id)}"


def statement_box(
    scribe: Scribe, statements: Statements, linked: LinkedStatement, back: Spans = ()
) -> Box:
    """Make the box of a statement. `back` leads to what it rests on."""
    statement = linked.statement
    summary = text_in(statement.summary, scribe.language)
    anchor = scribe.begin(check_anchor(linked), linked.statement.id)
    pairs = [
        *_standing(scribe, statements, linked),
        *_criterion(scribe, statements, linked),
        *_decision(scribe, linked),
        *_advice(scribe, linked),
        *_origin(scribe, linked),
        *([Pair(term=text(scribe.say("rests-on")), body=back)] if back else []),
        *_cases(scribe, statements, linked),
    ]
    return Box(
        tone=box_tone(linked),
        label=" · ".join(
            [
                scribe.say(f"kind-{statement.kind}"),
                scribe.say(statement.status),
                ", ".join(statement.jurisdictions).upper() or scribe.say("everywhere"),
                linked.id,
            ]
        ),
        title=text(summary or linked.id),
        body=(Definitions(pairs=tuple(pairs)),),
        id=anchor,
        lines=(block_lines(linked),),
    )


def box_tone(linked: LinkedStatement) -> Tone:
    """How a statement looks: a draft as a draft, what interrupts by its weight."""
    statement = linked.statement
    if statement.status is Status.DRAFT:
        return "draft"
    if statement.decision is None or statement.decision.action != "yes":
        return "plain"
    return "alarm" if statement.management == "avoid" else "caution"


def decided(scribe: Scribe, linked: LinkedStatement) -> str:
    """Tell the two axes and the management in one line."""
    decision = linked.statement.decision
    if decision is None:
        return ""
    axis = explanation_labels(scribe.language).axis
    return explanation_labels(scribe.language).decided.format(
        contraindication=axis[decision.contraindication].replace("-", " "),
        action=axis[decision.action].replace("-", " "),
        management=labels_in(scribe.language).management[linked.statement.management],
    )


def _standing(scribe: Scribe, statements: Statements, linked: LinkedStatement) -> list[Pair]:
    statement = linked.statement
    pairs = []
    if statement.status is Status.DRAFT:
        because = statement.draft_because or scribe.say("draft")
        pairs.append(Pair(term=text(scribe.say("draft-because")), body=scribe.spans(because)))
    if statement.people:
        pairs.append(Pair(term=text(scribe.say("people")), body=scribe.spans(statement.people)))
    made = statements.made(linked)
    if isinstance(made, Reading) and made.is_held:
        pairs.append(Pair(term=text(scribe.say("held")), body=text(made.reason)))
    provenance = statements.pack.provenance.get(linked.id)
    for doubt in provenance.suspicions if provenance else ():
        words = f"{doubt.citation} ({scribe.say(doubt.standing)}): {doubt.because}"
        pairs.append(Pair(term=text(scribe.say("suspect"), bold=True), body=text(words)))
    return pairs


def _criterion(scribe: Scribe, statements: Statements, linked: LinkedStatement) -> list[Pair]:
    made = statements.made(linked)
    if not isinstance(made, Check):
        return []

    def named(id_: str) -> str:
        return statements.pack.meaning.concept(id_).name(scribe.language)

    lines = [
        _INDENT * ((len(line) - len(line.lstrip())) // 2) + line.strip()
        for line in criterion_lines(made.criterion, scribe.language, named)
    ]
    return [Pair(term=text(scribe.say("when")), body=text("\n".join(lines)))]


def _decision(scribe: Scribe, linked: LinkedStatement) -> list[Pair]:
    decision = linked.statement.decision
    pairs = []
    if decision is not None:
        body = decided(scribe, linked)
        for key, date in (("date", decision.date), ("next-review", decision.next_review)):
            if date:
                body += f"; {scribe.say(key).lower()} {dated(date, scribe.language)}"
        pairs.append(Pair(term=text(scribe.say("decisions")), body=text(body)))
    if linked.statement.frequency:
        bands = linked.statement.frequency.items()
        words = "; ".join(f"{effect}: {band.replace('-', ' ')}" for effect, band in bands)
        pairs.append(Pair(term=text(scribe.say("frequencies")), body=text(words)))
    return pairs


def _advice(scribe: Scribe, linked: LinkedStatement) -> list[Pair]:
    names = labels_in(scribe.language).role
    advice = {str(role): texts for role, texts in linked.statement.advice.items()}
    return [
        Pair(term=text(names[role][:1].upper() + names[role][1:]), body=scribe.texts(advice[role]))
        for role in ROLES
        if role in advice
    ]


def _origin(scribe: Scribe, linked: LinkedStatement) -> list[Pair]:
    statement = linked.statement
    spans: list[Span] = []
    for reference in statement.sources:
        spans += [*([Span(text="; ")] if spans else []), *scribe.source(reference)]
    pairs = [Pair(term=text(scribe.say("sources")), body=tuple(spans))] if spans else []
    if statement.reviewed:
        by = statement.reviewed
        words = scribe.say("reviewed-by", by.by, dated(by.date, scribe.language), by.against)
        pairs.append(Pair(term=text(scribe.say("reviewed")), body=text(words)))
    return pairs


def _cases(scribe: Scribe, statements: Statements, linked: LinkedStatement) -> list[Pair]:
    provenance = statements.pack.provenance.get(linked.id)
    count = provenance.statement.case_count if provenance else 0
    if not count:
        return []
    return [Pair(term=text(scribe.say("cases")), body=text(str(count)))]


def case_grid(scribe: Scribe, cases: tuple[LinkedCase, ...]) -> Grid:
    """Make the short table of worked patients: who, and which statements then speak."""
    titles = ("case", "alerts", "to-read", "not-assessable")
    rows = []
    for linked in cases:
        case = linked.case
        expected = (case.alerts, case.references, case.not_assessable)
        cells: list[Body] = [(Paragraph(spans=text(case.title)),)]
        cells += [(Paragraph(spans=_expected(scribe, it)),) for it in expected]
        rows.append(Row(cells=tuple(cells), lines=((linked.line, linked.line),)))
    shares = (2.2, 1.4, 1.2, 1.2)
    columns = tuple(Column(scribe.say(it), share) for it, share in zip(titles, shares, strict=True))
    return Grid(label=scribe.say("cases"), columns=columns, rows=tuple(rows), headed=True)


def _expected(scribe: Scribe, expected: object) -> Spans:
    """Name the statements that speak; by jurisdiction where they differ, a dash where none is said."""
    if isinstance(expected, dict):
        parts = [(f"{place.upper()}: ", names) for place, names in expected.items()]
    elif isinstance(expected, list):
        parts = [("", expected)]
    else:
        return text("\N{EN DASH}")
    spans: list[Span] = []
    for place, names in parts:
        spans += text(("\n" if spans else "") + place)
        for at, name in enumerate(names):
            spans += [*text(", " * bool(at)), Span(text=name, to=f"#check-{slug(name)}")]
        if not names:
            spans += text(scribe.say("none"))
    return tuple(spans)


def standing_words(scribe: Scribe, work: Work) -> str:
    """Say that a work no longer stands; nothing where it does."""
    front = work.standing
    if front is None or front.is_ == "current":
        return ""
    since = f" {dated(front.since, scribe.language)}" if front.since else ""
    return f"{scribe.say(front.is_)}{since}: {front.because}"

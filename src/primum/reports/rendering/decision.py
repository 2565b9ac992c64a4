"""The decision of a risk analysis: its badge, its table, and the checks that follow from it."""

from primum.checks.check import Axis
from primum.documents.letters import slug
from primum.knowledge.linked import LinkedAssessment, LinkedStatement, source_id
from primum.reports.labels import explanation_labels, labels_in
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Badge,
    Body,
    Box,
    Column,
    Content,
    Grid,
    Paragraph,
    Row,
    Span,
    Spans,
    paragraph,
    text,
)
from primum.reports.rendering.statements import (
    Statements,
    box_tone,
    check_anchor,
    decided,
    statement_box,
)
from primum.reports.rendering.subject import Subject
from primum.reports.rendering.works import dated

_TITLES = (
    ("contraindication", 1.5),
    ("action", 1.1),
    ("management", 1.3),
    ("date", 1.2),
    ("next-review", 1.2),
    ("check", 1.7),
)


def deciding(statements: Statements, subject: Subject) -> LinkedStatement | None:
    """Find the statement that answers the question: the one on the condition of the front matter."""
    front = subject.document.front.value
    condition = front.get("condition") if isinstance(front, dict) else None
    decided_ones = [it for it in statements.linked if it.statement.decision is not None]
    for linked in decided_ones:
        asked = linked.statement.condition
        name = asked if isinstance(asked, str) else getattr(asked, "has", None)
        if condition and condition in (name, linked.statement.id):
            return linked
    return next((it for it in decided_ones if it.statement.kind == "contraindication"), None)


def decision_badge(scribe: Scribe, statements: Statements, subject: Subject) -> Badge:
    """Tell the decision in few words; without one the question is undecided, never a no."""
    linked = deciding(statements, subject)
    decision = linked.statement.decision if linked else None
    if (
        linked is None
        or decision is None
        or not {decision.contraindication, decision.action}
        & {
            Axis.YES,
            Axis.NO,
        }
    ):
        return Badge(scribe.say("undecided"), "caution")
    words = decided(scribe, linked)
    return Badge(words[:1].upper() + words[1:], box_tone(linked))


def decision_body(
    scribe: Scribe, statements: Statements, assessment: LinkedAssessment, subject: Subject
) -> Body:
    """Make the table Contraindication | Action | Date, and a box for each check below it."""
    rows = [_row(scribe, it) for it in statements.linked if it.statement.decision is not None]
    if not rows:
        empty = tuple(_cell("\N{EN DASH}") for _ in _TITLES)
        rows = [Row(cells=empty)]
    columns = tuple(Column(scribe.say(key), share) for key, share in _TITLES)
    grid = Grid(label=scribe.say("decisions"), columns=columns, rows=tuple(rows))
    body: list[Content] = [grid]
    if not any(it.statement.decision for it in statements.linked):
        body.append(
            Box(tone="caution", title=text(scribe.say("undecided")), body=(_undecided(scribe),))
        )
    first = deciding(statements, subject)
    for linked in statements.linked:
        back = _rests_on(scribe, assessment, linked, every=linked is first)
        body.append(statement_box(scribe, statements, linked, back))
    return tuple(body)


def statement_pointer(scribe: Scribe, linked: LinkedStatement) -> Paragraph:
    """Say, under the sentence that justifies it, that a check follows from it."""
    key = "see-check" if linked.is_checkable else "see-statement"
    return Paragraph(
        spans=(
            Span(text=f"\N{RIGHTWARDS ARROW} {scribe.say(key)}: "),
            Span(text=linked.id, to=f"#{check_anchor(linked)}"),
            *text(f" ({words})" if (words := decided(scribe, linked)) else ""),
        ),
        small=True,
        lines=((linked.block.line, linked.block.line),),
    )


def _row(scribe: Scribe, linked: LinkedStatement) -> Row:
    decision = linked.statement.decision
    assert decision is not None
    axis = explanation_labels(scribe.language).axis
    management = labels_in(scribe.language).management[linked.statement.management]
    link = Span(text=linked.id, to=f"#{check_anchor(linked)}")
    return Row(
        cells=(
            _cell(axis[decision.contraindication].replace("-", " "), bold=True),
            _cell(axis[decision.action].replace("-", " "), bold=True),
            _cell(management),
            _cell(dated(decision.date, scribe.language) or "\N{EN DASH}"),
            _cell(dated(decision.next_review, scribe.language) or "\N{EN DASH}"),
            (Paragraph(spans=(link,)),),
        )
    )


def _cell(words: str, *, bold: bool = False) -> Body:
    return (Paragraph(spans=text(words, bold=bold)),)


def _undecided(scribe: Scribe) -> Paragraph:
    return paragraph(scribe.say("no-decision"))


def _rests_on(
    scribe: Scribe, assessment: LinkedAssessment, linked: LinkedStatement, *, every: bool
) -> Spans:
    """Lead back to the conclusion, and to the studies: the decision rests on every one."""
    own = {source_id(reference) for reference in linked.statement.sources}
    spans: list[Span] = [Span(text=scribe.say("conclusion"), to="#sec-conclusion")]
    for source in dict.fromkeys(it.content.source for it in assessment.studies):
        if not every and source not in own:
            continue
        label = scribe.works.named(source).label
        spans += [Span(text="; "), Span(text=label, to=f"#study-{slug(source)}")]
    return tuple(spans)

"""The remarks of the linter that the document itself answers, each answer once."""

from primum.lint.suppression import Suppressed
from primum.reports.rendering.fitting import fitted
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
    Column,
    Grid,
    Heading,
    Item,
    Items,
    Paragraph,
    Row,
    Span,
    text,
)
from primum.reports.rendering.subject import Subject


def answered_remarks(scribe: Scribe, subject: Subject) -> Body:
    """Make the table of what was answered; nothing where nothing was."""
    if not subject.answered:
        return ()
    by_answer: dict[str, list[Suppressed]] = {}
    for one in sorted(subject.answered, key=lambda it: it.problem.place):
        by_answer.setdefault(one.reason, []).append(one)
    rows = [_row(scribe, subject, reason, several) for reason, several in by_answer.items()]
    title = scribe.say("answered")
    columns = (Column(scribe.say("answered-remark"), 2), Column(scribe.say("answer"), 1))
    return (
        Heading(level=1, spans=text(title), id=scribe.anchor("answered")),
        fitted(Grid(label=title, columns=columns, rows=tuple(rows), quiet=True)),
    )


def _row(scribe: Scribe, subject: Subject, reason: str, several: list[Suppressed]) -> Row:
    remarks = Items(items=tuple(_remark(scribe, subject, it) for it in several))
    answer = reason[:1].upper() + reason[1:]
    return Row(cells=((remarks,), (Paragraph(spans=text(answer), language="en"),)))


def _remark(scribe: Scribe, subject: Subject, answered: Suppressed) -> Item:
    problem = answered.problem
    line = subject.printed_line(problem.place.line)
    spans = [Span(text=problem.rule, bold=True), Span(text=f": {problem.message}")]
    if line:
        spans.append(Span(text=f" ({scribe.say('line', line)})"))
    return Item(body=(Paragraph(spans=tuple(spans), language="en"),))

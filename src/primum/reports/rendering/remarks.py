"""Remarks into the margin: each beside the innermost node that says the line it is about."""

from collections.abc import Sequence
from typing import cast

from msgspec.structs import replace

from primum.documents.letters import slug
from primum.documents.markdown import Shape
from primum.lint.rulebook import all_rules
from primum.reports.rendering.answered import answered_remarks
from primum.reports.rendering.fitting import fitted, run_on
from primum.reports.rendering.prose import Outline
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
    Box,
    Content,
    Definitions,
    Grid,
    Heading,
    Item,
    Items,
    Node,
    Note,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Span,
    text,
)
from primum.reports.rendering.subject import Subject
from primum.vocabulary.problem import Problem

Pending = list[tuple[int, Note]]


def with_remarks(scribe: Scribe, body: Body, subject: Subject, outline: Outline) -> Body:
    """Put problems beside what they are about; what is nowhere to be seen is listed at the end.

    What the document itself answers is listed there too, each answer once: beside the text the same
    answer to many remarks is noise.
    """
    pending = [(_spoken_of(outline, it.place.line), _note(it)) for it in subject.problems]
    placed = run_on(tuple(_annotated(node, pending) for node in body))
    rest = _unplaced(scribe, subject, pending)
    answered = answered_remarks(scribe, subject)
    return (*placed, *rest, *answered, *_rules(scribe, subject.problems))


def _spoken_of(outline: Outline, line: int) -> int:
    """Move a remark on a comment to what the comment speaks of: nobody sees the comment."""
    for element in outline.elements:
        if element.shape in (Shape.COMMENT, Shape.BLANK) and element.first < line <= element.end:
            line = element.end + 1
    return line


def _note(problem: Problem) -> Note:
    return Note(
        rule=problem.rule,
        verdict=problem.verdict,
        message=problem.message,
        remedy=problem.remedy,
        to=f"#{_anchor(problem.rule)}" if _is_rule(problem.rule) else "",
    )


def _is_rule(name: str) -> bool:
    return any(rule.title == name for rule in all_rules())


def _anchor(rule: str) -> str:
    return f"rule-{slug(rule)}"


def _annotated(node: Content, pending: Pending) -> Content:
    if isinstance(node, Items):
        node = replace(node, items=tuple(_inside(item, pending) for item in node.items))
    elif isinstance(node, Box | Quotation):
        node = replace(node, body=tuple(_annotated(it, pending) for it in node.body))
    elif isinstance(node, Grid):
        rows = tuple(cast(Row, _own(row, pending)) for row in node.rows)
        node = fitted(replace(node, rows=rows))
    return cast(Content, _own(node, pending))


def _inside(item: Item, pending: Pending) -> Item:
    body = tuple(_annotated(it, pending) for it in item.body)
    return cast(Item, _own(replace(item, body=body), pending))


def _own(node: Node, pending: Pending) -> Node:
    """Give a node the notes that are about its own lines."""
    mine = [one for one in pending if any(first <= one[0] <= last for first, last in node.lines)]
    if not mine:
        return node
    for one in mine:
        pending.remove(one)
    return replace(node, notes=(*node.notes, *(note for _, note in mine)))


def _unplaced(scribe: Scribe, subject: Subject, pending: Pending) -> Body:
    if not pending:
        return ()
    title = scribe.say("unplaced")
    items = tuple(
        Item(
            body=(
                Paragraph(
                    spans=(
                        *text(scribe.say("line", line) + ": " if line else ""),
                        Span(text=note.rule, bold=True, to=note.to),
                        Span(text=f": {note.message}. {note.remedy}"),
                    )
                ),
            )
        )
        for line, note in ((subject.printed_line(at), note) for at, note in pending)
    )
    heading = Heading(level=1, spans=text(title), id=scribe.anchor(title))
    return (heading, Items(items=items))


def _rules(scribe: Scribe, problems: Sequence[Problem]) -> Body:
    """Explain the rules that spoke, so that every remark leads somewhere."""
    if not problems:
        return ()
    spoken = {problem.rule for problem in problems}
    rules = [rule for rule in all_rules() if rule.title in spoken]
    if not rules:
        return ()
    title = scribe.say("rules")
    body: list[Content] = [
        Heading(level=1, spans=text(title), id=scribe.anchor("rules")),
        Paragraph(spans=scribe.spans(scribe.say("rules-lead"))),
    ]
    for rule in rules:
        why = " ".join(rule.parts.get("Why it matters", "").split("\n\n")[0].split())
        term = text(rule.title, bold=True)
        pair = Pair(term=term, body=scribe.spans(f"{rule.summary} {why}"))
        body.append(Definitions(pairs=(pair,), id=_anchor(rule.title), language="en"))
    return tuple(body)

"""The question, the searches, the grades and the panel of a risk analysis, as tables."""

from collections.abc import Sequence
from typing import Any

from primum.knowledge.assessment import Grade, Handbook, Outcome, Panel, Revision, Search
from primum.knowledge.linked import Knowledge, LinkedAssessment, LinkedBlock
from primum.reports.rendering.evidence_rows import block_lines
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
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
from primum.reports.rendering.words import has
from primum.reports.rendering.works import dated

Cells = tuple[Body, ...]
Titles = tuple[tuple[str, float], ...]  # the word that heads a column, and its share of the width


def question_tables(scribe: Scribe, assessment: LinkedAssessment) -> Body:
    """Make the PICO table, and for each outcome how it is measured and whether evidence was found."""
    body: list[Content] = []
    for linked in assessment.picos:
        pico = linked.content
        named = [
            ("patient", scribe.texts(pico.population)),
            ("intervention", scribe.texts(pico.intervention)),
            ("comparison", scribe.texts(pico.comparison) or text(scribe.say("not-printed"))),
        ]
        outcomes = _listed([scribe.texts(outcome.name) for outcome in pico.outcomes])
        rows = [
            _row(text(scribe.say(key)), spans) for key, spans in [*named, ("outcome", outcomes)]
        ]
        body.append(_grid(scribe, "question-table", (("", 0.8), ("", 3)), rows, linked))
        each = [_outcome_row(scribe, outcome, assessment) for outcome in pico.outcomes]
        titles = (("outcomes", 1.3), ("measured-as", 2), ("evidence-found", 1.2))
        body.append(_grid(scribe, "outcomes", titles, each, linked))
    return tuple(body)


def _outcome_row(scribe: Scribe, outcome: Outcome, assessment: LinkedAssessment) -> Row:
    studies = [
        it.content
        for it in assessment.studies
        if any(result.outcome == outcome.id for result in it.content.outcomes)
    ]
    if outcome.no_evidence:
        lead = Span(text=f"{scribe.say('no-evidence')}. ", bold=True)
        found: Spans = (lead, *scribe.texts(outcome.no_evidence))
    elif studies:
        sources = dict.fromkeys(study.source for study in studies)
        found = _listed([scribe.source(source) for source in sources])
    else:
        # Its prose may speak of it: a machine that found no figure did not find that there is none.
        found = text(scribe.say("not-by-outcome"), italic=True)
    return _row(scribe.texts(outcome.name), scribe.texts(outcome.measured_as), found)


def revision_lines(scribe: Scribe, blocks: Sequence[LinkedBlock[Revision]]) -> Body:
    """Say which report this one replaces."""
    body = []
    for linked in blocks:
        it = linked.content
        spans: list[Span] = [Span(text=f"{scribe.say('revises')}: ", bold=True)]
        spans += scribe.texts(it.of)
        said = (("dated", it.date), ("searched-from", it.searched_from))
        more = [scribe.say(key, dated(date, scribe.language)) for key, date in said if date]
        spans += text(f" ({'; '.join(more)})" if more else "")
        body.append(Paragraph(spans=tuple(spans), lines=(block_lines(linked),)))
    return tuple(body)


def search_tables(
    scribe: Scribe,
    searches: Sequence[LinkedBlock[Search]],
    handbooks: Sequence[LinkedBlock[Handbook]],
) -> Body:
    """Make the table of searches and that of handbooks; what is not printed is said to be absent."""
    body: list[Content] = []
    if searches:
        rows = [_search_row(scribe, linked) for linked in searches]
        titles = (
            ("database", 1.0),
            ("query", 2.5),
            ("run-on", 0.9),
            ("hits", 0.8),
            ("included", 1.0),
        )
        body.append(_grid(scribe, "searches", titles, rows))
    if handbooks:
        rows = [
            _row(
                scribe.source(linked.content.source),
                _dated(scribe, linked.content.accessed),
                scribe.texts(linked.content.note),
                lines=linked,
            )
            for linked in handbooks
        ]
        heads = (("handbook", 1.6), ("accessed", 1.0), ("note", 1.6))
        body.append(_grid(scribe, "handbooks", heads, rows))
    return tuple(body)


def _search_row(scribe: Scribe, linked: LinkedBlock[Search]) -> Row:
    it = linked.content
    absent = text(scribe.say("not-printed"), italic=True)
    query: list[Content] = [Paragraph(spans=(Span(text=it.query, code=True),))]
    if it.filters:
        filters = f"{scribe.say('filters')}: {'; '.join(it.filters)}"
        query.append(paragraph(filters, small=True))
    if it.note:
        query.append(Paragraph(spans=scribe.texts(it.note), small=True))
    database = it.database + (f" ({it.platform})" if it.platform else "")
    cells: Cells = (
        (paragraph(database),),
        tuple(query),
        (Paragraph(spans=_dated(scribe, it.date)),),
        (Paragraph(spans=text(str(it.hits)) if it.hits is not None else absent),),
        (Paragraph(spans=text(str(it.included)) if it.included is not None else absent),),
    )
    return Row(cells=cells, lines=(block_lines(linked),))


def grade_table(scribe: Scribe, knowledge: Knowledge, assessment: LinkedAssessment) -> Body:
    """Make the table of how certain the evidence is, outcome by outcome."""
    if not assessment.grades:
        return ()
    rows = []
    for linked in assessment.grades:
        it = linked.content
        scale = knowledge.scales.get(it.scale)
        rows.append(
            _row(
                scribe.outcome(it.outcome),
                text(scale.front.title if scale else it.scale),
                text(_level(scribe, it.level), bold=True),
                _reasons(scribe, it),
                lines=linked,
            )
        )
    titles = (("outcomes", 1.2), ("scale", 0.9), ("certainty", 0.9), ("because", 2.2))
    return (_grid(scribe, "grades", titles, rows),)


def _reasons(scribe: Scribe, grade: Grade) -> Spans:
    spans: list[Span] = list(scribe.texts(grade.because))
    if grade.starts:
        spans = [
            *spans,
            *text(" " * bool(spans) + scribe.say("starts", _level(scribe, grade.starts))),
        ]
    for step in grade.steps:
        spans += [Span(text=f"\n{step.by:+d} ".replace("-", "\N{MINUS SIGN}"), bold=True)]
        spans += scribe.texts(step.because)
    return tuple(spans)


def _level(scribe: Scribe, level: str) -> str:
    """Name a level in the sheet's language where it has a name there, else as the scale does."""
    key = f"level-{level}"
    return scribe.say(key) if has(key) else level


def panel_table(scribe: Scribe, blocks: Sequence[LinkedBlock[Panel]]) -> Body:
    """Make the table of what was proposed and what the panel made of it."""
    body: list[Content] = []
    for linked in blocks:
        it = linked.content
        named = [
            ("preliminary", scribe.texts(it.preliminary)),
            ("panel-outcome", text(scribe.say(it.outcome), bold=True)),
            ("reasons", scribe.texts(it.reasons)),
            ("members", text(", ".join(it.by))),
            ("date", text(dated(it.date, scribe.language))),
        ]
        rows = [_row(text(scribe.say(key)), spans) for key, spans in named if spans]
        body.append(_grid(scribe, "panel-outcome", (("", 1), ("", 3)), rows, linked))
    return tuple(body)


def _dated(scribe: Scribe, date: str | None) -> Spans:
    return text(dated(date, scribe.language)) or text(scribe.say("not-printed"), italic=True)


def _listed(several: Sequence[Spans]) -> Spans:
    spans: list[Span] = []
    for one in several:
        spans += [*([Span(text="; ")] if spans else []), *one]
    return tuple(spans)


def _row(*cells: Spans, lines: LinkedBlock[Any] | None = None) -> Row:
    return Row(
        cells=tuple((Paragraph(spans=spans),) for spans in cells),
        lines=(block_lines(lines),) if lines else (),
    )


def _grid(
    scribe: Scribe,
    label: str,
    titles: Titles,
    rows: list[Row],
    linked: LinkedBlock[Any] | None = None,
) -> Grid:
    """Make a table of rows that are headed by their first cell."""
    columns = tuple(Column(scribe.say(name) if name else "", share) for name, share in titles)
    at = (block_lines(linked),) if linked else ()
    return Grid(label=scribe.say(label), columns=columns, rows=tuple(rows), headed=True, lines=at)

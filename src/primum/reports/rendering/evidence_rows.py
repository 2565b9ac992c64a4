"""Studies, guidelines and product information as the rows of their tables."""

import re
from collections.abc import Sequence
from typing import Any, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from primum.knowledge.assessment import Carried, Guideline, ProductInformation, Result, Study
from primum.knowledge.linked import LinkedBlock, LinkedStatement
from primum.knowledge.strict import Texts
from primum.reports.rendering.repeats import is_said, letters
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import (
    Body,
    Column,
    Content,
    Grid,
    Item,
    Items,
    Paragraph,
    Row,
    Span,
    Spans,
    paragraph,
    plain,
    text,
)
from primum.reports.rendering.works import Work

_DUTCH_DESIGNS = {
    "systematic-review": "systematische review",
    "rct": "RCT",
    "crossover-rct": "RCT (cross-over)",
    "cohort": "cohortonderzoek",
    "registry": "register",
    "case-control": "patiënt-controleonderzoek",
    "open-label": "open-labelonderzoek",
    "case-series": "patiëntenreeks",
    "case-report": "casus",
    "narrative-review": "review",
    "in-vitro": "in vitro",
    "opinion": "mening",
    "other": "anders",
}
_ENGLISH_DESIGNS = {"rct": "RCT", "crossover-rct": "RCT (crossover)", "in-vitro": "in vitro"}
_DOI_LAST = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s?)10\.\d{4,9}/\S+(?:\s\d+)?\s*$")
# Words that a time point begins with; a month or `HbA1c` stays as it is.
_BEGINNINGS = (
    "A After At Before Between By During From In Mostly On Over Per Up Within "
    "Aan Binnen Bij Een In Meestal Na Op Over Tijdens Tot Tussen Van Voor"
)
_HEADING_WORDS = 4
_SHARES = (1.2, 1.0, 2.6)


class ToldRow(Struct, frozen=True):
    """What a row is made of: the block, the prose under a heading of its own, the lines of both."""

    linked: LinkedBlock[Any]
    prose: Body
    lines: Sequence[tuple[int, int]]


def study_grid(scribe: Scribe, rows: Sequence[ToldRow], label: str) -> Grid:
    """Make the evidence table: source, design and number, results and remarks."""
    titles = (scribe.say("source"), scribe.say("evidence"), scribe.say("findings"))
    return Grid(
        label=label,
        columns=tuple(map(Column, titles, _SHARES)),
        rows=tuple(_study_row(scribe, row) for row in rows),
        headed=True,
    )


def _study_row(scribe: Scribe, row: ToldRow) -> Row:
    study = row.linked.content
    work = scribe.works.named(study.source)
    anchor = scribe.begin(f"study-{study.source}", f"{work.label}")
    source, design = source_cell(scribe, work), _design_cell(scribe, study)
    return Row(
        cells=(
            source,
            design,
            _findings(scribe, study, _unsaid(row.prose, (*source, *design))),
        ),
        id=anchor,
        lines=tuple(row.lines),
    )


def source_cell(scribe: Scribe, work: Work) -> Body:
    """Name a work as a risk analysis does: who, the whole citation, and where to find it."""
    name = Span(text=work.label, bold=True, to=scribe.works.cite(work, scribe.place))
    body = [Paragraph(spans=(name,))]
    if work.citation and work.citation != work.label:
        body.append(Paragraph(spans=text(citation_of(work)), small=True))
    found = address_spans(work)
    if found:
        body.append(Paragraph(spans=found, small=True))
    return tuple(body)


def citation_of(work: Work) -> str:
    """Give the citation without the DOI that `address_spans` shows as a link."""
    return _DOI_LAST.sub("", work.citation) if work.doi else work.citation


def address_spans(work: Work) -> Spans:
    """Where a work is found: DOI, PubMed, else its address; nothing where none is known."""
    spans: list[Span] = []
    if work.doi:
        spans.append(Span(text=f"doi:{work.doi}", to=f"https://doi.org/{work.doi}"))
    if work.pmid:
        gap = (Span(text=" "),) if spans else ()
        address = f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/"
        spans += [*gap, Span(text=f"PMID {work.pmid}", to=address)]
    if not spans and work.url:
        spans.append(Span(text=work.url, to=work.url))
    return tuple(spans)


def _is_heading(node: Content | None) -> TypeGuard[Paragraph]:
    return isinstance(node, Paragraph) and len(plain(node.spans).split()) <= _HEADING_WORDS


def _design_cell(scribe: Scribe, study: Study) -> Body:
    names = _DUTCH_DESIGNS if scribe.language == "nl" else _ENGLISH_DESIGNS
    design = names.get(study.design, study.design.replace("-", " "))
    body: list[Content] = [Paragraph(spans=text(design[:1].upper() + design[1:], bold=True))]
    printed = study.design_as_printed
    if printed and letters(printed) != letters(design):
        body.append(paragraph(f"“{printed}”", small=True))
    if study.n is not None:
        body.append(paragraph(_n(study.n)))
    if study.population:
        body.append(Paragraph(spans=scribe.texts(study.population)))
    if study.arms:
        arms = tuple(
            (*scribe.texts(arm.name), *text(f" ({_n(arm.n)})" if arm.n is not None else ""))
            for arm in study.arms
        )
        body.append(_bullets(arms))
    for words in _marks(scribe, study):
        body.append(paragraph(words, small=True))
    return tuple(body)


def _n(number: int) -> str:
    """Write a number of people, so that no line breaks within."""
    return f"n = {number:,}".replace(",", "\u202f").replace(" ", "\N{NO-BREAK SPACE}")


def _marks(scribe: Scribe, study: Study) -> list[str]:
    marks = []
    if study.cohort:
        marks.append(scribe.say("cohort", study.cohort))
    if study.carried is not Carried.NOT_SAID:
        marks.append(scribe.say(study.carried))
    if study.directness is not None:
        of = ("population", "intervention", "outcome")
        lacking = [it for it in of if getattr(study.directness, it) == "no"]
        if lacking:
            words = ", ".join(scribe.say(f"indirect-{it}") for it in lacking)
            marks.append(scribe.say("indirect", words))
    if study.read_in is not None:
        marks.append(scribe.say(f"read-in-{study.read_in}"))
    return marks


def _findings(scribe: Scribe, study: Study, prose: Body) -> Body:
    """What was found, as the form has it: results, remarks of both kinds, figures as printed."""
    body: list[Content] = [
        *_remarks(scribe, "results", study.results, prose),
        *prose,
        *_remarks(scribe, "authors-remarks", study.authors_remarks, prose),
        *_remarks(scribe, "assessors-remarks", study.assessors_remarks, prose),
    ]
    figures = tuple(_figure(scribe, study, result) for result in study.outcomes)
    if figures:
        body += [Paragraph(spans=text(scribe.say("figures"), bold=True)), _bullets(figures)]
    return tuple(body)


def _remarks(scribe: Scribe, key: str, texts: Texts, prose: Body) -> Body:
    """What a block says under one of the form's three headings, unless the prose says it."""
    said = Paragraph(spans=scribe.texts(texts))
    if not texts or is_said(said, prose):
        return ()
    return (Paragraph(spans=text(scribe.say(key), bold=True)), said)


def _unsaid(prose: Body, cells: Body) -> Body:
    """Leave out what the cells beside it say; a short line above a list is a heading of it."""
    kept: list[Content] = []
    for node in prose:
        if is_said(node, cells):
            continue
        above = kept[-1] if kept else None
        if isinstance(node, Items) and _is_heading(above):
            kept[-1] = replace(above, spans=tuple(replace(it, bold=True) for it in above.spans))
        kept.append(node)
    return tuple(kept)


def _figure(scribe: Scribe, study: Study, result: Result) -> Spans:
    """Tell one figure: `hypoglycaemia, Laron syndrome: 51% (n = 21)`."""
    arms = {arm.id: scribe.texts(arm.name) for arm in study.arms}
    name: list[Span] = [*scribe.outcome(result.outcome)]
    if result.id and result.part_of and letters(result.id) not in letters(plain(tuple(name))):
        name.append(Span(text=f" ({result.id.replace('-', ' ')})"))
    if result.arm:
        name += [Span(text=", "), *arms.get(result.arm, text(result.arm))]
    if result.against:
        name += [Span(text=" / "), *arms.get(result.against, text(result.against))]
    extra = [
        _counts(scribe, result),
        f"SD {result.sd}" if result.sd else "",
        f"95% CI {result.ci}" if result.ci else "",
        result.p if "p" in result.p.lower() else f"p = {result.p}" if result.p else "",
        result.statistic,
        _lowered(plain(scribe.texts(result.time_point))),
    ]
    behind = "; ".join(word for word in extra if word)
    return (
        *name,
        Span(text=": "),
        Span(text=result.reported, bold=True),
        *text(f" ({behind})" if behind else ""),
    )


def _counts(scribe: Scribe, result: Result) -> str:
    """Who was counted, of how many; nothing where the figure as printed says so itself."""
    if result.events is None:
        return _n(result.n) if result.n is not None else ""
    if result.n is None:
        said = f"{result.events} {scribe.say(result.counted)}"
        return "" if result.reported == str(result.events) else said
    counts = f"{result.events}/{result.n}"
    return "" if counts in result.reported else counts


def _lowered(words: str) -> str:
    """Begin small, for within brackets, where the first word is one that sentences begin with."""
    first = words.split(maxsplit=1)[0] if words else ""
    return words[:1].lower() + words[1:] if first in _BEGINNINGS.split() else words


def guideline_grid(scribe: Scribe, told: Sequence[ToldRow]) -> Grid:
    """Make the table of recommendations."""
    titles = (scribe.say("source"), scribe.say("strength"), scribe.say("recommendation"))
    rows = []
    for row in told:
        guideline: Guideline = row.linked.content
        work = scribe.works.named(guideline.source)
        anchor = scribe.begin(f"guideline-{guideline.source}", work.label)
        strength = [guideline.strength, guideline.evidence]
        if guideline.carried is not Carried.NOT_SAID:
            strength.append(scribe.say(guideline.carried))
        number = text(
            f"{guideline.recommendation}  " if guideline.recommendation else "", bold=True
        )
        cells = (
            source_cell(scribe, work),
            tuple(paragraph(word) for word in strength if word),
            _recommended(scribe, row, number),
        )
        rows.append(Row(cells=cells, id=anchor, lines=tuple(row.lines)))
    columns = tuple(map(Column, titles, _SHARES))
    return Grid(label=titles[2], columns=columns, rows=tuple(rows), headed=True)


def _recommended(scribe: Scribe, row: ToldRow, number: Spans) -> Body:
    guideline: Guideline = row.linked.content
    work = scribe.works.named(guideline.source)
    prose = _unsaid(row.prose, (paragraph(f"{work.citation} doi:{work.doi}"),))
    said = Paragraph(spans=(*number, *scribe.texts(guideline.text)))
    return prose if prose and is_said(said, prose) else (said, *prose)


def label_grid(scribe: Scribe, blocks: Sequence[LinkedBlock[ProductInformation]]) -> Grid:
    """Make the table of product information, by section, with a heading for each source."""
    rows: list[Row] = []
    source = None
    order = list(dict.fromkeys(it.content.source for it in blocks))
    for linked in sorted(blocks, key=lambda it: order.index(it.content.source)):
        content = linked.content
        work = scribe.works.named(content.source)
        if content.source != source:
            source = content.source
            anchor = scribe.begin(f"label-{content.source}", work.label)
            rows.append(Row(cells=(source_cell(scribe, work),), group=True, id=anchor))
        section = Paragraph(spans=text(content.section, bold=True))
        said = Paragraph(spans=scribe.texts(content.text))
        rows.append(Row(cells=((section,), (said,)), lines=(block_lines(linked),)))
    columns = (Column(scribe.say("section"), 0.5), Column(scribe.say("text"), 4))
    return Grid(label=scribe.say("text"), columns=columns, rows=tuple(rows), headed=True)


def block_lines(linked: LinkedBlock[Any] | LinkedStatement) -> tuple[int, int]:
    """The lines of a block, its fences included."""
    values = linked.block.yaml.lines.values()
    return linked.block.line, max([linked.block.line + 1, *values]) + 1


def _bullets(texts: Sequence[Spans]) -> Items:
    return Items(items=tuple(Item(body=(Paragraph(spans=spans),)) for spans in texts))

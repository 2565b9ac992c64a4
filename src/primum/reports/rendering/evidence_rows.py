"""Studies, guidelines and product information as the rows of their tables."""

from collections.abc import Sequence

from primum.knowledge.assessment import Carried, Guideline, ProductInformation, Result, Study
from primum.knowledge.linked import LinkedBlock
from primum.knowledge.strict import Texts
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
_SHARES = (1.15, 0.85, 2.6)


class StudyRow:
    """What a row is made of: the block, and the prose that it stands under where it has its own."""

    def __init__(self, linked: LinkedBlock[Study], prose: Body, lines: Sequence[tuple[int, int]]):
        """Take a block with its prose and the lines of both."""
        self.linked = linked
        self.prose = prose
        self.lines = tuple(lines)


def study_grid(scribe: Scribe, rows: Sequence[StudyRow], label: str) -> Grid:
    """Make the evidence table: source, design and number, results and remarks."""
    titles = (scribe.say("source"), scribe.say("evidence"), scribe.say("findings"))
    return Grid(
        label=label,
        columns=tuple(map(Column, titles, _SHARES)),
        rows=tuple(_study_row(scribe, row) for row in rows),
        headed=True,
    )


def _study_row(scribe: Scribe, row: StudyRow) -> Row:
    study = row.linked.content
    work = scribe.works.named(study.source)
    anchor = scribe.begin(f"study-{study.source}", f"{work.label}")
    return Row(
        cells=(
            source_cell(scribe, work),
            _design_cell(scribe, study),
            (*row.prose, *_findings(scribe, study, has_prose=bool(row.prose))),
        ),
        id=anchor,
        lines=row.lines,
    )


def source_cell(scribe: Scribe, work: Work) -> Body:
    """Name a work as a risk analysis does: who, the whole citation, and where to find it."""
    name = Span(text=work.label, bold=True, to=scribe.works.cite(work, scribe.place))
    body = [Paragraph(spans=(name,))]
    if work.citation and work.citation != work.label:
        body.append(Paragraph(spans=text(work.citation), small=True))
    found = address_spans(work)
    if found:
        body.append(Paragraph(spans=found, small=True))
    return tuple(body)


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


def _design_cell(scribe: Scribe, study: Study) -> Body:
    names = _DUTCH_DESIGNS if scribe.language == "nl" else _ENGLISH_DESIGNS
    design = names.get(study.design, study.design.replace("-", " "))
    body: list[Content] = [Paragraph(spans=text(design[:1].upper() + design[1:], bold=True))]
    if study.n is not None:
        body.append(paragraph(f"n = {study.n:,}".replace(",", "\u202f")))
    if study.population:
        body.append(Paragraph(spans=scribe.texts(study.population)))
    if study.arms:
        arms = tuple(
            (*scribe.texts(arm.name), *text(f" (n = {arm.n})" if arm.n is not None else ""))
            for arm in study.arms
        )
        body.append(_bullets(arms))
    for words in _marks(scribe, study):
        body.append(paragraph(words, small=True))
    return tuple(body)


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
    marks.append(scribe.say(f"read-in-{study.read_in}"))
    return marks


def _findings(scribe: Scribe, study: Study, *, has_prose: bool) -> Body:
    """What was found: the texts of the block where no prose says it, and the figures as printed."""
    body: list[Content] = []
    if not has_prose:
        body += _remarks(scribe, "results", study.results)
        body += _remarks(scribe, "authors-remarks", study.authors_remarks)
        body += _remarks(scribe, "assessors-remarks", study.assessors_remarks)
    figures = tuple(_figure(scribe, study, result) for result in study.outcomes)
    if figures:
        body += [Paragraph(spans=text(scribe.say("figures"), bold=True)), _bullets(figures)]
    return tuple(body)


def _remarks(scribe: Scribe, key: str, texts: Texts) -> Body:
    if not texts:
        return ()
    return (
        Paragraph(spans=text(scribe.say(key), bold=True)),
        Paragraph(spans=scribe.texts(texts)),
    )


def _figure(scribe: Scribe, study: Study, result: Result) -> Spans:
    """Tell one figure: `hypoglycaemia, Laron syndrome: 51% (n = 21)`."""
    arms = {arm.id: scribe.texts(arm.name) for arm in study.arms}
    name: list[Span] = [Span(text=result.outcome.replace("-", " "))]
    if result.arm:
        name += [Span(text=", "), *arms.get(result.arm, text(result.arm))]
    if result.against:
        name += [Span(text=" / "), *arms.get(result.against, text(result.against))]
    extra = [
        f"{result.events}/{result.n}" if None not in (result.events, result.n) else "",
        f"{result.events}" if result.events is not None and result.n is None else "",
        f"n = {result.n}" if result.n is not None and result.events is None else "",
        f"SD {result.sd}" if result.sd else "",
        f"95% CI {result.ci}" if result.ci else "",
        result.p if "p" in result.p.lower() else f"p = {result.p}" if result.p else "",
        result.statistic,
    ]
    behind = "; ".join(word for word in extra if word)
    time = scribe.texts(result.time_point)
    return (
        *name,
        Span(text=": "),
        Span(text=result.reported, bold=True),
        *text(f" ({behind})" if behind else ""),
        *((Span(text=", "), *time) if time else ()),
    )


def guideline_grid(scribe: Scribe, blocks: Sequence[LinkedBlock[Guideline]]) -> Grid:
    """Make the table of recommendations."""
    titles = (scribe.say("source"), scribe.say("strength"), scribe.say("recommendation"))
    rows = []
    for linked in blocks:
        guideline = linked.content
        work = scribe.works.named(guideline.source)
        anchor = scribe.begin(f"guideline-{guideline.source}", work.label)
        strength = [guideline.strength, guideline.evidence]
        if guideline.carried is not Carried.NOT_SAID:
            strength.append(scribe.say(guideline.carried))
        number = text(f"{guideline.recommendation}  " if guideline.recommendation else "", bold=True)
        cells = (
            source_cell(scribe, work),
            tuple(paragraph(word) for word in strength if word),
            (Paragraph(spans=(*number, *scribe.texts(guideline.text))),),
        )
        rows.append(Row(cells=cells, id=anchor, lines=(block_lines(linked),)))
    columns = tuple(map(Column, titles, _SHARES))
    return Grid(label=titles[2], columns=columns, rows=tuple(rows), headed=True)


def label_grid(scribe: Scribe, blocks: Sequence[LinkedBlock[ProductInformation]]) -> Grid:
    """Make the table of product information, by section, with a heading for each source."""
    rows: list[Row] = []
    source = None
    for linked in blocks:
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


def block_lines(linked: LinkedBlock[object]) -> tuple[int, int]:
    """The lines of a block, its fences included."""
    values = linked.block.yaml.lines.values()
    return linked.block.line, max([linked.block.line + 1, *values]) + 1


def _bullets(texts: Sequence[Spans]) -> Items:
    return Items(items=tuple(Item(body=(Paragraph(spans=spans),)) for spans in texts))

"""Forest plots of a risk analysis: the shares of patients that its studies print, by outcome.

A figure is drawn from counts only: no number of patients is made out of a percentage. Case reports
and case series are not drawn: they choose their patients for the outcome, so 2 of 2 is no share.
"""

from collections.abc import Sequence

from msgspec import Struct

from primum.evidence.plots.forest import forest_svg
from primum.evidence.plots.model import Axis, Diamond, ForestPlot, Line, Row
from primum.evidence.pooling.exact import clopper_pearson
from primum.evidence.pooling.model import Counts, Measure, Pooled
from primum.evidence.pooling.model import Study as PoolStudy
from primum.evidence.pooling.pool import pool_studies
from primum.knowledge.assessment import Counted, Design, Result, Study
from primum.knowledge.linked import Knowledge, LinkedAssessment
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import Body, Content, Figure, paragraph, plain, text

_LEVEL = 0.95
_CHOSEN = (Design.CASE_REPORT, Design.CASE_SERIES)


class Share(Struct, frozen=True, kw_only=True):
    """A number of patients with an outcome, of a number that was followed."""

    study: Study
    result: Result
    counts: Counts
    cohort: str


def forest_figures(scribe: Scribe, knowledge: Knowledge, assessment: LinkedAssessment) -> Body:
    """Draw each outcome for which counts are printed; say why where there is nothing to draw."""
    shares = _shares(knowledge, assessment)
    if not shares:
        if not assessment.studies:
            return ()
        return (paragraph(scribe.say("no-plot", scribe.say("no-counts")), small=True),)
    body: list[Content] = []
    for outcome in dict.fromkeys(share.result.outcome for share in shares):
        own = [share for share in shares if share.result.outcome == outcome]
        drawn = [share for share in own if share.study.design not in _CHOSEN]
        name = plain(scribe.outcome(outcome))
        left = _labels(scribe, [share for share in own if share not in drawn])
        if len(drawn) > 1:
            body.append(_figure(scribe, name, drawn, left))
        elif drawn:  # one figure alone is no comparison; the table has it
            body.append(
                paragraph(scribe.say("one-figure", name, _labels(scribe, drawn)), small=True)
            )
        else:
            body.append(paragraph(scribe.say("only-left-out", name, left), small=True))
    return tuple(body)


def _labels(scribe: Scribe, shares: Sequence[Share]) -> str:
    sources = dict.fromkeys(share.study.source for share in shares)
    return ", ".join(scribe.works.named(source).label for source in sources)


def _shares(knowledge: Knowledge, assessment: LinkedAssessment) -> list[Share]:
    """Find the results that give both counts, and that no other result includes."""
    shares = []
    for linked in assessment.studies:
        study = linked.content
        source = knowledge.sources.get(study.source)
        for result in study.outcomes:
            if result.counted is not Counted.PATIENTS or result.against is not None:
                continue
            if result.events is None or result.n is None or _is_within(result, study):
                continue
            if result.n > 0 and 0 <= result.events <= result.n:
                shares.append(
                    Share(
                        study=study,
                        result=result,
                        counts=Counts(result.events, result.n),
                        cohort=study.cohort or (source.front.cohort if source else ""),
                    )
                )
    return shares


def _is_within(result: Result, study: Study) -> bool:
    """Whether another result that is drawn too counts the same patients (`severe`, of `all`)."""
    return any(
        it.id == result.part_of and None not in (it.events, it.n)
        for it in study.outcomes
        if result.part_of
    )


def _figure(scribe: Scribe, name: str, shares: Sequence[Share], left: str) -> Figure:
    """Draw the shares of one outcome; `left` names the works that were left out."""
    pooled, reasons = _pooled(shares)
    why = "; ".join(map(scribe.say, reasons))
    how = scribe.say("pooled-how") if pooled else scribe.say("not-pooled", f"{why}.")
    lines: list[Line] = [
        _row(scribe, share, _label(scribe, share, shares), hollow=pooled is None)
        for share in shares
    ]
    if pooled:
        figures = _figures(scribe, pooled.estimate, pooled.ci)
        label = scribe.say("pooled")
        lines.append(Diamond(label=label, value=pooled.estimate, ends=pooled.ci, figures=figures))
    rows = "; ".join(f"{it.label} {it.figures}" for it in lines if isinstance(it, Row | Diamond))
    alternative = scribe.say("plot-alternative", name, rows)
    outside = all(share.study.in_pico == "no" for share in shares)
    plot = ForestPlot(
        title=scribe.say("plot-outside", name) if outside else name,
        columns=(scribe.say("plot-study"), scribe.say("plot-events")),
        figures=scribe.say("plot-figures"),
        lines=tuple(lines),
        axis=Axis(label=scribe.say("plot-axis"), scale=100.0, sign="%", least=0.0, most=1.0),
        description=alternative,
    )
    said = [scribe.say("plot-exact"), how, scribe.say("plot-left-out", left) if left else ""]
    caption = text(" ".join(filter(None, said)))
    return Figure(svg=forest_svg(plot), alternative=alternative, caption=caption)


def _label(scribe: Scribe, share: Share, shares: Sequence[Share]) -> str:
    """Name a row: the study, the arm, and where that leaves two alike, when it was measured."""
    arms = {arm.id: plain(scribe.texts(arm.name)) for arm in share.study.arms}
    arm = arms.get(share.result.arm or "", share.result.arm or "")
    parts = [scribe.works.named(share.study.source).label, arm]
    alike = [it for it in shares if (it.study, it.result.arm) == (share.study, share.result.arm)]
    if len(alike) > 1:
        parts.append(plain(scribe.texts(share.result.time_point)) or share.result.id or "")
    return ", ".join(part for part in parts if part)


def _row(scribe: Scribe, share: Share, label: str, *, hollow: bool) -> Row:
    share_of = share.counts.events / share.counts.size
    ends = clopper_pearson(share.counts, _LEVEL)
    return Row(
        label=label,
        cells=(f"{share.counts.events}/{share.counts.size:g}",),
        value=share_of,
        ends=ends,
        figures=_figures(scribe, share_of, ends),
        size=share.counts.size,
        hollow=hollow,
    )


def _pooled(shares: Sequence[Share]) -> tuple[Pooled | None, tuple[str, ...]]:
    """Pool where the studies answer the question and count different people; else say why not."""
    reasons = _against(shares)
    if reasons:
        return None, reasons
    studies = [
        PoolStudy(
            name=share.study.source,
            group=share.counts,
            cohort=share.cohort,
            outcome=share.result.outcome,
        )
        for share in shares
    ]
    pooled, _ = pool_studies(studies, Measure.PROPORTION)
    return pooled, () if pooled else ("no-fit",)


def _against(shares: Sequence[Share]) -> tuple[str, ...]:
    """Every reason not to pool."""
    sources = {share.study.source for share in shares}
    if len(sources) < 2:
        return ("one-study",)
    reasons = []
    answering = {share.study.in_pico for share in shares}
    if "no" in answering:
        reasons.append("partly-out-of-question" if "yes" in answering else "out-of-question")
    cohorts = {share.study.source: share.cohort for share in shares if share.cohort}
    if len(set(cohorts.values())) < len(cohorts):
        reasons.append("one-cohort")
    if len(sources) < len(shares):
        reasons.append("arms-only")
    return tuple(reasons)


def _figures(scribe: Scribe, value: float, ends: tuple[float | None, float | None]) -> str:
    words = [f"{100 * it:.1f}" if it is not None else "?" for it in (value, *ends)]
    if scribe.language == "nl":
        words = [word.replace(".", ",") for word in words]
    return f"{words[0]}% [{words[1]}; {words[2]}]"

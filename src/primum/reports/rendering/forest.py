"""Forest plots of a risk analysis: the shares of patients that its studies print, by outcome.

A figure is drawn from counts only: no number of patients is made out of a percentage.
"""

from collections.abc import Sequence

from msgspec import Struct

from primum.evidence.plots.forest import forest_svg
from primum.evidence.plots.model import Axis, Diamond, ForestPlot, Line, Row
from primum.evidence.pooling.exact import clopper_pearson
from primum.evidence.pooling.model import Counts, Measure, Pooled
from primum.evidence.pooling.model import Study as PoolStudy
from primum.evidence.pooling.pool import pool_studies
from primum.knowledge.assessment import Counted, Result, Study
from primum.knowledge.linked import Knowledge, LinkedAssessment
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sheet import Body, Content, Figure, paragraph, plain, text

_LEVEL = 0.95


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
    names = {it.id: it.name for pico in assessment.picos for it in pico.content.outcomes}
    body: list[Content] = []
    for outcome in dict.fromkeys(share.result.outcome for share in shares):
        own = [share for share in shares if share.result.outcome == outcome]
        name = plain(scribe.texts(names.get(outcome, {}))) or outcome.replace("-", " ")
        body.append(_figure(scribe, name, own))
    return tuple(body)


def _shares(knowledge: Knowledge, assessment: LinkedAssessment) -> list[Share]:
    """Find the results that give both counts, and that no other result includes."""
    shares = []
    for linked in assessment.studies:
        study = linked.content
        source = knowledge.sources.get(study.source)
        for result in study.outcomes:
            if result.counted is not Counted.PATIENTS or result.against is not None:
                continue
            if result.events is None or result.n is None:
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


def _figure(scribe: Scribe, name: str, shares: Sequence[Share]) -> Figure:
    pooled, reason = _pooled(shares)
    how = scribe.say("pooled-how") if pooled else scribe.say("not-pooled", scribe.say(reason))
    lines: list[Line] = [_row(scribe, share, hollow=pooled is None) for share in shares]
    if pooled:
        figures = _figures(scribe, pooled.estimate, pooled.ci)
        label = scribe.say("pooled")
        lines.append(Diamond(label=label, value=pooled.estimate, ends=pooled.ci, figures=figures))
    title = scribe.say("plot-title", name)
    said = "; ".join(f"{it.label} {it.figures}" for it in lines if isinstance(it, Row | Diamond))
    alternative = scribe.say("plot-alternative", name, said)
    plot = ForestPlot(
        title=title,
        columns=(scribe.say("plot-study"), scribe.say("plot-events")),
        figures=scribe.say("plot-figures"),
        lines=tuple(lines),
        axis=Axis(label=title, scale=100.0, sign="%", least=0.0, most=1.0),
        description=alternative,
    )
    caption = text(f"{title}. {scribe.say('plot-exact')} {how}")
    return Figure(svg=forest_svg(plot), alternative=alternative, caption=caption)


def _row(scribe: Scribe, share: Share, *, hollow: bool) -> Row:
    arms = {arm.id: plain(scribe.texts(arm.name)) for arm in share.study.arms}
    arm = arms.get(share.result.arm or "", share.result.arm or "")
    label = scribe.works.named(share.study.source).label
    share_of = share.counts.events / share.counts.size
    ends = clopper_pearson(share.counts, _LEVEL)
    return Row(
        label=f"{label}, {arm}" if arm else label,
        cells=(f"{share.counts.events}/{share.counts.size:g}",),
        value=share_of,
        ends=ends,
        figures=_figures(scribe, share_of, ends),
        size=share.counts.size,
        hollow=hollow,
    )


def _pooled(shares: Sequence[Share]) -> tuple[Pooled | None, str]:
    """Pool where the studies answer the question and count different people; else say why not."""
    reason = _reason(shares)
    if reason:
        return None, reason
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
    return pooled, "" if pooled else "no-fit"


def _reason(shares: Sequence[Share]) -> str:
    sources = {share.study.source for share in shares}
    cohorts = [share.cohort for share in shares if share.cohort]
    if len(sources) < 2:
        return "one-study"
    if any(share.study.in_pico != "yes" for share in shares):
        return "out-of-question"
    if len(set(cohorts)) < len(cohorts) and len(sources) == len(shares):
        return "one-cohort"
    if len(sources) < len(shares) or any(share.result.part_of for share in shares):
        return "arms-only"
    return ""


def _figures(scribe: Scribe, value: float, ends: tuple[float | None, float | None]) -> str:
    words = [f"{100 * it:.1f}" if it is not None else "?" for it in (value, *ends)]
    if scribe.language == "nl":
        words = [word.replace(".", ",") for word in words]
    return f"{words[0]}% [{words[1]}; {words[2]}]"

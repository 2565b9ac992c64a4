"""The forest plot of a pooled result."""

from primum.evidence.plots.model import Axis, Diamond, ForestPlot, Line, Prediction, Row
from primum.evidence.pooling.figures import Figures, figures_of, quantity
from primum.evidence.pooling.model import Counts, Measure, Method, Pooled, StudyResult

_COLUMNS = {
    Measure.PROPORTION: ("Study", "Events/n"),
    Measure.RATE: ("Study", "Events/time"),
    Measure.RISK_RATIO: ("Study", "Group 1", "Group 2"),
}
_METHODS = {
    Method.EXACT: "Studies added up; exact interval.",
    Method.SINGLE: "One study, with its own interval.",
    Method.GLMM_T: "Mixed model by maximum likelihood; interval by Student's t.",
    Method.GLMM: "Mixed model by maximum likelihood; interval by the normal quantile.",
    Method.REML_HK: "Random effects by REML; interval by Hartung and Knapp.",
    Method.REML: "Random effects by REML.",
    Method.ML: "Random effects by maximum likelihood.",
    Method.DL: "Random effects by DerSimonian and Laird.",
    Method.PM: "Random effects by Paule and Mandel.",
    Method.EE: "Common effect.",
    Method.FREEMAN_TUKEY: "Freeman-Tukey, random effects by REML; a sensitivity run only.",
}


def plot_of(pooled: Pooled, scale: float | None = None, title: str = "") -> ForestPlot:
    """Draw up a result; `scale` is per how many, as in `figures_of`."""
    figures = figures_of(pooled, scale)
    said = quantity(pooled.measure, scale)
    level = f"{100 * pooled.level:g}%"
    return ForestPlot(
        title=title or f"{said} in {pooled.k} {'study' if pooled.k == 1 else 'studies'}",
        columns=_COLUMNS[pooled.measure],
        figures=f"{'Risk ratio' if pooled.measure is Measure.RISK_RATIO else 'Estimate'} [{level} CI]",
        weights="Weight",
        lines=_lines(pooled, figures),
        axis=_axis(pooled, figures, said),
        description=_description(pooled, figures, said),
        notes=_notes(pooled),
    )


def _lines(pooled: Pooled, figures: Figures) -> tuple[Line, ...]:
    lines: list[Line] = [_row(study, pooled.measure, figures) for study in pooled.studies]
    lines += [
        Row(
            label=one.study,
            cells=_cells(one.group, one.control),
            figures="not estimable",
            size=0.0,
        )
        for one in pooled.dropped
    ]
    if pooled.k > 1:
        lines.append(
            Diamond(
                label="Pooled",
                value=pooled.estimate,
                ends=pooled.ci,
                figures=_both(figures, pooled.estimate, pooled.ci),
                cells=_sums(pooled),
            )
        )
    if pooled.prediction_interval is not None:
        predicted = pooled.prediction_interval
        lines.append(
            Prediction(
                label="Prediction interval", ends=predicted, figures=figures.interval(predicted)
            )
        )
    return tuple(lines)


def _row(study: StudyResult, measure: Measure, figures: Figures) -> Row:
    weighed = study.weight is not None
    return Row(
        label=study.study,
        cells=_cells(study.group, study.control),
        value=study.estimate,
        ends=study.ci,
        figures=_both(figures, study.estimate, study.ci),
        weight=f"{study.weight:.1f}%" if study.weight is not None else "",
        size=study.weight if study.weight is not None else study.group.size,
        hollow=False if weighed else measure is Measure.RISK_RATIO,
    )


def _cells(group: Counts, control: Counts | None) -> tuple[str, ...]:
    groups = [group, *([control] if control else [])]
    return tuple(f"{one.events:,}/{_whole(one.size)}" for one in groups)


def _whole(size: float) -> str:
    return f"{size:,.0f}" if size == int(size) else f"{size:,g}"


def _both(figures: Figures, value: float | None, ends: tuple[float | None, float | None]) -> str:
    return f"{figures.one(value)} {figures.interval(ends)}"


def _sums(pooled: Pooled) -> tuple[str, ...]:
    groups = [[study.group for study in pooled.studies]]
    if pooled.measure is Measure.RISK_RATIO:
        groups.append([study.control for study in pooled.studies if study.control])
    return tuple(
        f"{sum(one.events for one in group):,}/{_whole(sum(one.size for one in group))}"
        for group in groups
    )


def _axis(pooled: Pooled, figures: Figures, said: str) -> Axis:
    if pooled.measure is Measure.RISK_RATIO:
        return Axis(
            label="Risk ratio (log scale)",
            log=True,
            reference=1.0,
            left="less in group 1",
            right="more in group 1",
        )
    most = 1.0 if pooled.measure is Measure.PROPORTION else None
    return Axis(label=said, scale=figures.scale, sign=figures.sign, least=0.0, most=most)


def _description(pooled: Pooled, figures: Figures, said: str) -> str:
    text = (
        f"Forest plot. {said} of {pooled.k} studies, pooled "
        f"{_both(figures, pooled.estimate, pooled.ci)}."
    )
    if pooled.prediction_interval is not None:
        text += f" Expected of a new study: {figures.interval(pooled.prediction_interval)}."
    studies = "; ".join(
        f"{study.study} {_both(figures, study.estimate, study.ci)}" for study in pooled.studies
    )
    return f"{text} The studies: {studies}."


def _notes(pooled: Pooled) -> tuple[str, ...]:
    method = _METHODS[pooled.method]
    if pooled.tau2 is not None:
        method += f" tau² {pooled.tau2:.3g} ({pooled.link.name} scale)."
    if pooled.i2 is not None and pooled.k > 1:
        method += f" I² {pooled.i2:.0f}%."
    weighed = any(study.weight is not None for study in pooled.studies)
    size = "person-time" if pooled.measure is Measure.RATE else "number of people"
    return (method, f"Area of a square: the study's {'weight' if weighed else size}.")

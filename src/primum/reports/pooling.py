"""A pooled result: as JSON, and as a small table with one plain sentence."""

import msgspec

from primum.evidence.pooling.figures import Figures, figures_of, quantity
from primum.evidence.pooling.model import Interval, Measure, Method, Pooled, StudyResult
from primum.reports.page import Page, counted, printable
from primum.reports.problems import pretty

NAMES = {
    Method.EXACT: "exact interval",
    Method.SINGLE: "its own interval",
    Method.GLMM_T: "mixed model by maximum likelihood, Student's t",
    Method.GLMM: "mixed model by maximum likelihood, normal quantile",
    Method.REML_HK: "REML with Hartung-Knapp",
    Method.REML: "REML",
    Method.ML: "maximum likelihood",
    Method.DL: "DerSimonian-Laird",
    Method.PM: "Paule-Mandel",
    Method.EE: "common effect",
    Method.FREEMAN_TUKEY: "Freeman-Tukey, REML",
}
LONGEST_NAME = 40
WIDE = 2.0  # a prediction interval so many times the confidence interval is worth a word


def pooled_json(pooled: Pooled) -> str:
    """Render a result: natural scale, link scale, studies; no problem, since there is a result."""
    return pretty({**msgspec.to_builtins(pooled), "problems": []})


def pooled_text(pooled: Pooled, page: Page, scale: float | None = None) -> str:
    """Render the studies and the result as a table, then what it means."""
    figures = figures_of(pooled, scale)
    page.write(sentence(pooled, scale))
    page.blank()
    for remark in _remarks(pooled):
        page.write(f"- {remark}")
    return "\n".join([_title(pooled, scale), "", *_table(pooled, figures), "", str(page).rstrip()])


def sentence(pooled: Pooled, scale: float | None = None) -> str:
    """Say the result, and what to expect of the next study, in plain words."""
    figures = figures_of(pooled, scale)
    ci = f"{100 * pooled.level:g}% interval {_from_to(figures, pooled.ci)}"
    said = f"{_subject(pooled, figures)} ({ci}{_in_all(pooled)})."
    predicted = pooled.prediction_interval
    if predicted is None:
        return said
    said += f" In a new study like these, expect {_from_to(figures, predicted)}"
    said += f" ({100 * pooled.level:g}% prediction interval)."
    if _holds_one(predicted) and not _holds_one(pooled.ci) and pooled.measure is Measure.RISK_RATIO:
        said += " That includes 1: in a new place there may be no difference, or the opposite."
    elif _is_wide(pooled):
        said += (
            " That is much wider: the studies differ, and the pooled figure says little of any"
            " one place."
        )
    return said


def _from_to(figures: Figures, ends: Interval) -> str:
    return f"{figures.one(ends[0])} to {figures.one(ends[1])}"


def _subject(pooled: Pooled, figures: Figures) -> str:
    estimate = figures.one(pooled.estimate)
    if pooled.measure is Measure.RISK_RATIO:
        who = "In the one trial" if pooled.k == 1 else f"Over {pooled.k} trials"
        return f"{who} the risk in group 1 is {estimate} times that in group 2"
    who = "In the one study" if pooled.k == 1 else f"In a typical study of the {pooled.k}"
    if pooled.method is Method.EXACT and pooled.k > 1:
        who = f"In the {pooled.k} studies together"
    if pooled.measure is Measure.PROPORTION:
        per = "" if figures.sign or figures.scale == 1 else f" of {figures.scale:,g}"
        return f"{who}, {estimate}{per} had the event"
    unit = "unit" if figures.scale == 1 else f"{figures.scale:,g} units"
    return f"{who}, there were {estimate} events per {unit} of person-time"


def _in_all(pooled: Pooled) -> str:
    """Give the plain sums: not the pooled estimate, yet what a reader looks for."""
    if pooled.measure is Measure.RISK_RATIO:
        return ""
    events = sum(study.group.events for study in pooled.studies)
    size = sum(study.group.size for study in pooled.studies)
    people = "people" if pooled.measure is Measure.PROPORTION else "units"
    return f"; {events:,} in {_plain(size)} {people} in all"


def _holds_one(ends: Interval) -> bool:
    low, high = ends
    return (low is None or low <= 1) and (high is None or high >= 1)


def _is_wide(pooled: Pooled) -> bool:
    predicted, ci = pooled.link.prediction_interval, pooled.link.ci
    if predicted is None or None in (*predicted, *ci):
        return False
    low, high, ci_low, ci_high = (*predicted, *ci)
    return high - low > WIDE * (ci_high - ci_low)  # type: ignore[operator]


def _remarks(pooled: Pooled) -> list[str]:
    dropped = [f"Left out: {one.study} (line {one.line}), {one.reason}." for one in pooled.dropped]
    return [*dropped, *pooled.notes]


def _title(pooled: Pooled, scale: float | None) -> str:
    studies = "1 study" if pooled.k == 1 else f"{pooled.k} studies"
    return f"{quantity(pooled.measure, scale)}: {studies}, {NAMES[pooled.method]}"


def _table(pooled: Pooled, figures: Figures) -> list[str]:
    level = f"{100 * pooled.level:g}% interval"
    rows = [("study", *_heads(pooled), "estimate", level, "weight")]
    rows += [_row(study, figures) for study in pooled.studies]
    blank = [""] * len(_heads(pooled))
    ci = figures.interval(pooled.ci)
    if pooled.k > 1:
        rows.append(("pooled", *blank, figures.one(pooled.estimate), ci, ""))
    if pooled.prediction_interval:
        predicted = figures.interval(pooled.prediction_interval)
        rows.append(("a new study", *blank, "", predicted, ""))
    for also in pooled.also:
        rows.append(
            (also.method, *blank, figures.one(also.estimate), figures.interval(also.ci), "")
        )
    return [*_aligned(rows), *_heterogeneity(pooled)]


def _heads(pooled: Pooled) -> tuple[str, ...]:
    match pooled.measure:
        case Measure.PROPORTION:
            return ("events/n",)
        case Measure.RATE:
            return ("events/time",)
        case Measure.RISK_RATIO:
            return ("group 1", "group 2")


def _row(study: StudyResult, figures: Figures) -> tuple[str, ...]:
    groups = [study.group, *([study.control] if study.control else [])]
    name = printable(study.study)
    return (
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
        *(f"{group.events}/{_plain(group.size)}" for group in groups),
        figures.one(study.estimate),
        figures.interval(study.ci),
        "" if study.weight is None else f"{study.weight:.1f}%",
    )


def _plain(size: float) -> str:
    return f"{size:.0f}" if size == int(size) else f"{size:g}"


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Put the first column to the left and figures to the right; leave out an empty column."""
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    return [
        "  ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in zip(*columns, strict=True)
    ]


def _heterogeneity(pooled: Pooled) -> list[str]:
    if pooled.tau2 is None:
        return []
    said = f"tau2 {pooled.tau2:.4g} on the {pooled.link.name} scale"
    if pooled.tau2_ci is not None:
        low, high = pooled.tau2_ci
        said += f" [{low:.4g}, {high:.4g}]"
    if pooled.i2 is not None and pooled.q is not None:
        said += f", I2 {pooled.i2:.0f}%, Q {pooled.q:.2f} on {counted(pooled.k - 1, 'degree')}"
    return [said]

"""An estimate outside its own confidence interval.

What it finds
A figure that lies outside the interval printed for it, however they were rounded, and an interval
whose lower end is above its upper end. In prose it looks only at ratios with a name (odds ratio,
RR, HR), because `fell to 7.2 (95% CI 0.5-1.3)` gives the interval of something else.

Why it matters
Estimate or interval was mistyped or belongs to another row.

Wrong
    The risk fell (OR 0.83; 95% CI 0.18-0.72).

Right
    The risk fell (OR 0.38; 95% CI 0.18-0.72).
"""

from collections.abc import Iterator

from primum.evidence.consistency.intervals import Interval
from primum.evidence.consistency.notation import (
    PrintedInterval,
    find_ratios,
    is_alike,
    read_interval,
)
from primum.evidence.consistency.printed import Printed
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

# A rate and its interval may be per other times, and words have no interval.
_KINDS = frozenset(Reported) - {Reported.RATE, Reported.NARRATIVE, Reported.COUNT}


def find(paper: Paper) -> Iterator[Remark]:
    """Find estimates outside their intervals, and intervals upside down."""
    for row in read_rows(paper):
        if row.result.ci.strip() and row.result.kind in _KINDS:
            yield from _of_row(row)
    for passage in paper.prose:
        for claim in find_ratios(passage.text):
            place = paper.document.place(passage.line_at(claim.start))
            yield from _remarks(claim.interval, place, claim.text)


def _of_row(row: Row) -> Iterator[Remark]:
    printed = read_interval(row.result.ci)
    if printed is None:
        yield Remark(
            place=row.place("ci"),
            fault="this interval is not read, so nothing was tested against it",
            value=row.result.ci,
            remedy="Write it as `[0.18; 0.72]`, if the source allows it.",
            verdict=Verdict.UNTESTABLE,
        )
    elif row.reported and _is_of_one_scale(row.reported, printed):
        interval = printed.of(row.reported)
        yield from _remarks(interval, row.place("ci"), f"{row.reported}, {row.result.ci}")


def _is_of_one_scale(estimate: Printed, printed: PrintedInterval) -> bool:
    """Whether both have one decimal sign, and not one is a percentage and the other a proportion."""
    proportions = printed.high.value <= 1 < estimate.value and "%" in estimate.text
    return is_alike(estimate, printed.low, printed.high) and not proportions


def _is_fall(interval: Interval) -> bool:
    """Whether the estimate is a fall printed without its minus: `0.5 lower`, -0.9 to -0.1."""
    return interval.low.low <= -interval.estimate.value <= interval.high.high


def _remarks(interval: Interval, place: Place, value: str) -> Iterator[Remark]:
    if interval.is_reversed:
        fault = (
            f"the lower end {interval.low} of this interval is above the upper end {interval.high}"
        )
    elif interval.is_outside and not _is_fall(interval):
        side = "above" if interval.estimate.value > interval.high.value else "below"
        fault = (
            f"{interval.estimate} lies {side} its own interval from {interval.low} to "
            f"{interval.high}"
        )
    else:
        return
    yield Remark(
        place=place,
        fault=fault,
        value=value,
        remedy="Look up estimate and interval in the source.",
    )

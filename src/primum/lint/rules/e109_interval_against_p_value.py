"""A p value that does not go with the confidence interval beside it.

What it finds
A ratio with a confidence interval and a p value that contradict one another: an interval that
excludes 1 beside a p above 0.05 or the reverse, when p is also more than three times off; or a p
more than ten times off. The p of an interval follows from its width on the log scale (Altman and
Bland, BMJ 2011;343:d2304). Tests differ from one another, hence these margins, which are rules
of the project, and the remark is a suspicion.

Why it matters
Either figure may be of another comparison, or adjusted where the other is not; readers take
whichever they see first for the result.

Wrong
    The risk fell (OR 0.36; 95% CI 0.18-0.72; p = 0.4).

Right
    The risk fell (OR 0.36; 95% CI 0.18-0.72; p = 0.004).
"""

from collections.abc import Iterator

from primum.evidence.consistency.intervals import Interval, IntervalP, check_interval
from primum.evidence.consistency.notation import find_ratios, is_alike, read_interval, read_p
from primum.evidence.consistency.statistics import PValue
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_RATIOS = frozenset([Reported.RISK_RATIO, Reported.ODDS_RATIO, Reported.HAZARD_RATIO])


def find(paper: Paper) -> Iterator[Remark]:
    """Find p values that their intervals contradict."""
    for row in read_rows(paper):
        if row.result.kind in _RATIOS:
            yield from _of_row(row)
    for passage in paper.prose:
        for claim in find_ratios(passage.text):
            if claim.p:
                place = paper.document.place(passage.line_at(claim.start))
                yield from _remarks(claim.interval, claim.p, place, f"{claim.text}, {claim.p}")


def _of_row(row: Row) -> Iterator[Remark]:
    estimate, printed, p = row.reported, read_interval(row.result.ci), read_p(row.result.p)
    if estimate and printed and p and is_alike(estimate, printed.low, printed.high, p.value):
        interval = printed.of(estimate)
        yield from _remarks(interval, p, row.place("p"), f"{row.result.ci}, {p}")


def _remarks(interval: Interval, p: PValue, place: Place, value: str) -> Iterator[Remark]:
    # Of an interval that is wrong itself, E110 speaks.
    if not interval.is_readable or interval.is_outside or interval.estimate.value <= 0:
        return
    found = check_interval(interval, p)
    if found.verdict:
        yield Remark(
            place=place,
            fault=_fault(found),
            value=value,
            remedy="Look both up in the source: are they of the same comparison, and one test?",
            verdict=found.verdict,
        )


def _fault(found: IntervalP) -> str:
    fault = (
        f"this interval gives a p of about {found.computed:.2g} (standard error of the logarithm "
        f"{found.error:.3f}, z {found.z:.2f})"
    )
    if not found.decides_otherwise:
        return fault
    side = "excludes" if found.interval.excludes_no_effect() else "includes"
    return f"{fault}; it {side} 1, and p says otherwise"

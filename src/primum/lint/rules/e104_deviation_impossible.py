"""A standard deviation that no whole numbers with this mean have.

What it finds
A mean of whole numbers with a standard deviation that cannot both come from so many people. For
each total that gives the mean, the squares must add up to a whole number that is odd or even as the
total is; that leaves gaps. It looks where E103 looks. The test is GRIMMER (Anaya 2016), over every
total and not, as the shortcut A-GRIMMER (Allard 2018) does, over one: that refuses data that exist.

Why it matters
A deviation that was mistyped, or a standard error that was taken for one, gives a study too much or
too little weight.

Wrong
    The mean number of falls was 3.44 (SD 2.47), n = 18.

Right
    The mean number of falls was 3.44 (SD 2.48), n = 18.
"""

from collections.abc import Iterator

from primum.evidence.consistency.grimmer import Grimmer, grimmer
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.means import read_means
from primum.lint.reading.evidence.numbers import read_figure
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict


def find(paper: Paper) -> Iterator[Remark]:
    """Find deviations that GRIMMER rules out."""
    for row in read_rows(paper):
        found = _of_row(row)
        if found:
            yield from _remarks(found, row.place("sd"), is_sure=row.is_own_n)
    for claim in read_means(paper):
        if claim.sd:
            found = grimmer(claim.mean, claim.sd, claim.n)
            yield from _remarks(found, claim.sentence.place(claim.start), is_sure=True)


def _of_row(row: Row) -> Grimmer | None:
    items, mean = row.result.items or 0, row.reported
    sd = read_figure(row.result.sd, row.language)
    if row.result.kind is not Reported.MEAN or items < 1 or not row.n or row.n < 1:
        return None
    return grimmer(mean, sd, row.n, items) if mean and sd else None


def _remarks(found: Grimmer, place: Place, *, is_sure: bool) -> Iterator[Remark]:
    """Say that the deviation is wrong; that the mean is, E103 says."""
    if found.verdict is not Verdict.IMPOSSIBLE or not found.grim.totals:
        return
    decimals = found.deviation.decimals + 1
    near = [side.at(decimals) for side in (found.below, found.above) if side]
    size = f"whole numbers of {found.grim.n} people with mean {found.grim.printed}"
    fault = f"no {size} have this standard deviation (the nearest are {' and '.join(near)})"
    if found.as_population:
        fault += "; it fits when divided by n and not by n - 1"
    sure = is_sure and not found.as_population
    yield Remark(
        place=place,
        fault=fault,
        value=str(found.deviation),
        remedy="Look it up in the source: mistyped, a standard error, or of other people?",
        verdict=Verdict.IMPOSSIBLE if sure else Verdict.SUSPICIOUS,
    )

"""A mean that no whole numbers of so many people have.

What it finds
A mean of whole numbers (falls, tablets, points of a score) that cannot come from the number of
people it is said to come from. So many people have a whole total, and a whole total over n gives
few means: of 28 people 5.18 and 5.21, nothing between. In rows of a study it looks where `items`
says how many whole-number items were averaged; in prose where the text speaks of the mean number
of something, of one n. The test is GRIM (Brown and Heathers 2017).

Why it matters
People were left out, the n is another, or the mean was mistyped. Whatever is pooled or decided
with it is wrong by an amount that nobody knows.

Wrong
    The mean number of falls was 5.19 (n = 28).

Right
    The mean number of falls was 5.18 (n = 28).
"""

from collections.abc import Iterator

from primum.evidence.consistency.grim import Grim, grim_mean
from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.means import read_means
from primum.lint.reading.evidence.rows import read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_REMEDY = "Look up mean and n in the source; say it when fewer people were measured."


def find(paper: Paper) -> Iterator[Remark]:
    """Find means that GRIM rules out."""
    for row in read_rows(paper):
        items = row.result.items
        if row.result.kind is Reported.MEAN and items and items > 0 and row.n and row.reported:
            found = grim_mean(row.reported, row.n, items)
            yield from _remarks(found, row.place("reported"), is_sure=row.is_own_n)
    for claim in read_means(paper):
        found = grim_mean(claim.mean, claim.n)
        if found.verdict is Verdict.IMPOSSIBLE:
            yield from _remarks(found, claim.sentence.place(claim.start), is_sure=True)


def _remarks(found: Grim, place: Place, *, is_sure: bool) -> Iterator[Remark]:
    if found.verdict is Verdict.UNTESTABLE:
        yield Remark(
            place=place,
            fault=f"of {_size(found)} any mean of so few decimals is possible",
            value=str(found.printed),
            remedy="Nothing to do, unless the source prints more decimals.",
            verdict=Verdict.UNTESTABLE,
        )
    if found.verdict is Verdict.IMPOSSIBLE and found.below and found.above:
        decimals = found.printed.decimals + 1
        near = f"{found.below.total} in all is {found.below.at(decimals)} on average"
        yield Remark(
            place=place,
            fault=f"no {_size(found)} have this mean ({near}, {found.above.total} is "
            f"{found.above.at(decimals)})",
            value=str(found.printed),
            remedy=_REMEDY,
            verdict=Verdict.IMPOSSIBLE if is_sure else Verdict.SUSPICIOUS,
        )


def _size(found: Grim) -> str:
    items = f" × {found.items} items" if found.items > 1 else ""
    return f"whole numbers of {found.n} people{items}"

"""Percentages of a whole and its part that are not out of the same people.

What it finds
`93 patients (68.9%), of whom 6 severe (2.5%)`: 93 is 68.9 % of 135 alone, and 6 is 2.5 % of 236 to
244. No group gives both, and 6 of 93 is neither. It looks where the words say that the second are
some of the first, in one sentence or by `part-of` in the rows of a study, and the text does not say
of how many each is.

Why it matters
The two cannot be compared, though they are printed as if they could: the reader thinks that the
severe are a smaller share of the same people. One of them is of others, or events.

Wrong
    Rash was seen in 93 patients (68.9%), of whom 6 severe (2.5%).

Right
    Rash was seen in 93 patients (68.9%), of whom 6 severe (4.4%).
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from primum.evidence.consistency.denominators import Denominators, denominators, shared
from primum.evidence.consistency.grim import HUNDRED
from primum.evidence.consistency.printed import Printed, shown
from primum.lint.paper import Paper
from primum.lint.reading.evidence.proportions import Claim, Of, read_claims
from primum.lint.reading.evidence.shares import RowShare, read_shares
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_Figures = tuple[int | None, Printed | None, int | None, Printed | None]
_REMEDY = "Print of how many each percentage is, or both of the same people."


def find(paper: Paper) -> Iterator[Remark]:
    """Find parts whose percentage is out of others than that of their whole."""
    for whole, part in _pairs(read_claims(paper)):
        figures: _Figures = (whole.count, whole.percentage, part.count, part.percentage)
        named = Denominators(whole.n, whole.n) if whole.n else None
        yield from _remarks(figures, named, part.place, f"{whole.text}, {part.text}")
    for total, inner in _of_rows(tuple(read_shares(paper))):
        row = (total.events, total.percentage, inner.events, inner.percentage)
        yield from _remarks(row, None, inner.place, f"{total.text}, {inner.text}")


def _pairs(claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    for whole, part in pairwise(claims):
        same = whole.sentence is part.sentence
        if same and part.part and not whole.part and whole.people and part.of is Of.NOT_SAID:
            yield whole, part


def _of_rows(shares: tuple[RowShare, ...]) -> Iterator[tuple[RowShare, RowShare]]:
    by_id = {(share.row.study.place, share.row.result.id): share for share in shares}
    for part in shares:
        name = part.row.result.part_of
        whole = by_id.get((part.row.study.place, name)) if name else None
        if whole and whole is not part and not (whole.row.is_own_n or part.row.is_own_n):
            yield whole, part


def _remarks(
    figures: _Figures,
    named: Denominators | None,
    place: Place,
    text: str,
) -> Iterator[Remark]:
    whole, of_whole, part, of_part = figures
    if (
        whole is None
        or part is None
        or of_whole is None
        or of_part is None
        or not 0 < part <= whole
    ):
        return
    ratio = Fraction(part * HUNDRED, whole)
    sizes = named or denominators(whole, of_whole), denominators(part, of_part)
    if of_part.holds(ratio) or not all(sizes) or shared(sizes):
        return
    loosely = named or _loosely(whole, of_whole), _loosely(part, of_part)
    unit = 2 * of_part.half
    is_sure = not shared(loosely) and abs(ratio - of_part.value) > unit
    yield Remark(
        place=place,
        fault=f"{whole} is {of_whole.in_english} only of {sizes[0]}, and {part} is "
        f"{of_part.in_english} only of {sizes[1]}; {part} of {whole} is "
        f"{shown(ratio, of_part.decimals)}%",
        value=text,
        remedy=_REMEDY,
        verdict=Verdict.IMPOSSIBLE if is_sure else Verdict.SUSPICIOUS,
    )


def _loosely(count: int, printed: Printed) -> Denominators:
    """Give the denominators that also allow cutting off decimals, either way."""
    unit = 2 * printed.half
    low, high = printed.value - unit, printed.value + unit
    last = floor(count * HUNDRED / low) if low > 0 else None
    return Denominators(max(ceil(count * HUNDRED / high), count, 1), last)

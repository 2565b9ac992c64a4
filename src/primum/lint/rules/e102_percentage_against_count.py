"""A count, an n and a percentage that do not belong together.

What it finds
A percentage that is not the one of the count and the n printed with it: 30 of 71 is 42.3 %, so
that `30 of 71 (45%)` is wrong in one of its three figures. Also a count larger than its n, and
a count with a percentage that it is of no n at all. Where cutting off decimals instead of rounding
them explains the figure, where other words stand between the figures, and where n stands in the
head of a column (of which somebody may be missing), it is only suspicious.

Why it matters
One of the three is not that of the source, and nobody can say which without opening it.

Wrong
    Rash was seen in 30 of 71 patients (45%).

Right
    Rash was seen in 30 of 71 patients (42%).
"""

from collections.abc import Iterator
from fractions import Fraction

from primum.evidence.consistency.denominators import denominators
from primum.evidence.consistency.grim import HUNDRED
from primum.evidence.consistency.printed import Printed, shown
from primum.lint.paper import Paper
from primum.lint.reading.evidence.proportions import Claim, read_claims
from primum.lint.reading.evidence.shares import read_shares
from primum.lint.reading.evidence.tables import read_table_claims
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_REMEDY = "Look up the three in the source, and mend the one that is wrong."


def find(paper: Paper) -> Iterator[Remark]:
    """Find counts that are another percentage of their n than the printed one."""
    for claim in (*read_claims(paper), *read_table_claims(paper)):
        if claim.count is None or claim.percentage.value > HUNDRED:
            continue
        if claim.n is None:
            if claim.people and not claim.part:
                yield from _of_nobody(claim)
        elif claim.n > 0:
            figures = (claim.count, claim.n, claim.percentage)
            yield from _remarks(figures, claim.place, claim.text, is_sure=claim.certain)
    for share in read_shares(paper):
        printed = share.percentage
        if printed and share.events is not None and share.n and printed.value <= HUNDRED:
            row = (share.events, share.n, printed)
            yield from _remarks(row, share.place, share.text, is_sure=share.row.is_own_n)


def _remarks(
    figures: tuple[int, int, Printed], place: Place, text: str, *, is_sure: bool
) -> Iterator[Remark]:
    count, n, printed = figures
    if count > n:
        fault = f"{count} are more than the {n} they are counted in"
    else:
        share = Fraction(count * HUNDRED, n)
        if printed.holds(share):
            return
        cut = printed.value <= share < printed.value + 2 * printed.half
        is_sure = is_sure and not cut
        how = " (the decimals were cut off instead of rounded)" if cut else ""
        said = printed.in_english
        fault = f"{count} of {n} is {shown(share, printed.decimals + 1)}%, not {said}{how}"
    yield Remark(
        place=place,
        fault=fault,
        value=text,
        remedy=_REMEDY,
        verdict=Verdict.IMPOSSIBLE if is_sure else Verdict.SUSPICIOUS,
    )


def _of_nobody(claim: Claim) -> Iterator[Remark]:
    """Find a count that is so many percent of no whole number."""
    count = claim.count or 0
    if denominators(count, claim.percentage):
        return
    printed = claim.percentage
    near = round(count * HUNDRED / printed.value) if printed.value else 0
    sizes = [n for n in (near - 1, near, near + 1) if n >= max(count, 1)]
    shares = ", ".join(
        f"of {n} it is {shown(Fraction(count * HUNDRED, n), printed.decimals + 1)}%" for n in sizes
    )
    yield Remark(
        place=claim.place,
        fault=f"there is no number of people of which {count} are "
        f"{str(printed).replace(',', '.')}" + (f" ({shares})" if shares else ""),
        value=claim.text,
        remedy=_REMEDY,
        verdict=Verdict.SUSPICIOUS,
    )

"""Groups that cannot add up to their total.

What it finds
A total, and the groups that make it up: their sizes add up to that of the total, and all speak of
one outcome. How many each group holds at most and at least, by its count or its percentage, must
leave room for the count of the total. The percentage of the total must lie among those of its
groups, whatever their sizes: where groups are listed under a total but do not make it up by their
sizes, a percentage outside theirs is suspicious.

Why it matters
The total counts other people than the groups, or at another time, or events and not people. The
conclusion of a report often repeats the total, and a decision the groups.

Wrong
    - Rash was seen in 93 patients (68.9%).
      - In the treated group (n=21) 52% had a rash.
      - In the untreated group (n=114) 16% had a rash.

Right
    - Rash was seen in 29 patients (21.5%).
      - In the treated group (n=21) 52% had a rash.
      - In the untreated group (n=114) 16% had a rash.
"""

from collections.abc import Iterator

from primum.evidence.consistency.parts import Share, convexity
from primum.lint.paper import Paper
from primum.lint.reading.evidence.parts import (
    Portion,
    Whole,
    groups_below,
    nested_below,
    portion_of,
)
from primum.lint.reading.evidence.proportions import read_claims
from primum.lint.reading.evidence.shares import RowShare, read_shares
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_REMEDY = "Look up whom the total counts, and say it, or mend the figure that is wrong."


def find(paper: Paper) -> Iterator[Remark]:
    """Find totals that their groups leave no room for."""
    claims = read_claims(paper)
    for at, claim in enumerate(claims):
        made_up = groups_below(claims, at)
        if made_up:
            yield from _by_counts(made_up, claim.place, claim.text)
            continue
        listed = nested_below(claims, at)
        if listed:
            yield from _by_percentages(listed, claim.place, claim.text)
    for share, whole in _of_rows(tuple(read_shares(paper))):
        yield from _by_counts(whole, share.place, share.text)


def _of_rows(shares: tuple[RowShare, ...]) -> Iterator[tuple[RowShare, Whole]]:
    """Give the rows that the rows of smaller arms make up."""
    for total in shares:
        sizes = portion_of(total).sizes
        parts = [it for it in shares if it.row.is_beside(total.row) and _is_below(it, total)]
        if len(parts) > 1 and all(it.n for it in parts) and sum(it.n or 0 for it in parts) in sizes:
            whole = Whole(whole=portion_of(total), parts=tuple(map(portion_of, parts)))
            yield total, whole


def _is_below(part: RowShare, total: RowShare) -> bool:
    return part.row.arm is not None and part.row.arm.part_of == total.row.result.arm


def _by_counts(found: Whole, place: Place, text: str) -> Iterator[Remark]:
    least = sum(part.least for part in found.parts)
    most = sum(part.most for part in found.parts)
    whole = found.whole
    if whole.count is None and not whole.n:
        return
    if least <= whole.most and whole.least <= most:
        return
    high = most < whole.least
    together = f"{most} at most" if high else f"{least} at least"
    if least == most:
        together = f"{most} together"
    parts = ", ".join(_shown(part, high=high) for part in found.parts)
    yield Remark(
        place=place,
        fault=f"{parts}: {together}, but the total says {_total(whole, high=high)}{_outside(found)}",
        value=text,
        remedy=_REMEDY,
    )


def _by_percentages(found: Whole, place: Place, text: str) -> Iterator[Remark]:
    outside = _outside(found)
    if outside:
        yield Remark(
            place=place,
            fault=f"the groups below it cannot be all of whom this counts{outside}",
            value=text,
            remedy=_REMEDY,
            verdict=Verdict.SUSPICIOUS,
        )


def _outside(found: Whole) -> str:
    """Say that the percentage of the total is not among those of its parts."""
    total = found.whole.percentage
    shares = [Share(part.percentage) for part in found.parts if part.percentage]
    if total is None or len(shares) < len(found.parts):
        return ""
    tested = convexity(total, shares)
    if not tested.outside:
        return ""
    side = "above" if total.low > tested.highest.high else "below"
    each = " and ".join(share.percentage.in_english for share in shares)
    return f"; {total.in_english} is {side} {each}, and a total lies among its parts"


def _shown(part: Portion, *, high: bool) -> str:
    if part.percentage is None or part.count is not None:
        return f"{part.count} of {part.n}"
    if part.least == part.most:
        return f"{part.percentage.in_english} of {part.n} is {part.most}"
    bound = f"at most {part.most}" if high else f"at least {part.least}"
    return f"{part.percentage.in_english} of {part.n} is {bound}"


def _total(whole: Portion, *, high: bool) -> str:
    if whole.count is not None:
        return str(whole.count)
    return f"at least {whole.least}" if high else f"at most {whole.most}"

"""A percentage that no whole number of people gives.

What it finds
A percentage of people, with how many they were, that no number of them makes: of 21 people 10 are
47.6 % and 11 are 52.4 %, so that 51 % of 21 does not exist. It looks at percentages whose n is
named in the same sentence, in the head of their column, or in a row of a study, and whose count is
not printed. The test is GRIM (Brown and Heathers 2017), of whole people. Where cutting off decimals
instead of rounding them explains the figure, it is only suspicious.

Why it matters
The percentage, the n or both are not those of the source: of fewer people, of events, or mistyped.
Whoever takes the count back from them, to pool it with that of other studies, takes a wrong one.

Wrong
    In the untreated group (n=21) 51% had a rash.

Right
    In the untreated group (n=21) 52% had a rash.
"""

from collections.abc import Iterator

from primum.evidence.consistency.grim import HUNDRED, Grim, grim_percentage
from primum.lint.paper import Paper
from primum.lint.reading.evidence.proportions import Of, read_claims
from primum.lint.reading.evidence.shares import read_shares
from primum.lint.reading.evidence.tables import read_table_claims
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_REMEDY = "Look up count and n in the source, and print both."


def find(paper: Paper) -> Iterator[Remark]:
    """Find percentages that GRIM rules out."""
    for claim in (*read_claims(paper), *read_table_claims(paper)):
        if claim.count is None and claim.n and claim.percentage.value <= HUNDRED:
            sure = claim.of is not Of.COLUMN
            found = grim_percentage(claim.percentage, claim.n)
            yield from _remarks(found, claim.place, claim.text, is_sure=sure)
    for share in read_shares(paper):
        printed = share.percentage
        if printed and share.n and share.events is None and printed.value <= HUNDRED:
            found = grim_percentage(printed, share.n)
            yield from _remarks(found, share.place, share.text, is_sure=share.row.is_own_n)


def _remarks(found: Grim, place: Place, text: str, *, is_sure: bool) -> Iterator[Remark]:
    if found.verdict is not Verdict.IMPOSSIBLE:
        return
    printed, n = found.printed.in_english, found.n
    decimals = found.printed.decimals + 1
    near = ", ".join(
        f"{it.total} of {n} is {it.at(decimals)}%" for it in (found.below, found.above) if it
    )
    if found.truncated is not None:
        near += f"; {found.truncated} of {n} gives it when decimals are cut off instead of rounded"
    yield Remark(
        place=place,
        fault=f"no whole number of {n} is {printed} ({near})",
        value=text,
        remedy=_REMEDY,
        verdict=Verdict.IMPOSSIBLE if is_sure and found.truncated is None else Verdict.SUSPICIOUS,
    )

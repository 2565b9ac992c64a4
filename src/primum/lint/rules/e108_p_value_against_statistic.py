"""A p value that its own test statistic does not give.

What it finds
A statistic with its degrees of freedom and the p value printed after it, `t(28) = 2.20, p = .03`,
that do not agree however both were rounded. It knows t, F, chi-square, r, z and Q, in English and
Dutch, and a p that fits one tail. The test is that of statcheck (Nuijten et al. 2016). It is silent
where the text says that p was corrected or computed otherwise.

Why it matters
One of the three figures is wrong, and sometimes the conclusion with it: then the remark says that
the recomputed p decides otherwise.

Wrong
    The groups differed, t(28) = 1.20, p = .03.

Right
    The groups differed, t(28) = 2.20, p = .036.
"""

import re
from collections.abc import Iterator

from primum.evidence.consistency.notation import find_statistics, is_alike, read_p, read_statistic
from primum.evidence.consistency.statistics import PCheck, check_p
from primum.lint.paper import Paper
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_OTHERWISE = re.compile(
    r"bonferroni|holm|tukey|adjusted|corrected|correction|gecorrigeerd|correctie|greenhouse|huynh|"
    r"permutation|permutatie|bootstrap|monte carlo|\bexact\b|\bfisher|\byates|continuity|continuïteit|"
    r"mid-?p\b|non-?inferiority",
    re.IGNORECASE,
)
_ONE_SIDED = re.compile(r"one[- ](?:sided|tailed)|eenzijdig|éénzijdig", re.IGNORECASE)


def find(paper: Paper) -> Iterator[Remark]:
    """Find p values that statcheck rules out."""
    for row in read_rows(paper):
        if row.result.statistic.strip() and row.result.p.strip():
            yield from _of_row(row)
    for passage in paper.prose:
        for claim in find_statistics(passage.text):
            found = check_p(claim.statistic, claim.p)
            if _OTHERWISE.search(passage.text):
                continue
            half = found.printed.allows(found.low / 2, found.high / 2)
            if half and _ONE_SIDED.search(passage.text):
                continue
            place = paper.document.place(passage.line_at(claim.start))
            yield from _remarks(found, place, claim.text)


def _of_row(row: Row) -> Iterator[Remark]:
    statistic, p = read_statistic(row.result.statistic), read_p(row.result.p)
    if statistic is None or p is None:
        unread = row.result.p if statistic else row.result.statistic
        yield Remark(
            place=row.place("p" if statistic else "statistic"),
            fault="this is not read, so p was not recomputed",
            value=unread,
            remedy="Write it as `t(28) = 2.20` or `p = 0.036`, if the source allows it.",
            verdict=Verdict.UNTESTABLE,
        )
    elif is_alike(statistic.value, p.value):
        value = f"{row.result.statistic}, {row.result.p}"
        yield from _remarks(check_p(statistic, p), row.place("p"), value)


def _remarks(found: PCheck, place: Place, value: str) -> Iterator[Remark]:
    if found.verdict is None:
        return
    fault = f"this statistic gives a p of {_written(found.computed)}"
    if found.low != found.high:
        fault += f" (from {_written(found.low)} to {_written(found.high)} with its rounding)"
    if found.one_sided:
        fault += "; the printed one counts a single tail"
    if found.decides_otherwise:
        fault += ", which decides otherwise at 0.05"
    yield Remark(
        place=place,
        fault=fault,
        value=value,
        remedy="Look up statistic, degrees of freedom and p in the source.",
        verdict=found.verdict,
    )


def _written(p: float) -> str:
    return f"{p:.2g}" if p < 0.001 else f"{p:.4f}"

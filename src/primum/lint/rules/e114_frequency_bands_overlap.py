"""Bands of frequency that share a frequency, or leave one out.

What it finds
Lists of side effects whose headings claim one frequency twice: `common (≥10%)` and `less common
(1-10%)` both hold 10 %. It looks at bands with different names under one heading. Bands that are
all open to the same side (`≥1/10`, `≥1/100`) are read as a ladder and left alone, and so are ranges
that only touch, without a sign (`1-10%`, `0.1-1%`), as some handbooks print them. Where serious
effects are kept apart an overlap is only suspicious; so is a gap between two neighbours, such as
`common (>10%)` and `less common (1-5%)`.

Why it matters
An effect with that frequency has two places, or none, and two texts that used the same figures
need not agree on how common it is.

Wrong
    Common side effects (≥10%):

    - Headache

    Less common side effects (1-10%):

    - Rash

Right
    Common side effects (≥10%):

    - Headache

    Less common side effects (≥1% to <10%):

    - Rash
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from primum.evidence.consistency.printed import shown
from primum.lint.paper import Paper
from primum.lint.reading.evidence.bands import Band, read_bands
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_MOST_DECIMALS = 5
_REMEDY = "Say to which band each frequency belongs: ≥10%, ≥1% to <10%, <1%."


def find(paper: Paper) -> Iterator[Remark]:
    """Find bands under one heading that overlap, or leave a gap."""
    by_heading: dict[tuple[str, ...], dict[tuple[int, str], Band]] = {}
    for band in read_bands(paper):
        by_heading.setdefault(_above(band), {}).setdefault((band.rank, band.text), band)
    for named in by_heading.values():
        bands = sorted(named.values(), key=lambda it: it.rank)
        for common, rarer in combinations(bands, 2):
            if common.rank == rarer.rank:
                continue
            fault = _overlap(common, rarer) or _gap(common, rarer, bands)
            if fault:
                yield _remark(paper, common, rarer, fault)


def _above(band: Band) -> tuple[str, ...]:
    """The headings over a band; one that is itself a heading stands beside its siblings."""
    headings = band.passage.headings
    return headings[:-1] if band.passage.text == band.passage.heading else headings


def _overlap(common: Band, rarer: Band) -> tuple[str, Verdict] | None:
    """Say what both bands hold."""
    low, high = max(common.low, rarer.low), min(common.high, rarer.high)
    if low > high:
        return None
    if low == high:
        if not (common.signed or rarer.signed):
            return None
        has = all(it.has_low if it.low == low else it.has_high for it in (common, rarer))
        return (f"both bands hold {_percent(low)}", Verdict.IMPOSSIBLE) if has else None
    if _is_ladder(common, rarer):
        return None
    # One range under two names may be that of two groups of patients.
    is_same = (common.low, common.high) == (rarer.low, rarer.high)
    is_apart = common.serious or rarer.serious or is_same
    fault = f"both bands hold what lies between {_percent(low)} and {_percent(high)}"
    return fault, Verdict.SUSPICIOUS if is_apart else Verdict.IMPOSSIBLE


def _is_ladder(common: Band, rarer: Band) -> bool:
    """Whether both are open to the same side, so that the narrower is taken out of the wider."""
    up = common.high == rarer.high and common.low > rarer.low
    down = common.low == rarer.low and common.high > rarer.high
    return up or down


def _gap(common: Band, rarer: Band, bands: list[Band]) -> tuple[str, Verdict] | None:
    """Say which frequencies lie between two neighbours, if no other band holds any of them."""
    low, high = rarer.high, common.low
    if rarer.rank - common.rank != 1 or low >= high or common.serious or rarer.serious:
        return None
    if any(it.low < high and it.high > low for it in bands):
        return None
    if high - low <= max(_unit(low), _unit(high)) and not (common.signed and rarer.signed):
        return None  # 1-9% and 0.1-0.9%, of figures that were rounded
    return f"no band holds what lies between {_percent(low)} and {_percent(high)}", (
        Verdict.SUSPICIOUS
    )


def _unit(end: Fraction) -> Fraction:
    """One of the last decimal that an end was printed with."""
    decimals = next((at for at in range(_MOST_DECIMALS) if (end * 10**at).denominator == 1), None)
    return Fraction(1, 10**decimals) if decimals is not None else Fraction(0)


def _remark(paper: Paper, common: Band, rarer: Band, fault: tuple[str, Verdict]) -> Remark:
    last = max(common, rarer, key=lambda it: (it.passage.line, it.start))
    return Remark(
        place=paper.document.place(last.passage.line_at(last.start)),
        fault=fault[0],
        value=f"{common.name} ({common.text}), {rarer.name} ({rarer.text})",
        remedy=_REMEDY,
        verdict=fault[1],
    )


def _percent(value: Fraction) -> str:
    text = shown(value, 4).rstrip("0").rstrip(".")
    return f"{text}%"

"""One quantity printed in two units that do not agree.

What it finds
A quantity whose bracket repeats it in another unit with another value: `0.4 mg/kg (40 mcg/kg)` is
ten times too much, or too little. Off by a power of ten it is impossible; otherwise suspicious, and
so is a mass without a per (of `1 g (10 mg)` one may be the cream and one what is in it). Pounds,
degrees and curies may be rounded. And one figure with two units a thousandfold apart in one text,
`0.12 mg/kg` here and `0.12 mcg/kg` there, is suspicious; with fewer decimals it may be that of two
medicines.

Why it matters
A dose that is off by ten or a thousand can kill. Whoever reads only one of the two reads a dose that
nobody meant.

Wrong
    The dose was 0.4 mg/kg (40 mcg/kg) twice daily.

Right
    The dose was 0.04 mg/kg (40 mcg/kg) twice daily.
"""

from collections.abc import Iterator
from fractions import Fraction

from primum.documents.passages import Passage
from primum.evidence.consistency.printed import shown
from primum.lint.paper import Paper
from primum.lint.reading.evidence.quantities import (
    Quantity,
    Twins,
    find_disagreement,
    read_rates,
    read_twins,
)
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_REMEDY = "Look up the dose in the source, and mend the one that is wrong."
_Placed = tuple[Passage, Quantity]
_THOUSAND = 1000
_NEARLY = Fraction(1, 10)
_TELLING = 2  # decimals
_POWERS = range(-9, 10)


def find(paper: Paper) -> Iterator[Remark]:
    """Find quantities that their repetition contradicts, and units a thousandfold apart."""
    yield from _twins(paper)
    yield from _thousandfold(paper)


def _twins(paper: Paper) -> Iterator[Remark]:
    for passage in paper.passages:
        if "(" not in passage.text and "[" not in passage.text and "=" not in passage.text:
            continue
        for twins in read_twins(passage.text, paper.language):
            ratio = find_disagreement(twins) if _is_comparable(twins) else None
            verdict = _verdict(twins, ratio) if ratio is not None else None
            if ratio is not None and verdict:
                yield Remark(
                    place=paper.document.place(passage.line_at(twins.one.start)),
                    fault=_fault(twins, ratio),
                    value=f"{twins.one.text} ({twins.other.text})",
                    remedy=_REMEDY,
                    verdict=verdict,
                )


def _is_comparable(twins: Twins) -> bool:
    one, other = twins.one.unit, twins.other.unit
    return one.measure == other.measure and one.factor != other.factor


def _verdict(twins: Twins, ratio: Fraction) -> Verdict | None:
    """Judge by how far they are apart; a mass by itself may be another mass, of the salt or base."""
    is_slip = _slip(ratio) is not None
    is_bare = twins.one.unit.measure == ("mass",)
    if is_bare and twins.one.unit.is_decimal_of(twins.other.unit):
        return Verdict.SUSPICIOUS if is_slip else None
    return Verdict.IMPOSSIBLE if is_slip else Verdict.SUSPICIOUS


def _slip(ratio: Fraction) -> int | None:
    """The power of ten that the second is too large by, when that is all."""
    near = (power for power in _POWERS if power and _is_near(ratio / Fraction(10) ** power))
    return next(near, None)


def _is_near(ratio: Fraction) -> bool:
    return abs(ratio - 1) <= _NEARLY


def _fault(twins: Twins, ratio: Fraction) -> str:
    right = _expected(twins.one, twins.other)
    power = _slip(ratio)
    off = f", a factor {10 ** abs(power)} apart" if power else ""
    return f"{twins.one.text} is {right} {twins.other.unit.text}, not {twins.other.text}{off}"


def _thousandfold(paper: Paper) -> Iterator[Remark]:
    """Find a figure that has one unit here and a thousandth of it there.

    Only figures with two decimals are compared: two medicines may well
    have 0.5 mg/kg and 0.5 mcg/kg.
    """
    by_figure: dict[tuple[Fraction, tuple[str, ...]], dict[Fraction, list[_Placed]]] = {}
    for passage in paper.passages:
        for rate in read_rates(passage.text, paper.language):
            for figure in {end[0].value for end in rate.ends if end[0].decimals >= _TELLING}:
                by_unit = by_figure.setdefault((figure, rate.unit.measure), {})
                by_unit.setdefault(rate.unit.factor, []).append((passage, rate))
    for by_unit in by_figure.values():
        for factor, larger in by_unit.items():
            smaller = by_unit.get(factor / _THOUSAND, [])
            if smaller:
                yield from _apart(paper, larger, smaller)


def _apart(paper: Paper, larger: list[_Placed], smaller: list[_Placed]) -> Iterator[Remark]:
    """Remark on the unit that is printed less often; of two printed alike, on the later one."""
    fewer, more = sorted((larger, smaller), key=lambda found: (len(found), -_line(found[0])))
    other = more[0][1]
    where = paper.printed_line(_line(more[0]))
    for placed in fewer:
        rate = placed[1]
        yield Remark(
            place=paper.document.place(_line(placed)),
            fault=f"{rate.text} here and {other.text} on line {where} are the same figure, "
            "a thousandfold apart",
            value=rate.text,
            remedy=_REMEDY,
            verdict=Verdict.SUSPICIOUS,
        )


def _line(placed: _Placed) -> int:
    return placed[0].line_at(placed[1].start)


def _expected(one: Quantity, other: Quantity) -> str:
    """The first quantity in the unit of the second."""
    ends = [shown(one.unit.to(other.unit, end[0].value), 6) for end in one.ends]
    return " to ".join(end.rstrip("0").rstrip(".") if "." in end else end for end in ends)

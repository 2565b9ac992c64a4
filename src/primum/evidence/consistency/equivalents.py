"""One quantity printed in two units, `0.04 mg/kg (40 mcg/kg)`: whether they agree."""

import re
from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict

_PREFIXES = {
    "k": Fraction(1000),
    "": Fraction(1),
    "d": Fraction(1, 10),
    "c": Fraction(1, 100),
    "m": Fraction(1, 1000),
    "mc": Fraction(1, 10**6),
    "µ": Fraction(1, 10**6),
    "μ": Fraction(1, 10**6),
    "u": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
    "p": Fraction(1, 10**12),
}
_METRIC = re.compile(r"(k|d|c|mc|m|µ|μ|u|n|p)?(g|l|L|mol|eq|m|Bq|J)")
_WORDS = {
    "kilogram": "kg",
    "kilograms": "kg",
    "gram": "g",
    "grams": "g",
    "milligram": "mg",
    "milligrams": "mg",
    "microgram": "mcg",
    "micrograms": "mcg",
    "nanogram": "ng",
    "nanograms": "ng",
    "litre": "L",
    "liter": "L",
    "milliliter": "mL",
    "millilitre": "mL",
    "mEq": "meq",
}
_FURTHEST = 9  # powers of ten within which a slip is looked for
_NEARLY = Fraction(1, 10)  # how far rounding may put a slip off a power of ten


class Equivalence(Struct, frozen=True, kw_only=True):
    """Two prints of one quantity. `expected` is the first in the unit of the second.

    `slip` is the power of ten by which the second is too large (negative: too small), when that is
    all that is wrong with it.
    """

    first: Printed
    second: Printed
    factor: Fraction  # from the unit of the first to that of the second
    expected: Fraction
    slip: int | None
    verdict: Verdict | None


def equivalent(first: tuple[Printed, str], second: tuple[Printed, str]) -> Equivalence | None:
    """Compare two (number, unit) of one quantity; None when their units cannot be compared.

    Units are metric (`mg/kg`, `mcg/kg`, `mmol/L`); mass against moles is not compared, and `IU`
    against `mg` neither.
    """
    factor = conversion(first[1], second[1])
    if factor is None:
        return None
    fits = _meet(first[0].times(factor), second[0].times(Fraction(1)))
    slip = None if fits else _slip(first[0].value * factor, second[0].value)
    return Equivalence(
        first=first[0],
        second=second[0],
        factor=factor,
        expected=first[0].value * factor,
        slip=slip,
        verdict=None if fits else Verdict.IMPOSSIBLE if slip else Verdict.SUSPICIOUS,
    )


def conversion(unit: str, to: str) -> Fraction | None:
    """Give the factor from one metric unit to another; None when they do not measure the same."""
    source, target = _parts(unit), _parts(to)
    if len(source) != len(target):
        return None
    factor = Fraction(1)
    for place, (one, other) in enumerate(zip(source, target, strict=True)):
        if one[1] != other[1]:
            return None
        ratio = one[0] / other[0]
        factor = factor / ratio if place else factor * ratio
    return factor


def _parts(unit: str) -> list[tuple[Fraction, str]]:
    """What stands between the slashes, each as its size and what it measures."""
    return [_metric(part.strip()) for part in unit.split("/")]


def _metric(part: str) -> tuple[Fraction, str]:
    part = _WORDS.get(part, part)
    found = _METRIC.fullmatch(part)
    if not found:
        return Fraction(1), part
    return _PREFIXES[found[1] or ""], "L" if found[2] == "l" else found[2]


def _meet(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _slip(expected: Fraction, second: Fraction) -> int | None:
    """The power of ten by which `second` is off, when nothing else is."""
    if expected <= 0 or second <= 0:
        return None
    for power in range(-_FURTHEST, _FURTHEST + 1):
        ratio = second / (expected * Fraction(10) ** power)
        if power and abs(ratio - 1) <= _NEARLY:
            return power
    return None

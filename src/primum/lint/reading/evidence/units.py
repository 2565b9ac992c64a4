"""Units as dosages print them, with what they measure, so that two of one measure can be compared.

Factors are exact, so that a slip is told from a rounding; those of a pack (`compiler.units`) are
not, and know UCUM's codes instead of the words of prose.
"""

import re
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

_PREFIXES = {
    "k": Fraction(1000),
    "": Fraction(1),
    "d": Fraction(1, 10),
    "c": Fraction(1, 100),
    "m": Fraction(1, 1000),
    "mc": Fraction(1, 10**6),
    "µ": Fraction(1, 10**6),
    "μ": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
    "p": Fraction(1, 10**12),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
}
_METRIC = re.compile(r"(?P<prefix>k|d|c|mc|m|µ|μ|n|p|M|G)?(?P<base>g|L|l|mol|[Ee]q|Bq|Ci|m)")
_BASES = {
    "g": "mass", "L": "volume", "l": "volume", "mol": "amount", "Eq": "charge", "eq": "charge",
    "Bq": "activity", "Ci": "activity", "m": "length",
}  # fmt: skip
_CURIE = Fraction(37 * 10**9)  # becquerel
_WORDS = {
    "kilogram": "kg", "kilograms": "kg", "gram": "g", "grams": "g", "milligram": "mg",
    "milligrams": "mg", "microgram": "mcg", "micrograms": "mcg", "nanogram": "ng",
    "nanograms": "ng", "litre": "L", "liter": "L", "litres": "L", "liters": "L",
    "milliliter": "mL", "milliliters": "mL", "millilitre": "mL", "millilitres": "mL", "cc": "mL",
    "micromol": "µmol", "ug": "mcg", "ML": "", "Mg": "",
}  # fmt: skip
_OTHERS = {
    "lb": (Fraction(45359237, 100000), "mass"), "pound": (Fraction(45359237, 100000), "mass"),
    "inch": (Fraction(254, 10000), "length"), "inches": (Fraction(254, 10000), "length"),
    "min": (Fraction(60), "time"), "minute": (Fraction(60), "time"),
    "minuut": (Fraction(60), "time"), "h": (Fraction(3600), "time"), "hr": (Fraction(3600), "time"),
    "hour": (Fraction(3600), "time"), "uur": (Fraction(3600), "time"),
    "d": (Fraction(86400), "time"), "day": (Fraction(86400), "time"),
    "dag": (Fraction(86400), "time"), "week": (Fraction(604800), "time"),
    "m²": (Fraction(1), "area"), "m2": (Fraction(1), "area"),
    "dose": (Fraction(1), "dose"), "dosis": (Fraction(1), "dose"),
    "lbs": (Fraction(45359237, 100000), "mass"), "pounds": (Fraction(45359237, 100000), "mass"),
}  # fmt: skip
_DEGREES = {"°C": (Fraction(1), Fraction(0)), "°F": (Fraction(5, 9), Fraction(-160, 9))}


class Unit(Struct, frozen=True, kw_only=True):
    """A unit: how many of the base units of its measure it is, and what it measures.

    `measure` is what stands before the first slash, then in order what stands behind it: of
    `mg/kg/day` that is mass, mass and time. A degree has an offset too.
    """

    text: str
    factor: Fraction
    measure: tuple[str, ...]
    offset: Fraction = Fraction(0)

    @property
    def is_degree(self) -> bool:
        """Whether it measures temperature."""
        return self.measure == ("temperature",)

    def to(self, other: "Unit", value: Fraction) -> Fraction:
        """Express a value of this unit in another of the same measure."""
        return (value * self.factor + self.offset - other.offset) / other.factor

    def is_decimal_of(self, other: "Unit") -> bool:
        """Whether it is a power of ten of the other, so that converting rounds nothing."""
        ratio = self.factor / other.factor
        digits = str(max(ratio.numerator, ratio.denominator))
        return (
            min(ratio.numerator, ratio.denominator) == 1
            and set(digits[1:]) <= {"0"}
            and (digits[0] == "1")
        )


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """Read `mg`, `mcg/kg`, `mg per kg`, `mcg/kg/min` or `°C`; None for what is not known."""
    bare = text.strip().rstrip(".")
    if bare in _DEGREES:
        factor, offset = _DEGREES[bare]
        return Unit(text=bare, factor=factor, measure=("temperature",), offset=offset)
    parts = [_part(part.strip()) for part in re.split(r"/|\sper\s", bare)]
    known = [part for part in parts if part]
    if len(known) < len(parts):
        return None
    factor = known[0][0]
    for size, _ in known[1:]:
        factor /= size
    behind = sorted(measure for _, measure in known[1:])
    return Unit(text=bare, factor=factor, measure=(known[0][1], *behind))


def _part(text: str) -> tuple[Fraction, str] | None:
    word = _WORDS.get(text, _WORDS.get(text.lower(), text))
    if word in _OTHERS or word.lower() in _OTHERS:
        return _OTHERS.get(word) or _OTHERS[word.lower()]
    found = _METRIC.fullmatch(word)
    if (
        not found
        or not found["base"]
        or (found["base"] == "m" and found["prefix"] not in ("c", "m"))
    ):
        return None
    size = _PREFIXES[found["prefix"] or ""] * (_CURIE if found["base"] == "Ci" else 1)
    return size, _BASES[found["base"]]

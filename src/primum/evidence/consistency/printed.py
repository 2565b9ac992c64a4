"""A number as printed: its value, its decimals, and what rounds to it."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from msgspec import Struct

_NUMBER = re.compile(r"([+-]?)([0-9]{0,15})(?:[.,]([0-9]{1,15}))?")
_MINUS = str.maketrans("−–", "--")
_MOST_DIGITS = 50  # of a quotient before it is rounded: far more than anything printed


class Printed(Struct, frozen=True):
    """A printed number. `decimals` are those shown: `51` has none, `0.10` has two."""

    text: str
    value: Fraction
    decimals: int

    @property
    def half(self) -> Fraction:
        """Half a unit of the last digit: how far off rounding can be."""
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def low(self) -> Fraction:
        """The least number that rounds to this one."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The greatest number that rounds to this one (half down)."""
        return self.value + self.half

    def holds(self, number: Fraction) -> bool:
        """Whether `number` rounds to this one, half up or half down."""
        return self.low <= number <= self.high

    def times(self, factor: Fraction) -> tuple[Fraction, Fraction]:
        """Give the ends of what rounds to this one, multiplied by a positive factor."""
        return self.low * factor, self.high * factor

    @property
    def in_english(self) -> str:
        """The number with a decimal point, as sentences about it write it."""
        return self.text.replace(",", ".")

    def __str__(self) -> str:
        """Give the number as it was printed."""
        return self.text


def read_printed(text: str) -> Printed | None:
    """Read `0.35`, `68,9`, `51%` or `−2`; None for anything else.

    A comma is a decimal comma: who knows that it separates thousands takes it out first.
    """
    bare = text.strip().removesuffix("%").strip().translate(_MINUS)
    found = _NUMBER.fullmatch(bare)
    if not found or not (found[2] or found[3]):
        return None
    decimals = found[3] or ""
    whole = int((found[2] or "0") + decimals)
    value = Fraction(-whole if found[1] == "-" else whole, 10 ** len(decimals))
    return Printed(text=text.strip(), value=value, decimals=len(decimals))


def shown(number: Fraction, decimals: int) -> str:
    """Write a number with so many decimals, half up: 10/21 of a hundred is `47.6`."""
    with localcontext(prec=_MOST_DIGITS):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))

"""Quantities and the one way in which two numbers are compared."""

import re
from collections.abc import Callable
from enum import StrEnum
from math import inf, isfinite
from struct import Struct as Layout

from msgspec import Struct

# 2.16 mg / 18 kg <= 0.12 mg/kg is false in binary floats: without a tolerance a correct maximum
# dose would alarm. Every engine uses this number and no other.
RELATIVE_TOLERANCE = 1e-9

_QUANTITY = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*$")


class Operator(StrEnum):
    """The four comparisons a criterion can make."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="

    @property
    def words(self) -> str:
        """The key that knowledge documents use: above, at_least, below or at_most."""
        return self.name.lower()


class Quantity(Struct, frozen=True):
    """A number with its UCUM unit (`mg/kg`, `a`, `mmol/L`); "1" for a bare number."""

    value: float
    unit: str = "1"

    def __str__(self) -> str:
        """Give the quantity as in `0.12 mg/kg`."""
        number = f"{self.value:.6g}"
        return number if self.unit == "1" else f"{number} {self.unit}"


class Comparison(Struct, frozen=True):
    """An operator with the quantity on its right-hand side: *above 0.12 mg/kg*."""

    operator: Operator
    quantity: Quantity

    def __str__(self) -> str:
        """Give the comparison as in `> 0.12 mg/kg`."""
        return f"{self.operator.value} {self.quantity}"


def read_quantity(text: str) -> Quantity:
    """Read `0.12 mg/kg` or `3`; ValueError, saying what was expected, for anything else."""
    found = _QUANTITY.match(text)
    if not found:
        raise ValueError(f"expected a number and a UCUM unit, such as 0.12 mg/kg, got {text!r}")
    value = float(found[1])
    if not isfinite(value):
        raise ValueError(f"no number is so large: {text!r}")
    return Quantity(value, found[2] or "1")


def nearly_equal(left: float, right: float) -> bool:
    """Tell whether two numbers differ by no more than the relative tolerance."""
    # Of infinities the difference is no smaller than the tolerance: they are equal only as such.
    return left == right or abs(left - right) < RELATIVE_TOLERANCE * max(abs(left), abs(right))


def compare(left: float, operator: Operator, right: float) -> bool:
    """Compare two numbers in the same unit, with equality inside the relative tolerance."""
    if operator is Operator.ABOVE:
        return left > right and not nearly_equal(left, right)
    if operator is Operator.BELOW:
        return left < right and not nearly_equal(left, right)
    if operator is Operator.AT_LEAST:
        return left >= right or nearly_equal(left, right)
    return left <= right or nearly_equal(left, right)


# Of these comparisons whatever is greater than a number that compares so does, too.
UPWARD = frozenset({Operator.ABOVE, Operator.AT_LEAST})

_NUMBER, _PLACE = Layout("<d"), Layout("<q")


def _number_at(place: int) -> float:
    """Give the number at a place in the order of all floats; nought is at place 0."""
    number: float = _NUMBER.unpack(_PLACE.pack(abs(place)))[0]
    return -number if place < 0 else number


_INFINITE: int = _PLACE.unpack(_NUMBER.pack(inf))[0]


def edge(passes: Callable[[float], bool], operator: Operator) -> float | None:
    """Find the number from which on, or down to which, all numbers pass; None when none does.

    So that what was compared with one limit a thousand times is one comparison of floats, to the
    last bit as `compare` has it. `passes` compares by `operator` a number that grows with its own.
    """
    sign = 1 if operator in UPWARD else -1
    if not passes(sign * inf):
        return None
    low, high = -_INFINITE, _INFINITE
    while low < high:
        middle = (low + high) // 2
        if passes(_number_at(sign * middle)):
            high = middle
        else:
            low = middle + 1
    return _number_at(sign * low)

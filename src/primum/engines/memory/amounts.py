"""A dose worked out: a range whose ends may each be known only between two numbers."""

from typing import NamedTuple

from primum.findings.ground import Gap, Ground
from primum.vocabulary.quantity import UPWARD, Operator


class Range(NamedTuple):
    """What is allowed: the low end and the high end, each somewhere between two numbers.

    The two numbers of an end differ only where the weight is not known.
    """

    low: tuple[float, float]
    high: tuple[float, float]

    def deciding(self, operator: Operator) -> tuple[float, float]:
        """Give the end by which a comparison of what is allowed is decided."""
        return self.high if operator in UPWARD else self.low

    def plus(self, other: "Range") -> "Range":
        """Add two ranges end by end."""
        return Range(
            (self.low[0] + other.low[0], self.low[1] + other.low[1]),
            (self.high[0] + other.high[0], self.high[1] + other.high[1]),
        )


class Known(NamedTuple):
    """A dose in the unit asked for, with the grounds it took to work it out."""

    range: Range
    grounds: tuple[Ground, ...]
    gaps: tuple[Gap, ...]  # what would make it exact


Unknown = tuple[Gap, ...]


class Weight(NamedTuple):
    """A body weight in kg, somewhere from low to high."""

    low: float
    high: float
    grounds: tuple[Ground, ...]
    gaps: tuple[Gap, ...]


class Level(NamedTuple):
    """A dose that was held: its least and greatest amount, since when, and by which row."""

    low: float
    high: float
    since: float
    ref: str

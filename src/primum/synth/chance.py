"""What chance decides: one patient's own source of it, which depends on nothing but its number."""

import random
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Shares(NamedTuple, Generic[T]):
    """Things to draw from, and the running sum of their weights."""

    things: tuple[T, ...]
    sums: tuple[float, ...]


def shares(weights: Iterable[tuple[T, float]]) -> Shares[T]:
    """Make shares of things with their weights; at least one."""
    pairs = list(weights)
    return Shares(
        tuple(thing for thing, _ in pairs), tuple(accumulate(weight for _, weight in pairs))
    )


def ranked(things: Iterable[T]) -> Shares[T]:
    """Make shares by rank: the n-th thing is drawn 1/n times as often as the first (Zipf)."""
    return shares((thing, 1 / rank) for rank, thing in enumerate(things, start=1))


class Chance:
    """Draws for one patient, or for one other thing that has a name."""

    __slots__ = ("_bits", "_gauss", "random")

    def __init__(self, seed: int, name: object) -> None:
        """Start from the seed and a name; two names have nothing to do with each other."""
        source = random.Random(f"primum {seed} {name}")
        self.random = source.random
        self._bits = source.getrandbits
        self._gauss = source.gauss

    def id(self) -> str:
        """Give a UUID of version 4."""
        bits = self._bits(128)
        text = f"{bits:032x}"
        variant = "89ab"[bits & 3]
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"

    def happens(self, share: float) -> bool:
        """Tell whether something happens that does in this share of cases."""
        return self.random() < share

    def one(self, things: Sequence[T]) -> T:
        """Draw one thing; all are as likely."""
        return things[int(self.random() * len(things))]

    def among(self, drawn: Shares[T]) -> T:
        """Draw one thing by its weight."""
        return drawn.things[bisect(drawn.sums, self.random() * drawn.sums[-1])]

    def some(self, things: Iterable[T], share: float) -> list[T]:
        """Draw each thing by itself, in this share of cases."""
        return [thing for thing in things if self.random() < share]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """Give the things in any order."""
        return sorted(things, key=lambda _: self.random())

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number; both ends are possible."""
        return low + int(self.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """Draw a number between two others."""
        return low + self.random() * (high - low)

    def deviation(self) -> float:
        """Draw how many standard deviations something lies off: at most three."""
        return max(-3.0, min(3.0, self._gauss(0.0, 1.0)))

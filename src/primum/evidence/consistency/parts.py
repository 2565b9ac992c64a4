"""Parts and wholes: percentages of parts and total, sums, and cohorts that grow."""

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from primum.evidence.consistency.grim import HUNDRED, grim_percentage
from primum.evidence.consistency.printed import Printed
from primum.vocabulary.problem import Verdict


class Share(Struct, frozen=True):
    """A part of a whole: its printed percentage, and of how many when that is said."""

    percentage: Printed
    n: int | None = None

    @property
    def most(self) -> int | None:
        """The most events it can be, roundings of neighbours included (11 for 51 % of 21)."""
        if self.n is None or self.n < 1:
            return None
        found = grim_percentage(self.percentage, self.n)
        if found.last is not None:
            return found.last
        return found.above.total if found.above else self.n

    @property
    def least(self) -> int | None:
        """The fewest events it can be, likewise (10 for 51 % of 21)."""
        if self.n is None or self.n < 1:
            return None
        found = grim_percentage(self.percentage, self.n)
        if found.first is not None:
            return found.first
        return found.below.total if found.below else 0


class Convexity(Struct, frozen=True, kw_only=True):
    """A total percentage against those of its parts, which it must lie among.

    `lowest` and `highest` are the outermost parts. `least` to `most` of `n` are the events that the
    parts can hold together, None unless every part says of how many.
    """

    total: Printed
    lowest: Printed
    highest: Printed
    n: int | None
    least: int | None
    most: int | None
    outside: bool  # of every weighing of the parts
    verdict: Verdict | None

    def at_most(self) -> Fraction | None:
        """Give the highest percentage that the parts allow together."""
        return None if not self.n or self.most is None else Fraction(HUNDRED * self.most, self.n)

    def at_least(self) -> Fraction | None:
        """Give the lowest percentage that the parts allow together."""
        return None if not self.n or self.least is None else Fraction(HUNDRED * self.least, self.n)


def convexity(total: Printed, parts: Sequence[Share]) -> Convexity:
    """Test the percentage of a whole against its parts, which together are the whole."""
    if not parts:
        raise ValueError("expected at least one part")
    percentages = [part.percentage for part in parts]
    lowest = min(percentages, key=lambda found: found.low)
    highest = max(percentages, key=lambda found: found.high)
    n, least, most = _together(parts)
    outside = total.high < lowest.low or total.low > highest.high
    misfits = n is not None and (
        Fraction(HUNDRED * (most or 0), n) < total.low
        or Fraction(HUNDRED * (least or 0), n) > total.high
    )
    return Convexity(
        total=total,
        lowest=lowest,
        highest=highest,
        n=n,
        least=least,
        most=most,
        outside=outside,
        verdict=Verdict.IMPOSSIBLE if outside or misfits else None,
    )


def _together(parts: Sequence[Share]) -> tuple[int | None, int | None, int | None]:
    sizes = [part.n for part in parts if part.n]
    if len(sizes) < len(parts):
        return None, None, None
    return sum(sizes), sum(part.least or 0 for part in parts), sum(part.most or 0 for part in parts)


class Sum(Struct, frozen=True):
    """Counts of the parts against the count of the whole."""

    parts: tuple[int, ...]
    total: int

    @property
    def added(self) -> int:
        """What the parts add up to."""
        return sum(self.parts)

    @property
    def difference(self) -> int:
        """How much more the parts are than the whole; negative when less."""
        return self.added - self.total

    def __str__(self) -> str:
        """Give the sum as `21 + 117 = 138`."""
        return f"{' + '.join(map(str, self.parts))} = {self.added}"


class Wave(Struct, frozen=True):
    """A report on a cohort: when (a year, or a date that sorts), how many people, from where."""

    when: str
    n: int
    source: str


def shrinking(waves: Sequence[Wave]) -> list[tuple[Wave, Wave]]:
    """Give each report with fewer people than one that came before it, with that earlier one.

    Reports of the same moment have no order.
    """
    found: list[tuple[Wave, Wave]] = []
    ordered = sorted(waves, key=lambda wave: wave.when)
    for wave in ordered:
        earlier = [other for other in ordered if other.when < wave.when]
        largest = max(earlier, key=lambda other: other.n, default=None)
        if largest and largest.n > wave.n:
            found.append((largest, wave))
    return found

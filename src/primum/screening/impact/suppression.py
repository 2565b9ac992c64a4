"""Counts of people, told so that nobody under five can be worked out.

A count of 1 to 4 is told as `<5`. Whoever knows a total and all other parts would know it still, so
others are hidden beside it, as `5+`, until what is told leaves every value of a hidden count possible
(or several of them, where all that is large is hidden already).
The parts of a total under five are all told as `<5`, those of nobody too.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

LEAST = 5
FEW, MORE = f"<{LEAST}", f"{LEAST}+"
Headcount = int | str  # a number, or FEW or MORE
Sum = tuple[str, Sequence[str]]  # the name of a total, and those of its parts
Bounds = dict[str, tuple[float, float]]  # the least and the most that a count can be


def suppress(counts: Mapping[str, int], sums: Iterable[Sum]) -> dict[str, Headcount]:
    """Tell counts of people by name; `sums` are all that a reader can add up.

    A total may be a part of another, whose sum then stands before its own; sums run in no circle.
    ValueError when parts do not add up to their total.
    """
    sums = tuple(sums)
    for total, parts in sums:
        if counts[total] != sum(counts[part] for part in parts):
            raise ValueError(f"the parts of {total} do not add up to it")
    hidden: Bounds = {name: (1, LEAST - 1) for name, count in counts.items() if 0 < count < LEAST}
    for total, parts in sums:
        if total in hidden:
            hidden |= dict.fromkeys(parts, (0, LEAST - 1))
    while beside := _needed(counts, sums, hidden):
        hidden[beside] = (LEAST, inf)
    return {
        name: count if name not in hidden else FEW if hidden[name][1] < LEAST else MORE
        for name, count in counts.items()
    }


def _needed(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Bounds) -> str | None:
    """Give a count to hide, where a small one could be narrowed down; the smallest that helps."""
    known = _narrowed(counts, sums, hidden)
    for name, bounds in hidden.items():
        if bounds[1] < LEAST and known[name] != bounds:
            shown = _shown_beside(name, counts, sums, hidden)
            if shown:
                return min(shown, key=lambda it: (counts[it], it))
    return None


def _narrowed(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Bounds) -> Bounds:
    """Work out, as a reader can, how small and how large each count can be."""
    known = {name: hidden.get(name, (count, count)) for name, count in counts.items()}
    before: Bounds = {}
    while known != before:
        before = dict(known)
        for total, parts in sums:
            low = sum(known[part][0] for part in parts)
            high = sum(known[part][1] for part in parts)
            known[total] = (max(known[total][0], low), min(known[total][1], high))
            least, most = known[total]
            for part in parts:
                others = [known[other] for other in parts if other != part]
                low = least - sum(bounds[1] for bounds in others)
                high = most - sum(bounds[0] for bounds in others)
                known[part] = (max(known[part][0], low), min(known[part][1], high))
    return known


def _shown_beside(
    name: str, counts: Mapping[str, int], sums: Sequence[Sum], hidden: Bounds
) -> list[str]:
    """List the large counts that are shown in the sums of one, else in those these hang on."""
    reached: set[str] = set()
    members = {name}
    shown: list[str] = []
    while not shown and members != reached:
        reached = set(members)
        for total, parts in sums:
            if not reached.isdisjoint((total, *parts)):
                members |= {total, *parts}
        shown = [it for it in members if it not in hidden and counts[it] >= LEAST]
    return shown

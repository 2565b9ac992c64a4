"""What is counted of each batch of patients; batches add up, for no patient is in two of them."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from primum.engines.duckdb.comparing import Burden, Group, Move

_Key = tuple[str, str, str | None, str | None, str, tuple[str, ...]]


class Counts(NamedTuple):
    """The numbers of a batch: findings by how they moved, alerts of each side, and people."""

    moves: tuple[Move, ...] = ()
    old: Burden = Burden(0, 0)
    new: Burden = Burden(0, 0)
    groups: tuple[Group, ...] = ()


def add_up(batches: Iterable[Counts]) -> Counts:
    """Add the numbers of all batches."""
    findings: Counter[_Key] = Counter()
    unsettled: Counter[_Key] = Counter()
    people: Counter[tuple[str, str, int, int]] = Counter()
    old, new = Burden(0, 0), Burden(0, 0)
    for batch in batches:
        for move in batch.moves:
            findings[move[:6]] += move.findings
            unsettled[move[:6]] += move.unsettled
        for group in batch.groups:
            people[group[:4]] += group.people
        old, new = _added(old, batch.old), _added(new, batch.new)
    return Counts(
        moves=tuple(Move(*key, count, unsettled[key]) for key, count in findings.items()),
        old=old,
        new=new,
        groups=tuple(Group(*key, count) for key, count in people.items()),
    )


def _added(one: Burden, other: Burden) -> Burden:
    return Burden(one.alerts + other.alerts, one.first + other.first)

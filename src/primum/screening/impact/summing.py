"""The comparison of two packs, made of what was counted."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from primum.checks.check import text_in
from primum.checks.pack import Pack
from primum.engines.duckdb.comparing import Burden, Move
from primum.findings.model import FindingStatus, PackRef
from primum.screening.impact.budget import Budget, per_1000, spend
from primum.screening.impact.counts import Counts
from primum.screening.impact.differences import compare_packs, statements_of
from primum.screening.impact.model import (
    ByCheck,
    ByMedicine,
    ByStatus,
    Impact,
    Movement,
    Repeats,
    Side,
    Spent,
    Unsettled,
)
from primum.screening.impact.people import count_patients
from primum.screening.population.summary import Read, faults_of
from primum.screening.population.tally import Tally

_ALERT = FindingStatus.ALERT.value
_STATUSES = tuple(status.value for status in FindingStatus)
K = TypeVar("K", bound=Hashable)


class Screened(NamedTuple):
    """One side: the pack, where it was read, and the numbers of its screening."""

    path: str
    pack: Pack
    tally: Tally


class Asked(NamedTuple):
    """How both were asked, as the result repeats it."""

    data: str
    at: str
    jurisdiction: str
    only_approved: bool
    budgets: tuple[Budget, ...]


def sum_up(
    asked: Asked, sides: tuple[Screened, Screened], read: Read, counts: Counts, seconds: float
) -> Impact:
    """Sum up a comparison that took so many seconds; `sides` are OLD and NEW."""
    old, new = sides
    by_check = _by_check(counts.moves, old.pack, new.pack)
    lost = [move.unsettled for move in counts.moves if move.old == _ALERT]
    gained = [move.unsettled for move in counts.moves if move.new == _ALERT]
    return Impact(
        old=_side(old, counts.old),
        new=_side(new, counts.new),
        data=asked.data,
        at=asked.at,
        jurisdiction=asked.jurisdiction,
        only_approved=asked.only_approved,
        differences=compare_packs(old.pack, new.pack),
        by_status=_by_status(counts.moves, old.tally.orders, new.tally.orders),
        by_medicine=_by_medicine(counts.moves),
        by_check=by_check,
        unsettled=Unsettled(lost=sum(lost), gained=sum(gained)),
        patients=count_patients(counts.groups, old.tally, new.tally),
        budgets=tuple(_spent(budget, by_check, new.tally.orders) for budget in asked.budgets),
        problems=faults_of(read.problems, read.counts),
        ignored=dict(sorted(read.ignored.items())),
        seconds=round(seconds, 3),
    )


def _side(side: Screened, burden: Burden) -> Side:
    pack, repeats = side.pack, burden.alerts - burden.first
    return Side(
        path=side.path,
        pack=PackRef(
            title=pack.title,
            version=pack.version,
            meaning=pack.hashes.meaning,
            provenance=pack.hashes.provenance,
        ),
        notice=text_in(pack.notice, "en"),
        orders_judged=side.tally.orders,
        orders_covered=side.tally.covered,
        repeats=Repeats(
            alerts=burden.alerts,
            repeats=repeats,
            share=round(repeats / burden.alerts, 4) if burden.alerts else 0.0,
        ),
    )


def _numbers(moves: Iterable[Move], status: str) -> dict[str, int]:
    """Count what became of the findings of a status: the members of a `Movement`."""
    counts = dict.fromkeys(Movement.__struct_fields__, 0)
    for move in moves:
        if move.old == status:
            counts["old"] += move.findings
        if move.new == status:
            counts["new"] += move.findings
        if move.old == move.new == status:
            counts[move.move] += move.findings
        elif move.new == status:
            counts["from_other_status" if move.old else "gained"] += move.findings
        elif move.old == status:
            counts["to_other_status" if move.new else "lost"] += move.findings
    return counts


def _by_status(moves: tuple[Move, ...], old: int, new: int) -> tuple[ByStatus, ...]:
    """Give the movement of every status; `old` and `new` are the orders that were judged."""
    found = []
    for status in _STATUSES:
        numbers = _numbers(moves, status)
        movement = Movement(**numbers)
        found.append(
            ByStatus(
                status=status,
                differs=_differs(moves, status),
                old_per_1000_orders=per_1000(movement.old, old),
                new_per_1000_orders=per_1000(movement.new, new),
                came_per_1000_orders=per_1000(movement.came, new),
                went_per_1000_orders=per_1000(movement.went, old),
                **numbers,
            )
        )
    return tuple(found)


def _differs(moves: Iterable[Move], status: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for move in moves:
        if move.old == move.new == status:
            counts.update(dict.fromkeys(move.differs, move.findings))
    return dict(sorted(counts.items()))


def _grouped(moves: Iterable[Move], by: Mapping[Move, K]) -> dict[K, list[Move]]:
    groups: defaultdict[K, list[Move]] = defaultdict(list)
    for move in moves:
        groups[by[move]].append(move)
    return groups


def _by_medicine(moves: tuple[Move, ...]) -> tuple[ByMedicine, ...]:
    groups = _grouped(moves, {move: move.medicine for move in moves})
    found = [
        ByMedicine(medicine=medicine, status=status, **numbers)
        for medicine, group in groups.items()
        for status in _STATUSES
        if any((numbers := _numbers(group, status)).values())
    ]
    return tuple(
        sorted(found, key=lambda it: (_STATUSES.index(it.status), *_rank(it), it.medicine))
    )


def _by_check(moves: tuple[Move, ...], old: Pack, new: Pack) -> tuple[ByCheck, ...]:
    before, after = statements_of(old.meaning), statements_of(new.meaning)
    spoken = [move for move in moves if move.check]
    groups = _grouped(spoken, {move: (move.medicine, move.check) for move in spoken})
    found = [
        ByCheck(
            check=check,
            medicine=medicine,
            status=status,
            packs="old" if check not in after else "new" if check not in before else "both",
            **numbers,
        )
        for (medicine, check), group in groups.items()
        for status in _STATUSES
        if any((numbers := _numbers(group, status)).values())
    ]
    return tuple(sorted(found, key=lambda it: (_STATUSES.index(it.status), *_rank(it), it.check)))


def _rank(movement: Movement) -> tuple[int, int]:
    """Order by what moved most, and then by what there is most of."""
    moved = movement.came + movement.went + movement.changed
    return -moved, -max(movement.old, movement.new)


def _spent(budget: Budget, by_check: tuple[ByCheck, ...], orders: int) -> Spent:
    counts: Counter[str] = Counter()
    for it in by_check:
        if it.status == _ALERT:
            counts[it.check] += it.new if budget.of == "alerts" else it.came
    return spend(budget, counts, orders)

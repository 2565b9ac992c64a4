"""What is counted of each batch of patients; batches add up, for no patient is in two of them."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

K = TypeVar("K")
Values = tuple[str | float | None, ...]

FEW_DOUBTS = 5  # that are named


class Spoke(Struct, frozen=True, order=True):
    """What spoke: a check (or nothing, for what could not be assessed) of a medicine."""

    status: str
    medicine: str
    check: str
    kind: str
    verified: bool
    held: bool


class Times(Struct, frozen=True):
    """How many findings there were, and for how many patients."""

    findings: int
    patients: int


class Lacked(Struct, frozen=True):
    """A fact that was missing, how many orders lacked it, and for which checks.

    `values` are what its sentence names for everybody; what is a patient's own is left out.
    """

    fact: str
    values: Values
    orders: int
    checks: tuple[str, ...]


class Doubted(Struct, frozen=True):
    """How often there was a doubt of a kind, and the place and value of the first few."""

    count: int
    first: tuple[tuple[str, str], ...] = ()


class Tally(Struct, frozen=True, kw_only=True):
    """The numbers of a batch.

    Patients and those with an order, with an order that is covered; orders judged and covered; not
    covered orders by name; findings by what spoke; findings that interrupt; patients by how many
    alerts they have, where there are any; what was missing; doubts by rule (`screening.doubts`).
    """

    patients: int = 0
    with_orders: int = 0
    with_covered: int = 0
    orders: int = 0
    covered: int = 0
    not_covered: dict[str, int] = {}
    spoke: tuple[tuple[Spoke, Times], ...] = ()
    interrupting: int = 0
    alerts: dict[int, int] = {}
    lacked: tuple[Lacked, ...] = ()
    doubts: dict[str, Doubted] = {}


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Add the numbers of all batches."""
    listed = list(tallies)
    return Tally(
        patients=sum(it.patients for it in listed),
        with_orders=sum(it.with_orders for it in listed),
        with_covered=sum(it.with_covered for it in listed),
        orders=sum(it.orders for it in listed),
        covered=sum(it.covered for it in listed),
        not_covered=_added(it.not_covered for it in listed),
        spoke=_spoke(listed),
        interrupting=sum(it.interrupting for it in listed),
        alerts=_added(it.alerts for it in listed),
        lacked=_lacked(listed),
        doubts=_doubts(listed),
    )


def _added(counts: Iterable[dict[K, int]]) -> dict[K, int]:
    total: Counter[K] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


def _spoke(tallies: list[Tally]) -> tuple[tuple[Spoke, Times], ...]:
    findings: Counter[Spoke] = Counter()
    patients: Counter[Spoke] = Counter()
    for tally in tallies:
        for spoke, times in tally.spoke:
            findings[spoke] += times.findings
            patients[spoke] += times.patients
    return tuple((spoke, Times(findings[spoke], patients[spoke])) for spoke in sorted(findings))


def _doubts(tallies: list[Tally]) -> dict[str, Doubted]:
    total: dict[str, Doubted] = {}
    for tally in tallies:
        for rule, more in tally.doubts.items():
            before = total.get(rule, Doubted(0))
            first = (*before.first, *more.first)[:FEW_DOUBTS]
            total[rule] = Doubted(before.count + more.count, first)
    return total


def _lacked(tallies: list[Tally]) -> tuple[Lacked, ...]:
    orders: Counter[tuple[str, Values]] = Counter()
    checks: dict[tuple[str, Values], set[str]] = {}
    for tally in tallies:
        for it in tally.lacked:
            key = it.fact, it.values
            orders[key] += it.orders
            checks.setdefault(key, set()).update(it.checks)
    return tuple(
        Lacked(fact, values, count, tuple(sorted(checks[fact, values])))
        for (fact, values), count in orders.items()
    )

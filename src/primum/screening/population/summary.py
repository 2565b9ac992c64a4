"""What a screening of a population comes to: a documented contract (docs/reference/screen.md).

Members are only ever added to `primum-screen/1`; none changes its meaning or goes away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from primum.checks.check import text_in
from primum.checks.pack import Pack
from primum.findings.model import FindingStatus, PackRef
from primum.findings.wording import Wording
from primum.screening.doubts import doubt
from primum.screening.population.lacking import word_of
from primum.screening.population.tally import Tally
from primum.vocabulary.problem import Place, Problem

FORMAT = "primum-screen/1"
_FEW_PLACES = 5
# Patients by how many alerts they have: the lowest and highest number of each band.
_BANDS = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, None))


class Band(Struct, frozen=True):
    """How many patients have so many alerts: `0`, `3-5`, `>10`."""

    alerts: str
    patients: int


class Patients(Struct, frozen=True, kw_only=True):
    """The patients of the data, by whether they have orders, and by their alerts."""

    total: int
    with_orders: int
    with_covered_orders: int
    with_orders_none_covered: int
    by_alerts: tuple[Band, ...]


class NamedCount(Struct, frozen=True):
    """How many orders of a name there are."""

    name: str
    orders: int


class Orders(Struct, frozen=True, kw_only=True):
    """The orders that were judged, by whether the knowledge speaks of their medicine."""

    judged: int
    covered: int
    not_covered: int
    not_covered_names: tuple[NamedCount, ...]


class ByCheck(Struct, frozen=True, kw_only=True):
    """How often a check spoke, and for how many patients."""

    check: str
    medicine: str
    kind: str
    status: str
    verified: bool
    held: bool
    findings: int
    patients: int


class ByMedicine(Struct, frozen=True, kw_only=True):
    """The findings of a medicine by status."""

    medicine: str
    alerts: int
    references: int
    not_assessable: int


class Found(Struct, frozen=True, kw_only=True):
    """What was found."""

    total: int
    by_status: dict[str, int]
    interrupting: int
    alerts_per_1000_orders: float
    by_check: tuple[ByCheck, ...]
    by_medicine: tuple[ByMedicine, ...]


class Lack(Struct, frozen=True, kw_only=True):
    """A fact that was not on record, for how many orders, and the checks that it would settle."""

    fact: str
    orders: int
    checks: tuple[str, ...]


class Faults(Struct, frozen=True, kw_only=True):
    """The problems of one rule: how many, the first places, and what to do."""

    rule: str
    count: int
    message: str
    remedy: str
    places: tuple[str, ...]


class Summary(Struct, frozen=True, kw_only=True):
    """Everything one screening of a population says, beside its findings."""

    format: str = FORMAT
    pack: PackRef
    data: str
    output: str
    at: str
    jurisdiction: str
    only_approved: bool
    engine: str
    patients: Patients
    orders: Orders
    findings: Found
    not_assessable: tuple[Lack, ...]
    problems: tuple[Faults, ...]
    ignored: dict[str, int]
    seconds: float
    patients_per_second: float
    notice: str


class Asked(Struct, frozen=True, kw_only=True):
    """How a screening was asked, as its summary repeats it."""

    data: str
    output: str
    at: str
    jurisdiction: str
    only_approved: bool
    is_now: bool = False  # whether `at` is the clock of the run
    engine: str = "duckdb"


class Read(Struct, frozen=True, kw_only=True):
    """What came of reading the data: of very many problems the first, and how many of each rule."""

    patients: int
    problems: tuple[Problem, ...] = ()
    counts: dict[str, int] = {}
    ignored: dict[str, int] = {}


class Pace(NamedTuple):
    """How long a run took, and how many patients it screened: not those of a run before it."""

    seconds: float
    patients: int

    @property
    def patients_per_second(self) -> float:
        """How fast it was; 0 where no time was measured."""
        return round(self.patients / self.seconds, 1) if self.seconds > 0 else 0.0


def sum_up(pack: Pack, asked: Asked, read: Read, tally: Tally, pace: Pace) -> Summary:
    """Sum up a screening."""
    return Summary(
        pack=PackRef(
            title=pack.title,
            version=pack.version,
            meaning=pack.hashes.meaning,
            provenance=pack.hashes.provenance,
        ),
        data=asked.data,
        output=asked.output,
        at=asked.at,
        jurisdiction=asked.jurisdiction,
        only_approved=asked.only_approved,
        engine=asked.engine,
        patients=_patients(tally),
        orders=Orders(
            judged=tally.orders,
            covered=tally.covered,
            not_covered=tally.orders - tally.covered,
            not_covered_names=tuple(NamedCount(*it) for it in _most(tally.not_covered)),
        ),
        findings=_found(tally),
        not_assessable=_lacks(pack, tally),
        problems=faults_of([*read.problems, *_doubts(asked, tally)], _counts(read, tally)),
        ignored=dict(sorted(read.ignored.items())),
        seconds=round(pace.seconds, 3),
        patients_per_second=pace.patients_per_second,
        notice=text_in(pack.notice, "en"),
    )


def _patients(tally: Tally) -> Patients:
    return Patients(
        total=tally.patients,
        with_orders=tally.with_orders,
        with_covered_orders=tally.with_covered,
        with_orders_none_covered=tally.with_orders - tally.with_covered,
        by_alerts=bands_of(tally),
    )


def bands_of(tally: Tally) -> tuple[Band, ...]:
    """Count patients by how many alerts they have."""
    alerts = {**tally.alerts, 0: tally.patients - sum(tally.alerts.values())}
    return tuple(_band(low, high, alerts) for low, high in _BANDS)


def _band(low: int, high: int | None, alerts: Mapping[int, int]) -> Band:
    label = f">{low - 1}" if high is None else str(low) if low == high else f"{low}-{high}"
    top = float("inf") if high is None else high
    return Band(label, sum(count for number, count in alerts.items() if low <= number <= top))


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order by count, the highest first, and then by name."""
    return sorted(counts.items(), key=lambda it: (-it[1], it[0]))


def _found(tally: Tally) -> Found:
    by_status = dict.fromkeys((status.value for status in FindingStatus), 0)
    medicines: dict[str, Counter[str]] = {}
    for spoke, times in tally.spoke:
        by_status[spoke.status] += times.findings
        medicines.setdefault(spoke.medicine, Counter())[spoke.status] += times.findings
    by_check = [
        ByCheck(
            check=spoke.check,
            medicine=spoke.medicine,
            kind=spoke.kind,
            status=spoke.status,
            verified=spoke.verified,
            held=spoke.held,
            findings=times.findings,
            patients=times.patients,
        )
        for spoke, times in tally.spoke
        if spoke.check
    ]
    by_medicine = [
        ByMedicine(
            medicine=medicine,
            alerts=count[FindingStatus.ALERT.value],
            references=count[FindingStatus.REFERENCE.value],
            not_assessable=count[FindingStatus.NOT_ASSESSABLE.value],
        )
        for medicine, count in medicines.items()
    ]
    alerts = by_status[FindingStatus.ALERT.value]
    return Found(
        total=sum(by_status.values()),
        by_status=by_status,
        interrupting=tally.interrupting,
        alerts_per_1000_orders=round(1000 * alerts / tally.orders, 2) if tally.orders else 0.0,
        by_check=tuple(sorted(by_check, key=lambda it: (-it.findings, it.check, it.status))),
        by_medicine=tuple(sorted(by_medicine, key=lambda it: (-it.alerts, it.medicine))),
    )


def _lacks(pack: Pack, tally: Tally) -> tuple[Lack, ...]:
    def name(concept: str) -> str:
        try:
            return pack.meaning.concept(concept).name("en")
        except KeyError:  # the weight that a dose per kilogram asks for may be in no document
            return concept.replace("-", " ")

    wording = Wording("en", name)
    lacks = [
        Lack(fact=word_of(it, wording, name), orders=it.orders, checks=it.checks)
        for it in tally.lacked
    ]
    return tuple(sorted(lacks, key=lambda it: (-it.orders, it.fact)))


def _doubts(asked: Asked, tally: Tally) -> list[Problem]:
    return [
        doubt(place, rule, value, is_now=asked.is_now)
        for rule, doubted in tally.doubts.items()
        for place, value in doubted.first
    ]


def _counts(read: Read, tally: Tally) -> dict[str, int]:
    """Count the problems of reading and the doubts of screening, by rule."""
    counts = Counter(read.counts)
    counts.update({rule: doubted.count for rule, doubted in tally.doubts.items()})
    return dict(counts)


def faults_of(problems: Iterable[Problem], counts: Mapping[str, int]) -> tuple[Faults, ...]:
    """Sum up problems by rule, the most frequent first; `counts` knows of more than are told."""
    by_rule: dict[str, list[Problem]] = {}
    for problem in problems:
        by_rule.setdefault(problem.rule, []).append(problem)
    faults = [
        Faults(
            rule=rule,
            count=max(counts.get(rule, 0), len(found)),
            message=found[0].message,
            remedy=found[0].remedy,
            places=tuple(_places(problem.place for problem in found)),
        )
        for rule, found in by_rule.items()
    ]
    return tuple(sorted(faults, key=lambda it: (-it.count, it.rule)))


def _places(places: Iterable[Place]) -> list[str]:
    return list(dict.fromkeys(map(str, places)))[:_FEW_PLACES]

"""What a release does to a population: a documented contract (docs/reference/impact.md).

Members are only ever added to `primum-impact/1`; none changes its meaning or goes away.
"""

from msgspec import Struct

from primum.findings.model import PackRef
from primum.screening.impact.suppression import Headcount
from primum.screening.population.summary import Faults

FORMAT = "primum-impact/1"


class Movement(Struct, frozen=True, kw_only=True):
    """What became of findings of one status.

    `old` are `unchanged`, `changed`, `lost` or `to_other_status`; `new` are `unchanged`, `changed`,
    `gained` or `from_other_status`.
    """

    old: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    gained: int = 0
    lost: int = 0
    from_other_status: int = 0
    to_other_status: int = 0

    @property
    def came(self) -> int:
        """How many have this status now that had not before."""
        return self.gained + self.from_other_status

    @property
    def went(self) -> int:
        """How many had this status that have it no more."""
        return self.lost + self.to_other_status


class ByStatus(Movement, frozen=True, kw_only=True):
    """The movement of a status, with its rates per 1,000 orders that were judged.

    `differs` says of those that are `changed` how many differ in what; one may differ in several.
    """

    status: str
    differs: dict[str, int]
    old_per_1000_orders: float
    new_per_1000_orders: float
    came_per_1000_orders: float
    went_per_1000_orders: float


class ByMedicine(Movement, frozen=True, kw_only=True):
    """The movement of a status, for a medicine."""

    medicine: str
    status: str


class ByCheck(Movement, frozen=True, kw_only=True):
    """The movement of a status, for a check; `packs` is `both`, `old` or `new`: which have the check."""

    check: str
    medicine: str
    status: str
    packs: str


class Repeats(Struct, frozen=True, kw_only=True):
    """Alerts of a check that the same patient has of another order, or at another moment, too."""

    alerts: int
    repeats: int
    share: float


class Side(Struct, frozen=True, kw_only=True):
    """One of the two packs, and what it made of the population."""

    path: str
    pack: PackRef
    notice: str
    orders_judged: int
    orders_covered: int
    repeats: Repeats


class Unsettled(Struct, frozen=True, kw_only=True):
    """Alerts that were lost since NEW cannot assess their check, or gained since OLD could not."""

    lost: int
    gained: int


class Differences(Struct, frozen=True, kw_only=True):
    """How the packs differ: whether in what fires, and the ids of statements and of concepts."""

    same_meaning: bool
    same_provenance: bool
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    changed: tuple[str, ...]
    concepts: tuple[str, ...]


class Band(Struct, frozen=True):
    """How many patients have so many alerts, with each pack."""

    alerts: str
    old: Headcount
    new: Headcount


class Affected(Struct, frozen=True, kw_only=True):
    """How many patients have no alert that came (or went), any, just one, and several."""

    none: Headcount
    any: Headcount
    one: Headcount
    several: Headcount


class ByAgeAndSex(Struct, frozen=True, kw_only=True):
    """The patients of an age band (in years) and sex, and those with an alert that came, or went."""

    age: str
    sex: str
    patients: Headcount
    came: Headcount
    went: Headcount


class Patients(Struct, frozen=True, kw_only=True):
    """People, counted so that nobody under five can be worked out (`suppression`)."""

    total: Headcount
    came: Affected
    went: Affected
    by_alerts: tuple[Band, ...]
    by_age_and_sex: tuple[ByAgeAndSex, ...]


class Share(Struct, frozen=True, kw_only=True):
    """How many of the alerts of a budget are of a check."""

    check: str
    alerts: int
    per_1000_orders: float


class Spent(Struct, frozen=True, kw_only=True):
    """A budget of alerts and what is spent of it.

    `of` is `alerts` (all of NEW) or `gained` (those that came); `limit` as given, `20/1000`;
    `allowed` the most alerts within it, for so many orders; `most` the checks that bring most.
    """

    of: str
    limit: str
    alerts: int
    allowed: int
    per_1000_orders: float
    exceeded: bool
    most: tuple[Share, ...]


class Impact(Struct, frozen=True, kw_only=True):
    """Everything one comparison of two packs over a population says."""

    format: str = FORMAT
    old: Side
    new: Side
    data: str
    at: str
    jurisdiction: str
    only_approved: bool
    differences: Differences
    by_status: tuple[ByStatus, ...]
    by_medicine: tuple[ByMedicine, ...]
    by_check: tuple[ByCheck, ...]
    unsettled: Unsettled
    patients: Patients
    budgets: tuple[Spent, ...]
    problems: tuple[Faults, ...]
    ignored: dict[str, int]
    seconds: float

    def status(self, name: str) -> ByStatus:
        """Give the movement of a status."""
        return next(it for it in self.by_status if it.status == name)

    @property
    def is_changed(self) -> bool:
        """Whether anything at all that is said of anybody differs."""
        return any(it.unchanged != it.old or it.unchanged != it.new for it in self.by_status)

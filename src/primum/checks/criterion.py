"""The closed algebra of criteria: frozen nodes, checked when they are made.

A criterion is asked of one order, of one patient, at one moment, and answers yes, no or unknown
(`vocabulary.truth`). The docstring of a node is its meaning; `tests/spec` shows it by examples,
and every engine must agree with those. Nodes refer to concepts by id (a medicine, class,
condition, substance, procedure or measurement of the pack).

In a pack a node is a JSON object whose `node` member names its type.
"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from primum.vocabulary.dates import DAYS_PER_UNIT
from primum.vocabulary.quantity import Comparison


class Time(StrEnum):
    """When a condition has to hold."""

    CURRENT = "current"  # active now, and neither refuted nor merely suspected
    EVER = "ever"  # now or before: resolved and in remission count too
    SUSPECTED = "suspected"  # current, also when provisional or differential


class Exposure(StrEnum):
    """When a medicine has to be taken."""

    OVERLAPPING = "overlapping"  # taken at some time during the order
    WITHIN = "within"  # taken at the moment, or until at most so long before it


class Per(StrEnum):
    """What a dose is counted by."""

    ADMINISTRATION = "administration"
    DAY = "day"


class Node(Struct, frozen=True, tag_field="node"):
    """A criterion. Construction of a node that could mean nothing raises ValueError."""


def _require(condition: object, message: str) -> None:
    if not condition:
        raise ValueError(message)


def _require_time(comparison: Comparison, what: str) -> None:
    _require(
        comparison.quantity.unit in DAYS_PER_UNIT,
        f"{what} needs a unit of time ({', '.join(DAYS_PER_UNIT)}), got {comparison.quantity}",
    )
    _require(comparison.quantity.value >= 0, f"{what} cannot be negative: {comparison.quantity}")


class Has(Node, frozen=True, tag="has"):
    """The patient has the condition: on the problem list, or as a contraindication flag.

    Refuted and entered-in-error rows never count, nor does a family history. When no row speaks
    of it, the condition's own `absence` decides between no and unknown; without any problem list
    the answer is unknown.
    """

    condition: str
    time: Time = Time.CURRENT


class Takes(Node, frozen=True, tag="takes"):
    """The patient takes another medicine, of this id or in this class.

    The order under judgement, and other orders of its own medicine, never count. `within` is in
    days and belongs to `Exposure.WITHIN` alone. An old open-ended order is unknown.
    """

    medicine: str
    exposure: Exposure = Exposure.OVERLAPPING
    within: float | None = None

    def __post_init__(self) -> None:
        _require(
            (self.exposure is Exposure.WITHIN) == (self.within is not None),
            "takes: `within` needs a duration in days, and only `within` has one",
        )
        _require(self.within is None or self.within > 0, "takes: `within` must be above 0 days")


class Age(Node, frozen=True, tag="age"):
    """The patient's age at the moment: completed years or months, or weeks or days.

    A birth date that is still to come, or more than 125 years ago, is taken for a mistake.
    """

    comparison: Comparison

    def __post_init__(self) -> None:
        _require_time(self.comparison, "age")
        _require(self.comparison.quantity.unit in ("a", "mo", "wk", "d"), "age: use a, mo, wk or d")


class Sex(Node, frozen=True, tag="sex"):
    """The patient's administrative sex; `other`, `unknown` and no entry are unknown."""

    sex: str

    def __post_init__(self) -> None:
        _require(self.sex in ("female", "male"), f"sex: female or male, got {self.sex!r}")


class Latest(Node, frozen=True, tag="latest"):
    """The latest value of a measurement compares so with a quantity.

    With `basal`, the last value before the patient's first exposure to the medicine. A value
    older than the measurement stays valid is used and said to be stale; an implausible one, or
    one in a unit that cannot be converted, is not used. No value: unknown.
    """

    measurement: str
    comparison: Comparison
    basal: bool = False


class Dose(Node, frozen=True, tag="dose"):
    """The order allows a dose that compares so: one administration, or a day.

    The unit says whether it is per kilogram (`mg/kg`). Of a range, the end that satisfies the
    comparison decides. An amount per kilogram and an absolute one are converted with the latest
    weight; without any, the answer is yes or no only where every plausible weight for the
    patient's age agrees.
    """

    per: Per
    comparison: Comparison

    def __post_init__(self) -> None:
        _require(self.comparison.quantity.value >= 0, "dose: a limit cannot be negative")

    @property
    def per_kg(self) -> bool:
        """Whether the dose is per kilogram of body weight."""
        return self.comparison.quantity.unit.endswith("/kg")

    @property
    def amount_unit(self) -> str:
        """The unit of the amount, without the `/kg`."""
        return self.comparison.quantity.unit.removesuffix("/kg")


class DoseStep(Node, frozen=True, tag="dose-step"):
    """The change of one administration from the dose before (an increase is positive).

    Per kilogram, each dose is divided by the weight of its own time. Renewals of the same dose
    are one dose. No earlier dose on record: unknown, unless the record says that this is the
    first; then there is no step.
    """

    comparison: Comparison

    @property
    def per_kg(self) -> bool:
        """Whether the step is per kilogram of body weight."""
        return self.comparison.quantity.unit.endswith("/kg")

    @property
    def amount_unit(self) -> str:
        """The unit of the amount, without the `/kg`."""
        return self.comparison.quantity.unit.removesuffix("/kg")


class SinceDoseChange(Node, frozen=True, tag="since-dose-change"):
    """How long the dose before this order had been given when the order starts.

    No earlier dose on record: unknown, unless the record says that this order is the first.
    """

    comparison: Comparison

    def __post_init__(self) -> None:
        _require_time(self.comparison, "since-dose-change")


class Starts(Node, frozen=True, tag="starts"):
    """The order is the patient's first of this medicine.

    No when an earlier exposure is on record, yes when the record says it was never taken
    (a statement `not-taken`), unknown when there is no history.
    """


class Frequency(Node, frozen=True, tag="frequency"):
    """How many times a day the order is given (unit `/d`); of a range, the end that satisfies.

    Lines of one order that are given together add up. Of lines that follow each other any one
    decides; where they are numbered, and nothing says which of the two is meant, it is unknown
    when that matters.
    """

    comparison: Comparison

    def __post_init__(self) -> None:
        _require(self.comparison.quantity.unit == "/d", "frequency: the unit is /d")


class Route(Node, frozen=True, tag="route"):
    """The order is given by one of these routes; an order without a route is unknown."""

    routes: tuple[str, ...]

    def __post_init__(self) -> None:
        _require(self.routes, "route: name at least one route")


class Hypersensitive(Node, frozen=True, tag="hypersensitive"):
    """The patient is hypersensitive to the substance.

    "No known allergies" is a no; a list of other allergies too. An allergy to an unspecified
    drug or to nothing that can be read, "no known food allergies", and an empty or absent list
    are unknown.
    """

    substance: str


class Indicated(Node, frozen=True, tag="indicated"):
    """The order is written for this condition, by its own reason.

    An order with no reason, or one no coding of which is understood, is unknown.
    """

    by: str


class Done(Node, frozen=True, tag="done"):
    """A procedure or measurement was done, at most `within` days before the moment.

    Without `within`: ever. A date that may lie on either side is unknown. Recorded as not done is no. Nothing recorded is no where exposure
    started on record, longer ago than `within`, and the kind of data was supplied at all; else
    unknown.
    """

    what: str
    within: float | None = None

    def __post_init__(self) -> None:
        _require(self.within is None or self.within > 0, "done: `within` must be above 0 days")


class ExcipientLoad(Node, frozen=True, tag="excipient-load"):
    """The load of an excipient a day that the order brings, through the product's composition.

    Unknown where the medicine's products carry it in different concentrations that disagree.
    """

    substance: str
    comparison: Comparison

    def __post_init__(self) -> None:
        _require(
            self.comparison.quantity.unit in ("mg/kg", "mg"), "excipient-load: mg or mg/kg a day"
        )


class All(Node, frozen=True, tag="all"):
    """Every criterion holds: the least of their truths."""

    criteria: tuple["Criterion", ...]

    def __post_init__(self) -> None:
        _require(self.criteria, "all: of no criteria would hold for everyone")


class Any(Node, frozen=True, tag="any"):
    """At least one criterion holds: the greatest of their truths."""

    criteria: tuple["Criterion", ...]

    def __post_init__(self) -> None:
        _require(self.criteria, "any: of no criteria would hold for no one")


class Not(Node, frozen=True, tag="not"):
    """The criterion does not hold; unknown stays unknown."""

    criterion: "Criterion"


Atom = (
    Has
    | Takes
    | Age
    | Sex
    | Latest
    | Dose
    | DoseStep
    | SinceDoseChange
    | Starts
    | Frequency
    | Route
    | Hypersensitive
    | Indicated
    | Done
    | ExcipientLoad
)
Criterion = Atom | All | Any | Not


def atoms_of(criterion: Criterion) -> Iterator[Atom]:
    """Give the atoms of a criterion from left to right, those of a negation too."""
    match criterion:
        case All(criteria) | Any(criteria):
            for inner in criteria:
                yield from atoms_of(inner)
        case Not(inner):
            yield from atoms_of(inner)
        case _:
            yield criterion

"""Whether the quantities of a criterion fit: known units, and of the right sort.

Also limits that contradict each other, for which units have to be compared.
"""

from collections.abc import Iterator, Mapping

from msgspec import UNSET

from primum.checks.check import Status
from primum.checks.concept import Measurement
from primum.checks.criterion import (
    Criterion,
    Dose,
    DoseStep,
    ExcipientLoad,
    Latest,
    atoms_of,
)
from primum.knowledge.linked import CRITERION_MEMBERS, LinkedStatement
from primum.knowledge.statement import LimitWords
from primum.vocabulary.problem import Problem
from primum.vocabulary.quantity import nearly_equal, read_quantity
from primum.vocabulary.units import UnitTable, convert, spelled

# What a dose can be counted in.
_AMOUNTS = frozenset({"g", "L", "mol", "[iU]", "U", "eq"})


def units_of(criterion: Criterion) -> Iterator[str]:
    """Every unit that a criterion counts an amount or a measurement in."""
    for atom in atoms_of(criterion):
        if isinstance(atom, Dose | DoseStep):
            yield atom.amount_unit
        elif isinstance(atom, Latest):
            yield atom.comparison.quantity.unit
        elif isinstance(atom, ExcipientLoad):
            yield atom.comparison.quantity.unit.removesuffix("/kg")


def misfit(
    criterion: Criterion, table: UnitTable, measurements: Mapping[str, Measurement]
) -> tuple[str, str] | None:
    """Say what does not fit in a criterion, as rule and fault with its value; None when all does."""
    for atom in atoms_of(criterion):
        if isinstance(atom, Dose | DoseStep):
            unit = table.get(spelled(atom.amount_unit))
            if unit is None:
                return "unknown-unit", f"UCUM does not know the unit {atom.amount_unit!r}"
            if unit.dimension not in _AMOUNTS and not unit.dimension.startswith("{"):
                quantity = atom.comparison.quantity
                return "unit-mismatch", f"a dose is an amount, or one per kg, and not {quantity}"
        elif isinstance(atom, Latest):
            measurement = measurements.get(atom.measurement)
            if measurement is None:
                return "reference-unread", f"{atom.measurement} has no readable unit"
            unit_name = atom.comparison.quantity.unit
            if spelled(unit_name) not in measurement.conversions:
                known = measurement.unit
                return "unit-mismatch", f"{unit_name} does not convert to {known}"
    return None


def contradictory_limits(statements: list[LinkedStatement], table: UnitTable) -> Iterator[Problem]:
    """Find limits of one medicine that cannot both be meant; drafts do not count."""
    limits = [
        one
        for one in statements
        if one.statement.limit is not UNSET and one.statement.status is not Status.DRAFT
    ]
    for index, one in enumerate(limits):
        for other in limits[: index + 1]:
            if _side_by_side(one, other):
                yield from _contradiction(one, other, table)


def _side_by_side(one: LinkedStatement, other: LinkedStatement) -> bool:
    """Whether two limits hold for the same orders of the same patients somewhere."""
    mine, theirs = one.statement, other.statement
    here, there = set(mine.jurisdictions), set(theirs.jurisdictions)
    return (
        one.medicine == other.medicine
        and (not here or not there or bool(here & there))
        and _limit(one).per == _limit(other).per
        and all(
            getattr(mine, member) == getattr(theirs, member)
            for member in CRITERION_MEMBERS
            if member != "limit"
        )
    )


def _contradiction(
    one: LinkedStatement, other: LinkedStatement, table: UnitTable
) -> Iterator[Problem]:
    mine, theirs = _limit(one), _limit(other)
    pairs = [(mine.at_least, theirs.at_most)]
    if one is not other:
        pairs.append((theirs.at_least, mine.at_most))
        for left, right in ((mine.at_most, theirs.at_most), (mine.at_least, theirs.at_least)):
            ratio = _ratio(left, right, table)
            if ratio is not None and not nearly_equal(ratio, 1.0):
                yield _problem(one, other, f"{left} and {right}", "two different limits")
    for low, high in pairs:
        ratio = _ratio(low, high, table)
        if ratio is not None and ratio > 1 and not nearly_equal(ratio, 1.0):
            yield _problem(one, other, f"{low} and {high}", "a least dose above the most")


def _limit(linked: LinkedStatement) -> LimitWords:
    limit = linked.statement.limit
    assert isinstance(limit, LimitWords)
    return limit


def _ratio(left: object, right: object, table: UnitTable) -> float | None:
    """How many times the right quantity the left one is; None where they cannot be compared."""
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    try:
        one, other = read_quantity(left), read_quantity(right)
    except ValueError:
        return None  # said when the criterion is read
    if one.unit.endswith("/kg") != other.unit.endswith("/kg") or not other.value:
        return None
    units = (one.unit.removesuffix("/kg"), other.unit.removesuffix("/kg"))
    converted = convert(one.value, *units, table)
    return None if converted is None else converted / other.value


def _problem(one: LinkedStatement, other: LinkedStatement, value: str, what: str) -> Problem:
    where = "" if one is other else f", here and at {other.place_of('limit')}"
    return Problem(
        place=one.place_of("limit"),
        rule="contradictory-limits",
        fault=f"{what} for the same orders{where}",
        value=value,
        remedy="Keep one, or say by `when` or `jurisdictions` where each holds.",
    )

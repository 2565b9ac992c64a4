"""A criterion in words, so that a clinician can read what a machine will ask."""

from collections.abc import Callable
from typing import assert_never

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Criterion,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Exposure,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Not,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
    Time,
)
from primum.vocabulary.quantity import Comparison

Named = Callable[[str], str]  # a concept's id -> what people call it

_TIMES = {
    Time.CURRENT: "has {0}",
    Time.EVER: "has or ever had {0}",
    Time.SUSPECTED: "has, or is suspected of, {0}",
}
_TIME_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours"}


def criterion_lines(criterion: Criterion, named: Named, indent: int = 0) -> list[str]:
    """Tell a criterion, one atom a line; what belongs together is indented under its heading."""
    space = "  " * indent
    match criterion:
        case All(criteria) | Any(criteria):
            heading = "all of these hold:" if isinstance(criterion, All) else "one of these holds:"
            parts = [criterion_lines(part, named, indent + 1) for part in criteria]
            return [space + heading, *(line for lines in parts for line in lines)]
        case Not(inner):
            return [space + "this does not hold:", *criterion_lines(inner, named, indent + 1)]
        case _:
            return [space + atom_words(criterion, named)]


def atom_words(atom: Criterion, named: Named) -> str:
    """Tell one atom in a phrase."""
    match atom:
        case Dose() | DoseStep() | SinceDoseChange() | Starts() | Frequency() | Route():
            return _order_words(atom)
        case ExcipientLoad(substance, comparison):
            return f"the order brings {named(substance)} {_bound(comparison)} a day"
        case Indicated(by):
            return f"the order is for {named(by)}"
        case All() | Any() | Not():
            return "; ".join(line.strip() for line in criterion_lines(atom, named))
        case _:
            return _patient_words(atom, named)


def _order_words(
    atom: Dose | DoseStep | SinceDoseChange | Starts | Frequency | Route,
) -> str:
    match atom:
        case Dose(per, comparison):
            unit = "per administration" if per == "administration" else "a day"
            return f"the order allows {_bound(comparison)} {unit}"
        case DoseStep(comparison):
            return f"the dose changes by {_bound(comparison)}"
        case SinceDoseChange(comparison):
            return f"the dose before was given for {_bound(comparison)}"
        case Starts():
            return "it is the first order of this medicine"
        case Frequency(comparison):
            value = f"{comparison.operator.words.replace('_', ' ')} {comparison.quantity.value:g}"
            return f"it is given {value} times a day"
        case Route(routes):
            return f"it is given by the route {' or '.join(routes)}"
        case _:
            assert_never(atom)


def _patient_words(
    atom: Has | Takes | Age | Sex | Latest | Hypersensitive | Done, named: Named
) -> str:
    match atom:
        case Has(condition, time):
            return f"the patient {_TIMES[time].format(named(condition))}"
        case Takes(medicine, exposure, within):
            past = f", or did in the {within:g} days before" if exposure is Exposure.WITHIN else ""
            return f"the patient takes {named(medicine)} too{past}"
        case Age(comparison):
            return f"the patient's age is {_bound(comparison)}"
        case Sex(sex):
            return f"the patient is {sex}"
        case Latest(measurement, comparison, basal):
            which = "last value before treatment" if basal else "latest value"
            return f"the {which} of {named(measurement)} is {_bound(comparison)}"
        case Hypersensitive(substance):
            return f"the patient is hypersensitive to {named(substance)}"
        case Done(what, within):
            past = f" in the last {within:g} days" if within else ""
            return f"{named(what)} was done{past}"
        case _:
            assert_never(atom)


def _bound(comparison: Comparison) -> str:
    words = comparison.operator.words.replace("_", " ")
    quantity = comparison.quantity
    return f"{words} {quantity.value:.6g} {_TIME_UNITS.get(quantity.unit, quantity.unit)}"

"""Atoms changed a little, as a slip of the pen would: another limit, unit, time or route.

Each change comes with a situation that tells the atom and its changed self apart, so that a case
can be written for it.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from msgspec.structs import replace

from primum.checks.concept import Absence
from primum.checks.criterion import (
    Atom,
    Criterion,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Exposure,
    Has,
    Latest,
    Per,
    Route,
    Sex,
    Takes,
    Time,
)
from primum.checks.pack import Meaning
from primum.engines.memory.values import BODY_WEIGHT
from primum.findings.criteria import atom_words
from primum.trial.mutation_limits import Compared, limit_changes, situation_of, unit_changes
from primum.vocabulary.quantity import Comparison, Quantity, compare
from primum.vocabulary.truth import Truth, negation, truth_of

_SUPPOSED_DAYS = 30.0  # how long before, in a check of what overlaps that is made `within`
_SUPPOSED_KG = 20.0  # a patient to write a case about


class MutationOperator(StrEnum):
    """A sort of mistake that somebody who writes a check could make."""

    BOUNDARY = "boundary"  # above or at least, below or at most
    LIMIT = "limit"  # a tenth higher or lower; of what is counted, one
    UNIT = "unit"  # a thousandfold, or the same number in another unit
    PER_KG = "per-kg"  # per kilogram or in all
    PER = "per"  # an administration or a day
    NEGATION = "negation"
    ALL_ANY = "all-any"
    PART = "part"  # one of several criteria left out
    TIME = "time"  # current, ever or suspected; before treatment or latest
    EXPOSURE = "exposure"
    WITHIN = "within"
    ROUTE = "route"
    SEX = "sex"
    ACTION = "action"
    JURISDICTION = "jurisdiction"
    ON_UNKNOWN = "on-unknown"


class Telling(NamedTuple):
    """A situation in which a node and its changed self disagree: what each answers there."""

    situation: str
    was: Truth
    became: Truth


class Change(NamedTuple):
    """A node in the place of another, told in words, and what could tell the two apart."""

    operator: MutationOperator
    node: Criterion
    words: str
    tellings: tuple[Telling, ...]


def telling(situation: str, *, holds: bool) -> tuple[Telling]:
    """Tell where a node as written is yes and the changed one no, or the reverse."""
    was = truth_of(holds)
    return (Telling(situation, was, negation(was)),)


def atom_changes(atom: Atom, meaning: Meaning) -> Iterator[Change]:
    """Give every small change of an atom that some patient can show."""
    if isinstance(atom, Compared):
        yield from _limits(atom, meaning)
    match atom:
        case Has():
            yield from _times(atom, meaning)
        case Latest():
            yield _basal(atom, meaning)
        case Takes():
            yield _exposure(atom, meaning)
            yield from _durations(atom, meaning)
        case Done():
            yield from _durations(atom, meaning)
        case Route():
            yield from _routes(atom, meaning)
        case Sex(sex):
            swap = (atom, Sex("male" if sex == "female" else "female"))
            tellings = telling(f"the patient is {sex}", holds=True)
            yield _change(swap, MutationOperator.SEX, tellings, meaning)
        case Dose() | DoseStep() | ExcipientLoad():
            yield from _counted_otherwise(atom, meaning)
        case _:
            pass  # nothing in it but itself, or its limit


def _change(
    swap: tuple[Atom, Atom],
    operator: MutationOperator,
    tellings: tuple[Telling, ...],
    meaning: Meaning,
) -> Change:
    was, became = (atom_told(each, meaning) for each in swap)
    return Change(operator, swap[1], f"“{was}” became “{became}”", tellings)


def atom_told(atom: Atom, meaning: Meaning) -> str:
    """Tell an atom in English."""
    return atom_words(atom, "en", lambda id_: meaning.concept(id_).name("en"))


def _limits(atom: Compared, meaning: Meaning) -> Iterator[Change]:
    moves = [(MutationOperator.LIMIT, moved) for moved in limit_changes(atom)]
    moves += [(MutationOperator.UNIT, moved) for moved in unit_changes(atom, meaning)]
    for operator, (comparison, value) in moves:
        if comparison.quantity == atom.comparison.quantity:
            operator = MutationOperator.BOUNDARY
        holds = _holds(atom.comparison, value)
        tellings = telling(situation_of(atom, value, meaning), holds=holds)
        yield _change((atom, replace(atom, comparison=comparison)), operator, tellings, meaning)


def _holds(comparison: Comparison, value: float) -> bool:
    return compare(value, comparison.operator, comparison.quantity.value)


# --- conditions, medicines and what was done ---------------------------------------------------------


def _times(atom: Has, meaning: Meaning) -> Iterator[Change]:
    name = _name(atom.condition, meaning)
    for time in Time:
        if time is not atom.time:
            swap = (atom, replace(atom, time=time))
            tellings = (
                Telling(
                    f"the record has {name} as resolved",
                    *(_resolved(atom.condition, each, meaning) for each in (atom.time, time)),
                ),
                Telling(
                    f"the record has {name} as provisional",
                    *(_provisional(each) for each in (atom.time, time)),
                ),
            )
            yield _change(swap, MutationOperator.TIME, tellings, meaning)


def _resolved(condition: str, time: Time, meaning: Meaning) -> Truth:
    return Truth.YES if time is Time.EVER else _absent(condition, meaning)


def _provisional(time: Time) -> Truth:
    return Truth.YES if time is Time.SUSPECTED else Truth.UNKNOWN


def _absent(concept: str, meaning: Meaning) -> Truth:
    is_no = meaning.concept(concept).absence is Absence.NO
    return Truth.NO if is_no else Truth.UNKNOWN


def _basal(atom: Latest, meaning: Meaning) -> Change:
    met, missed = "the latest value", "the last one before treatment"
    if atom.basal:
        met, missed = missed, met
    name = _name(atom.measurement, meaning)
    situation = f"of {name}, {met} is {atom.comparison} and {missed} is not"
    swap = (atom, replace(atom, basal=not atom.basal))
    return _change(swap, MutationOperator.TIME, telling(situation, holds=True), meaning)


def _exposure(atom: Takes, meaning: Meaning) -> Change:
    overlaps = atom.exposure is Exposure.OVERLAPPING
    within = _SUPPOSED_DAYS if overlaps else None
    other = Takes(atom.medicine, Exposure.WITHIN if overlaps else Exposure.OVERLAPPING, within)
    days = max(1, int((within or atom.within or 0.0) / 2))
    name = _name(atom.medicine, meaning)
    situation = f"the record has {name}, stopped {days} days before the order"
    truths = (_absent(atom.medicine, meaning), Truth.YES)
    tellings = (Telling(situation, *(truths if overlaps else reversed(truths))),)
    return _change((atom, other), MutationOperator.EXPOSURE, tellings, meaning)


def _durations(atom: Takes | Done, meaning: Meaning) -> Iterator[Change]:
    if atom.within is None:
        return
    name = _name(atom.what if isinstance(atom, Done) else atom.medicine, meaning)
    verb = "last done" if isinstance(atom, Done) else "stopped"
    situation = f"the record has {name}, {verb} {{:g}} days before"
    step = max(2.0, float(round(atom.within / 10)))
    for other in (atom.within - step, atom.within + step):
        if other > 0:
            days = int((atom.within + other) / 2)
            tellings = telling(situation.format(days), holds=days <= atom.within)
            swap = (atom, replace(atom, within=other))
            yield _change(swap, MutationOperator.WITHIN, tellings, meaning)
    if isinstance(atom, Done):
        tellings = telling(situation.format(2 * atom.within), holds=False)
        swap = (atom, replace(atom, within=None))
        yield _change(swap, MutationOperator.WITHIN, tellings, meaning)


def _routes(atom: Route, meaning: Meaning) -> Iterator[Change]:
    if len(atom.routes) == 1:
        return  # a set of no routes is none
    for route in atom.routes:
        rest = Route(tuple(other for other in atom.routes if other != route))
        tellings = telling(atom_told(Route((route,)), meaning), holds=True)
        yield _change((atom, rest), MutationOperator.ROUTE, tellings, meaning)


def _name(concept: str, meaning: Meaning) -> str:
    return meaning.concept(concept).name("en")


# --- what a dose is counted by -----------------------------------------------------------------------


def _counted_otherwise(atom: Dose | DoseStep | ExcipientLoad, meaning: Meaning) -> Iterator[Change]:
    limit = atom.comparison.quantity
    if not limit.value:
        return  # nothing is nothing, by whatever it is counted
    if isinstance(atom, Dose):
        yield _per(atom, meaning)
    if BODY_WEIGHT not in meaning.measurements:
        return  # nobody is weighed in such a world
    per_kg = limit.unit.endswith("/kg")
    unit = limit.unit.removesuffix("/kg") if per_kg else f"{limit.unit}/kg"
    comparison = Comparison(atom.comparison.operator, Quantity(limit.value, unit))
    # Counted the other way, such a dose lies on the other side of the limit.
    value = limit.value / 2 if per_kg else limit.value * 2
    situation = f"{situation_of(atom, value, meaning)}, in a patient of {_SUPPOSED_KG:g} kg"
    tellings = telling(situation, holds=_holds(atom.comparison, value))
    swap = (atom, replace(atom, comparison=comparison))
    yield _change(swap, MutationOperator.PER_KG, tellings, meaning)


def _per(atom: Dose, meaning: Meaning) -> Change:
    limit = atom.comparison.quantity
    once = Quantity(limit.value * 0.75, limit.unit)  # once below the limit, twice above it
    by_day = atom.per is Per.DAY
    holds = _holds(atom.comparison, once.value * (2 if by_day else 1))
    tellings = telling(f"the order is {once} twice a day", holds=holds)
    other = Per.ADMINISTRATION if by_day else Per.DAY
    return _change((atom, replace(atom, per=other)), MutationOperator.PER, tellings, meaning)

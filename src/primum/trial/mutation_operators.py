"""Mutants: a check with one small mistake in it, as somebody who writes checks could make.

What no case can show is not made: a check that holds everywhere has no jurisdiction to lose, one
that stays silent when it is unknown cannot be silenced, and cases do not name the management.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from primum.checks.check import Axis, Check, OnUnknown, Status
from primum.checks.criterion import All, Any, Criterion, Not
from primum.checks.pack import Meaning
from primum.engines.candidates import is_told_when_unknown
from primum.trial.mutation_atoms import Change, MutationOperator, atom_changes, atom_told, telling
from primum.vocabulary.audience import JURISDICTIONS
from primum.vocabulary.truth import Truth, negation

Remake = Callable[[Criterion], Criterion]


class Mutant(Struct, frozen=True, kw_only=True):
    """A changed check: what was changed, in words, and a case that would tell it from the true one."""

    check: Check
    operator: MutationOperator
    change: str
    remedy: str


class _Site(NamedTuple):
    """A node in its place: how to put another there, and whether its yes is the check's."""

    node: Criterion
    remake: Remake
    speaks: bool
    is_negated: bool = False


def mutants_of(check: Check, meaning: Meaning) -> list[Mutant]:
    """Make the mutants of a check, each once, in the order of its criterion; none of a draft."""
    if check.status is Status.DRAFT:
        return []
    made = [*_of_criterion(check, meaning), *_of_decision(check, meaning)]
    known = {_fires(check)}
    found = []
    for mutant in made:
        if _fires(mutant.check) not in known:
            known.add(_fires(mutant.check))
            found.append(mutant)
    return found


def _fires(check: Check) -> tuple[object, ...]:
    return check.criterion, check.decision, check.jurisdictions, check.on_unknown


# --- the criterion ----------------------------------------------------------------------------------


def _of_criterion(check: Check, meaning: Meaning) -> Iterator[Mutant]:
    whole = _Site(check.criterion, lambda node: node, speaks=True)
    for site in _sites(whole):
        alone = "" if site.node is check.criterion else " that turns on this alone"
        for change in _changes(site, meaning):
            told_apart = _told_apart(change, site, check)
            if told_apart is None:
                continue
            situation, said = told_apart
            yield Mutant(
                check=replace(check, criterion=site.remake(change.node)),
                operator=change.operator,
                change=change.words,
                remedy=f"Add a case{alone}: {situation}; {_must(check, said)}.",
            )


def _told_apart(change: Change, site: _Site, check: Check) -> tuple[str, Truth] | None:
    """Find where the check as written and the mutant say something else, and what is true there.

    None where they never do: a *no* and an unknown that nobody is told are both silence.
    """
    for situation, was, became in change.tellings:
        said, instead = (_said(truth, site, check) for truth in (was, became))
        if said is not instead:
            return situation, said
    return None


def _said(truth: Truth, site: _Site, check: Check) -> Truth:
    if truth is Truth.UNKNOWN and not is_told_when_unknown(check):
        return Truth.NO
    return truth if site.speaks else negation(truth)


def _sites(site: _Site) -> Iterator[_Site]:
    """Every node below a place, from the outside in."""
    yield site
    node, remake, speaks, _ = site
    if isinstance(node, Not):
        inner = _Site(node.criterion, lambda new: remake(Not(new)), not speaks, is_negated=True)
        yield from _sites(inner)
    elif isinstance(node, All | Any):
        for at, part in enumerate(node.criteria):
            yield from _sites(_Site(part, _into(node, at, remake), speaks))


def _into(node: All | Any, at: int, remake: Remake) -> Remake:
    before, after = node.criteria[:at], node.criteria[at + 1 :]
    return lambda new: remake(type(node)((*before, new, *after)))


def _changes(site: _Site, meaning: Meaning) -> Iterator[Change]:
    node = site.node
    if isinstance(node, All | Any):
        yield from _of_several(node, meaning)
    elif not isinstance(node, Not):
        yield from atom_changes(node, meaning)
    said = told(node, meaning)
    if isinstance(node, Not):
        # What a `not` loses, it is known by what stood in it.
        situation = told(node.criterion, meaning)
        words = f"“{said}” lost its not"
        tellings = telling(situation, holds=False)
        yield Change(MutationOperator.NEGATION, node.criterion, words, tellings)
    elif not site.is_negated:
        words = f"“{said}” became its opposite"
        yield Change(MutationOperator.NEGATION, Not(node), words, telling(said, holds=True))


def _of_several(node: All | Any, meaning: Meaning) -> Iterator[Change]:
    if len(node.criteria) < 2:
        return
    is_all = isinstance(node, All)
    other = Any(node.criteria) if is_all else All(node.criteria)
    parts = [told(part, meaning) for part in node.criteria]
    listed = "; ".join(parts)
    words = f"{'all' if is_all else 'one'} of these became {'one' if is_all else 'all'}: {listed}"
    tellings = telling(f"only one of these holds: {listed}", holds=not is_all)
    yield Change(MutationOperator.ALL_ANY, other, words, tellings)
    for at, part in enumerate(parts):
        rest = node.criteria[:at] + node.criteria[at + 1 :]
        left = rest[0] if len(rest) == 1 else type(node)(rest)
        only = "all but this holds" if is_all else "only this holds"
        words = f"“{part}” was left out"
        tellings = telling(f"{only}: {part}", holds=not is_all)
        yield Change(MutationOperator.PART, left, words, tellings)


def told(criterion: Criterion, meaning: Meaning) -> str:
    """Tell a criterion in English, in one line."""
    match criterion:
        case Not(inner):
            return f"not: {told(inner, meaning)}"
        case All(criteria) | Any(criteria):
            word = " and " if isinstance(criterion, All) else " or "
            return f"({word.join(told(part, meaning) for part in criteria)})"
        case _:
            return atom_told(criterion, meaning)


# --- what is said, where ----------------------------------------------------------------------------


def _of_decision(check: Check, meaning: Meaning) -> Iterator[Mutant]:
    situation = told(check.criterion, meaning)
    alerts = check.decision.interrupts
    yield Mutant(
        check=replace(
            check, decision=replace(check.decision, action=Axis.NO if alerts else Axis.YES)
        ),
        operator=MutationOperator.ACTION,
        change=f"the action became {'no: the alert is lost' if alerts else 'yes: it alerts'}",
        remedy=f"Add a case: {situation}; {_must(check, Truth.YES)}.",
    )
    if check.jurisdictions and not set(JURISDICTIONS) <= set(check.jurisdictions):
        here = check.jurisdictions[0]
        yield Mutant(
            check=replace(check, jurisdictions=()),
            operator=MutationOperator.JURISDICTION,
            change=f"it holds everywhere, not in {' and '.join(check.jurisdictions)} alone",
            remedy=f"Add a case: {situation}; expected by jurisdiction: "
            f"`{_member(check)}: {{{here}: [{_statement(check)}]}}`.",
        )
    if alerts:  # of what is reference, an unknown is never told
        name = f"`{_statement(check)}`"
        reports = check.on_unknown is OnUnknown.REPORT
        expected = f"with {name} in it" if reports else f"without {name} in it"
        other = OnUnknown.SILENT if reports else OnUnknown.REPORT
        yield Mutant(
            check=replace(check, on_unknown=other),
            operator=MutationOperator.ON_UNKNOWN,
            change=f"on-unknown became {other}",
            remedy=f"Add a case in which nobody knows whether {situation}; give its "
            f"`not-assessable`, {expected}.",
        )


def _must(check: Check, said: Truth) -> str:
    if said is Truth.UNKNOWN:
        return "it must be not assessable"
    what = "alert" if check.decision.interrupts else "be a reference"
    return f"it must {what}" if said is Truth.YES else f"it must not {what}"


def _member(check: Check) -> str:
    return "alerts" if check.decision.interrupts else "references"


def _statement(check: Check) -> str:
    return check.id.removeprefix(f"{check.medicine}/")

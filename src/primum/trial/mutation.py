"""Do the cases catch wrong checks? Every mutant of a check is run on the cases of its medicine.

A mutant is killed when a case that passes now would fail, and survives otherwise: whoever made
that mistake in earnest would not have been told. (Mutation analysis: DeMillo, Lipton and Sayward,
"Hints on test data selection", IEEE Computer 1978;11(4):34-41.)
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from primum.checks.check import Check
from primum.checks.pack import Pack
from primum.findings.model import Report
from primum.knowledge.linked import Knowledge, LinkedCase
from primum.record.model import Record
from primum.record.read import read_bundle
from primum.trial.bundle import case_bundle
from primum.trial.mutation_operators import Mutant, mutants_of
from primum.trial.run import MEMBERS, CaseResult, Outcome, outcome_of
from primum.vocabulary.problem import Place, Problem, Verdict

# A record, the moment (a FHIR date) and the jurisdiction -> what is said of the patient.
ScreenRecord = Callable[[Record, str, str], Report]
Ready = Callable[[Pack], ScreenRecord]  # the engine, passed in as for `run_cases`


class Tried(Struct, frozen=True, kw_only=True):
    """A mutant and its fate: the case that killed it, or else the problem that it survived."""

    check: str
    operator: str
    change: str
    killed_by: str | None = None
    survived: Problem | None = None


class Score(Struct, frozen=True):
    """How many mutants were killed, of how many."""

    killed: int
    all: int

    @property
    def share(self) -> float | None:
        """The mutation score, 0 to 1; None of no mutants."""
        return self.killed / self.all if self.all else None


class MutationResult(Struct, frozen=True, kw_only=True):
    """What became of the mutants; how many were left undrawn, and which cases fail as it is.

    A case that fails is left out: it would fail with any mutant.
    """

    tried: tuple[Tried, ...]
    undrawn: int = 0
    failing: tuple[str, ...] = ()


class _Bed(NamedTuple):
    """A case that passes, in one jurisdiction: the patient, and what the case expects."""

    linked: LinkedCase
    record: Record
    jurisdiction: str
    expected: Outcome


def mutants_in(pack: Pack, only: str | None = None) -> list[Mutant]:
    """Make the mutants of every check of a pack, or of one check, or of one medicine's."""
    return [
        mutant
        for check in pack.meaning.checks
        if only in (None, check.id, check.medicine)
        for mutant in mutants_of(check, pack.meaning)
    ]


def drawn(mutants: Sequence[Mutant], limit: int | None, seed: int) -> list[Mutant]:
    """Draw at most so many mutants by a seed, and keep their order."""
    if limit is None or limit >= len(mutants):
        return list(mutants)
    places = sorted(Random(seed).sample(range(len(mutants)), limit))
    return [mutants[place] for place in places]


def score_of(tried: Iterable[Tried]) -> Score:
    """Count the killed."""
    fates = [one.killed_by is not None for one in tried]
    return Score(sum(fates), len(fates))


def scores_by(tried: Iterable[Tried], key: Callable[[Tried], str]) -> dict[str, Score]:
    """Count the killed of each group, in the order in which groups are first met."""
    groups: dict[str, list[Tried]] = {}
    for one in tried:
        groups.setdefault(key(one), []).append(one)
    return {name: score_of(group) for name, group in groups.items()}


class Mutation:
    """The cases that pass, made ready once; any number of mutants can be tried on them."""

    def __init__(
        self, knowledge: Knowledge, pack: Pack, results: Iterable[CaseResult], ready: Ready
    ) -> None:
        """Make the records of the cases whose `results` passed; a case that fails tells nothing."""
        self._pack, self._ready = pack, ready
        self._places = {linked.id: linked.place_of() for linked in knowledge.statements}
        self._beds = _beds(knowledge, results)
        self._checks = {check.id: check for check in pack.meaning.checks}
        self._true: dict[str, list[Outcome]] = {}

    def fate_of(self, mutant: Mutant) -> Tried:
        """Try one mutant."""
        check = self._checks[mutant.check.id]
        beds = self._beds_of(check)
        true = self._true_outcomes(check, beds)
        shown_by = ""
        for was, became, bed in zip(true, self._outcomes(mutant.check, beds), beds, strict=False):
            for member in MEMBERS:
                if getattr(was, member) == getattr(became, member):
                    continue
                if getattr(bed.expected, member) is not None:
                    return _tried(mutant, killed_by=bed.linked.id)
                shown_by = shown_by or f"`{member.replace('_', '-')}` of case {bed.linked.case.id}"
        place = self._places.get(check.id, Place(check.id))
        return _tried(mutant, survived=_survivor(mutant, place, shown_by))

    def _beds_of(self, check: Check) -> list[_Bed]:
        """Give the cases of the check's medicine; first those that expect it to speak."""
        name = check.id.removeprefix(f"{check.medicine}/")
        return sorted(
            self._beds.get(check.medicine, ()), key=lambda bed: name not in _named(bed.expected)
        )

    def _true_outcomes(self, check: Check, beds: Sequence[_Bed]) -> list[Outcome]:
        found = self._true.get(check.id)
        if found is None:
            found = self._true[check.id] = list(self._outcomes(check, beds))
        return found

    def _outcomes(self, check: Check, beds: Sequence[_Bed]) -> Iterator[Outcome]:
        """Run cases against this check and no other: checks are answered each by itself."""
        meaning = replace(self._pack.meaning, checks=(check,), readings=())
        screen = self._ready(replace(self._pack, meaning=meaning))  # not sealed anew: never written
        for bed in beds:
            report = screen(bed.record, str(bed.linked.case.at), bed.jurisdiction)
            yield outcome_of(report, check.medicine)


def _beds(knowledge: Knowledge, results: Iterable[CaseResult]) -> dict[str, list[_Bed]]:
    """Make a bed of each result that passed, by medicine; the record of a case is read once."""
    passed: dict[str, list[CaseResult]] = {}
    for result in results:
        if result.passed:
            passed.setdefault(f"{result.medicine}/{result.case}", []).append(result)
    found: dict[str, list[_Bed]] = {}
    for linked in knowledge.cases:
        mine = passed.get(f"{linked.medicine}/{linked.case.id}")
        if mine:
            record = read_bundle(case_bundle(linked, knowledge))
            found.setdefault(linked.medicine, []).extend(
                _Bed(linked, record, result.jurisdiction, result.expected) for result in mine
            )
    return found


def _named(expected: Outcome) -> set[str]:
    return {
        *expected.alerts,
        *(expected.references or ()),
        *(expected.not_assessable or ()),
    }


def _tried(
    mutant: Mutant, *, killed_by: str | None = None, survived: Problem | None = None
) -> Tried:
    return Tried(
        check=mutant.check.id,
        operator=mutant.operator.value,
        change=mutant.change,
        killed_by=killed_by,
        survived=survived,
    )


def _survivor(mutant: Mutant, place: Place, shown_by: str) -> Problem:
    remedy = f"Write {shown_by}: it would tell." if shown_by else mutant.remedy
    return Problem(
        place=place,
        rule="mutant-survived",
        fault=f"{mutant.check.id}: no case fails when {mutant.change}",
        remedy=remedy,
        verdict=Verdict.SUSPICIOUS,
    )

"""What there is to ask, as small tables: the checks of each medicine, their guards and criteria.

- `guarded(n, c, list, concept, closed, alone)`: the checks to run for a medicine, with what each
  cannot speak without (`engines.candidates.guard_of`; list and concept are null for none); `alone`
  where a check asks for nothing else, and `alone_checks(n, list, checks)` the ids of these;
- `rule(c, id, kind, …)`: what a check says, `told` whether an unknown of it is to be told;
- `tree_needs(c, i, hears_no, hears_yes)`: every node in the criterion of a check, and `tree_root(c, i)`;
- `tree_part(i, op, child)`: the children of inner nodes; `tree_level(i, level)`, where atoms have level 0;
  `tree_atom(i, node)`: the type of each atom;
- `reading(n, id, …)`: drafts, and held checks that would interrupt: told with each order;
- `medicine(n)`: the medicines of the pack, and `covers(n)`: those that knowledge speaks of in any way.

Equal parts of criteria are one node, of whichever checks; atoms are numbered first.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from primum.checks.check import Check, Decision
from primum.checks.criterion import All, Any, Atom, Criterion, Has, Not, Takes
from primum.engines.candidates import guard_of, is_told_when_unknown
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.question import Question
from primum.engines.program import Agenda

RULE = (
    "c INTEGER, id VARCHAR, medicine VARCHAR, kind VARCHAR, contraindication VARCHAR, "
    "action VARCHAR, management VARCHAR, interrupts BOOLEAN, told BOOLEAN"
)
GUARDED = "n INTEGER, c INTEGER, list VARCHAR, concept INTEGER, closed BOOLEAN, alone BOOLEAN"
READING = (
    "n INTEGER, id VARCHAR, medicine VARCHAR, kind VARCHAR, contraindication VARCHAR, "
    "action VARCHAR, management VARCHAR, held BOOLEAN"
)


class Forest(NamedTuple):
    """The atoms in the criteria of all checks that run, by type of node, each with its number."""

    atoms: dict[type, list[tuple[int, Atom]]]
    levels: int  # the highest level of a node


def load_agenda(bench: Bench, question: Question) -> Forest:
    """Make the tables of what there is to ask."""
    meaning, program = bench.meaning, bench.program
    # What is asked of an order is decided where the bedside decides it.
    agendas = [
        program.agenda((id_,), question.jurisdiction, only_approved=question.only_approved)
        for id_ in meaning.medicines
    ]
    numbers = {check.id: number for number, check in enumerate(meaning.checks)}
    checks = [(numbers[check.id], check) for agenda in agendas for check in agenda.checks]
    bench.fill("rule", RULE, [_rule(number, check) for number, check in checks])
    guarded: list[tuple[object, ...]] = []
    for number, check in checks:
        guard = guard_of(check, meaning)
        n = bench.numbers[check.medicine]
        if guard is None:
            guarded.append((n, number, None, None, False, False))
        else:
            concept = bench.numbers[guard.concept]
            alone = guard.closed and isinstance(check.criterion, Has | Takes)
            guarded.append((n, number, guard.list.value, concept, guard.closed, alone))
    bench.fill("guarded", GUARDED, guarded)
    bench.make(
        "alone_checks",
        "SELECT n, list, list(id ORDER BY id) AS checks FROM guarded JOIN rule USING (c) "
        "WHERE alone GROUP BY n, list",
    )
    _load_readings(bench, agendas)
    return _load_criteria(bench, checks)


def _decision(decision: Decision) -> tuple[str, str, str]:
    return decision.contraindication.value, decision.action.value, decision.management.value


def _rule(number: int, check: Check) -> tuple[object, ...]:
    told = is_told_when_unknown(check)
    decision = _decision(check.decision)
    return (number, check.id, check.medicine, check.kind, *decision,
            check.decision.interrupts, told)  # fmt: skip


def _load_readings(bench: Bench, agendas: Iterable[Agenda]) -> None:
    """Make `reading`, `medicine` and `covers`."""
    listed = list(agendas)
    rows = [
        (bench.numbers[said.medicine], said.id, said.medicine, said.kind,
         *_decision(said.decision), said.is_held)
        for agenda in listed
        for said in (*(it for it in agenda.held if it.decision.interrupts), *agenda.drafts)
    ]  # fmt: skip
    bench.fill("reading", READING, rows)
    covers = [(bench.numbers[id_],) for agenda in listed for id_ in agenda.medicines]
    bench.fill("covers", "n INTEGER", covers)
    bench.fill("medicine", "n INTEGER", [(bench.numbers[id_],) for id_ in bench.meaning.medicines])


class _Numbering:
    """Gives every different node of all criteria a number: atoms first, then what is above."""

    def __init__(self, criteria: list[Criterion]) -> None:
        self.numbers: dict[Criterion, int] = {}
        self.levels: dict[int, int] = {}
        every: dict[Criterion, None] = {}
        for criterion in criteria:
            every.update(dict.fromkeys(nodes_of(criterion)))
        for node in sorted(every, key=lambda node: isinstance(node, All | Any | Not)):
            self.numbers[node] = len(self.numbers)
        for node in every:
            self._level(node)

    def _level(self, node: Criterion) -> int:
        number = self.numbers[node]
        if number not in self.levels:
            self.levels[number] = max((1 + self._level(part) for part in parts_of(node)), default=0)
        return self.levels[number]


def _load_criteria(bench: Bench, checks: list[tuple[int, Check]]) -> Forest:
    numbering = _Numbering([check.criterion for _, check in checks])
    numbers = numbering.numbers
    bench.fill("tree_root", "c INTEGER, i INTEGER",
               [(c, numbers[check.criterion]) for c, check in checks])  # fmt: skip
    needs = [
        (c, numbers[node], hears_no, hears_yes)
        for c, check in checks
        for node, (hears_no, hears_yes) in _heard(check.criterion).items()
    ]
    bench.fill("tree_needs", "c INTEGER, i INTEGER, hears_no BOOLEAN, hears_yes BOOLEAN", needs)
    ops = {All: "all", Any: "any", Not: "not"}
    parts = [
        (number, ops[type(node)], numbers[part])
        for node, number in numbers.items()
        for part in parts_of(node)
    ]
    bench.fill("tree_part", "i INTEGER, op VARCHAR, child INTEGER", parts)
    bench.fill("tree_level", "i INTEGER, level INTEGER", list(numbering.levels.items()))
    atoms: dict[type, list[tuple[int, Atom]]] = defaultdict(list)
    for node, number in numbers.items():
        if not isinstance(node, All | Any | Not):
            atoms[type(node)].append((number, node))
    named = [(number, node.__name__) for node, some in atoms.items() for number, _ in some]
    bench.fill("tree_atom", "i INTEGER, node VARCHAR", named)
    return Forest(dict(atoms), max(numbering.levels.values(), default=0))


def parts_of(node: Criterion) -> tuple[Criterion, ...]:
    """Give the children of a node; an atom has none."""
    if isinstance(node, All | Any):
        return node.criteria
    return (node.criterion,) if isinstance(node, Not) else ()


def nodes_of(criterion: Criterion) -> list[Criterion]:
    """Give a criterion and all that is within it."""
    return [criterion, *(node for part in parts_of(criterion) for node in nodes_of(part))]


def _heard(criterion: Criterion) -> dict[Criterion, tuple[bool, bool]]:
    """Tell of every node whether its no, and its yes, can be heard: under a *not* they change."""
    heard: dict[Criterion, tuple[bool, bool]] = {}

    def hear(node: Criterion, *, negated: bool) -> None:
        no, yes = heard.get(node, (False, False))
        heard[node] = (no or negated, yes or not negated)
        for part in parts_of(node):
            hear(part, negated=negated != isinstance(node, Not))

    hear(criterion, negated=False)
    return heard

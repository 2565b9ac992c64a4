"""Mutants die by a case that fails, and survive where no case would have told."""

from pathlib import Path

import msgspec
import pytest

from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.record.read import read_bundle
from primum.reports.page import Page
from primum.reports.trial import mutation_text
from primum.screening.patient import Options, Screener
from primum.trial.mutation import (
    Mutation,
    MutationResult,
    Score,
    drawn,
    mutants_in,
    score_of,
    scores_by,
)
from primum.trial.run import run_cases

SHIPPED = Path(__file__).parents[3] / "knowledge"
BASE = {
    "README": "---\ntitle: Test knowledge\nversion: '1'\nnotice: {en: Not for care.}\n---\n",
    "sources/label": "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin.\n---\n",
    "measurements/body-weight": "---\ntitle: Body weight\ncodes: {loinc: 29463-7}\nunit: kg\n---\n",
    "conditions/ague": "---\ntitle: Ague\ncodes: {icd10: Z99}\n---\n",
}
HEAD = "---\ntitle: Tralin\ncodes: {atc: A01AA01}\n---\n\nAt most 0.12 mg/kg. Not in ague.\n\n"
DOSE = "id: dose\nkind: dosing\nlimit: {per: administration, at-most: 0.12 mg/kg}\n"
AGUE = "id: ague\nkind: warning\ncondition: ague\njurisdictions: [eu]\n"
FEW = """\
- id: at-limit
  title: At the limit
  at: 2026-06-01
  born: 2020-03-01
  order: {dose: 0.12 mg/kg}
  has: []
  measured: [{measurement: body-weight, value: 20 kg}]
  alerts: []
  references: []
  not-assessable: []
- {id: twice, title: Twice the limit, like: at-limit, order: {dose: 0.24 mg/kg}, alerts: [dose]}
"""


def _ready(pack):
    screener = Screener(pack)

    def screen(record, at, jurisdiction):
        return screener.screen(record, Options(at=at, jurisdiction=jurisdiction))

    return screen


class World:
    """Knowledge, its pack and how its cases fare."""

    def __init__(self, knowledge):
        self.knowledge = knowledge
        self.pack, problems = compile_knowledge(knowledge)
        assert problems == []
        screen = _ready(self.pack)
        self.results = run_cases(
            knowledge, lambda bundle, at, where: screen(read_bundle(bundle), at, where)
        )

    def tried(self, only=None):
        mutation = Mutation(self.knowledge, self.pack, self.results, _ready)
        return [mutation.fate_of(mutant) for mutant in mutants_in(self.pack, only)]


@pytest.fixture
def world():
    """A medicine with these statements and cases."""

    def make(statement, cases):
        more = "management: avoid\nsummary: {en: Of tralin.}\nsources: [label]\n"
        text = f"{HEAD}```yaml statement\n{statement}{more}```\n\n```yaml cases\n{cases}```\n"
        texts = {**BASE, "medicines/tralin": text}
        documents = [
            read_document(f"k/{path}.md", text, kind=path.split("/")[0] if "/" in path else "")[0]
            for path, text in texts.items()
        ]
        knowledge, problems = link_knowledge(documents)
        assert problems == []
        return World(knowledge)

    return make


def _survivors(tried):
    return [(one.operator, one.change) for one in tried if one.survived]


def test_a_limit_that_two_cases_stand_around_is_held_but_for_what_lies_between(world):
    tried = world(DOSE, FEW).tried()
    assert {one.operator for one in tried} == {
        "boundary", "limit", "unit", "per", "per-kg", "negation", "action", "on-unknown",
    }  # fmt: skip
    survivors = [one for one in tried if one.survived]
    assert [one.operator for one in survivors] == ["limit", "on-unknown"]
    assert "more than 0.132 mg/kg" in survivors[0].change
    problem = survivors[0].survived
    assert problem.rule == "mutant-survived"
    assert str(problem.place) == "k/medicines/tralin.md:9"
    assert "tralin/dose" in problem.fault
    assert problem.remedy == (
        "Add a case: the order is 0.126 mg/kg per administration; it must alert."
    )
    assert {one.killed_by for one in tried if not one.survived} <= {
        "tralin/at-limit",
        "tralin/twice",
    }
    assert score_of(tried) == Score(len(tried) - 2, len(tried))


def test_the_case_of_the_remedy_kills_the_survivor(world):
    more = (
        "- {id: above, title: Above, like: twice, order: {dose: 0.126 mg/kg}}\n"
        "- {id: by-day, title: By day, like: at-limit, order: {dose: 0.09 mg/kg, frequency: 2 /d}}\n"
        "- {id: no-dose, title: No dose, like: at-limit, order: {route: oral},"
        " not-assessable: [dose]}\n"
    )
    tried = world(DOSE, FEW + more).tried()
    assert _survivors(tried) == []
    assert "tralin/above" in {one.killed_by for one in tried}


def test_where_nobody_is_weighed_no_dose_loses_its_kilograms(world):
    made = world(DOSE, FEW)
    unweighed = msgspec.structs.replace(made.pack.meaning, measurements={})
    pack = msgspec.structs.replace(made.pack, meaning=unweighed)
    lost = {mutant.operator for mutant in mutants_in(made.pack)} - {
        mutant.operator for mutant in mutants_in(pack)
    }
    assert lost == {"per-kg"}


def test_no_cases_kill_nothing(world):
    tried = world(DOSE, "[]\n").tried()
    assert score_of(tried) == Score(0, len(tried))
    assert score_of(tried).share == 0
    assert score_of([]).share is None


def test_a_case_that_shows_the_mistake_and_does_not_say_so_is_named(world):
    bare = (
        "- {id: bare, title: Bare, at: 2026-06-01, born: 2020-03-01, order: {route: oral},"
        " alerts: []}\n"
    )
    (one,) = [t for t in world(DOSE, bare).tried() if t.operator == "on-unknown"]
    assert one.survived.remedy == "Write `not-assessable` of case bare: it would tell."


def test_a_case_that_fails_as_it_is_kills_nobody(world):
    wrong = FEW.replace("alerts: [dose]", "alerts: []")
    made = world(DOSE, wrong)
    assert {result.passed for result in made.results if result.case.endswith("twice")} == {False}
    assert all(one.killed_by in (None, "tralin/at-limit") for one in made.tried())


def test_a_jurisdiction_is_lost_unseen_where_no_case_expects_it_in_one_alone(world):
    ill = "- {id: ill, title: Ill, like: at-limit, has: [ague], alerts: {eu: [ague]}}\n"
    few = FEW.replace("alerts: [dose]", "alerts: []")
    unseen = _survivors(world(AGUE, few).tried())
    assert ("jurisdiction", "it holds everywhere, not in eu alone") in unseen
    operators = [operator for operator, _ in _survivors(world(AGUE, few + ill).tried())]
    assert operators == [
        "time",
        "time",
        "on-unknown",
    ]  # no case of what is over, suspected, unasked


def test_only_one_check_or_the_checks_of_one_medicine(world):
    made = world(DOSE, FEW)
    everything = mutants_in(made.pack)
    assert mutants_in(made.pack, "tralin/dose") == mutants_in(made.pack, "tralin") == everything
    assert mutants_in(made.pack, "tralin/other") == []


def test_the_same_seed_draws_the_same_mutants_in_their_order(world):
    mutants = mutants_in(world(DOSE, FEW).pack)
    few = drawn(mutants, 4, seed=1)
    assert few == drawn(mutants, 4, seed=1)
    assert few == [mutant for mutant in mutants if mutant in few]
    assert len(few) == 4
    assert any(drawn(mutants, 4, seed) != few for seed in range(2, 5))
    assert drawn(mutants, None, seed=1) == drawn(mutants, 10_000, seed=1) == mutants


def test_the_page_has_each_survivor_the_groups_and_the_sum(world):
    tried = world(DOSE, FEW).tried()
    result = MutationResult(tried=tuple(tried), undrawn=7, failing=("tralin/odd",))
    told = mutation_text(result, Page(100))
    for part in ("k/medicines/tralin.md:9: tralin/dose (limit)", "0.126 mg/kg", "tralin/odd"):
        assert part in told
    assert f"{len(tried) - 2} of {len(tried)} mutants killed" in told
    assert "7 more were not drawn" in told
    by_operator = scores_by(tried, lambda one: one.operator)
    assert by_operator["limit"] == Score(1, 2)
    assert sum(score.all for score in by_operator.values()) == len(tried)
    assert "nothing was tried" in mutation_text(MutationResult(tried=()), Page(100))


def test_a_check_alone_says_what_it_says_among_all():
    """Mutants run alone: what others say must not matter to any check."""
    knowledge, _ = link_knowledge(load_documents(SHIPPED)[0])
    made = World(knowledge)
    mutation = Mutation(knowledge, made.pack, made.results, _ready)
    together = {(result.case, result.jurisdiction): result.got for result in made.results}
    seen = 0
    for check in made.pack.meaning.checks[::7]:
        name = check.id.removeprefix(f"{check.medicine}/")
        beds = mutation._beds_of(check)
        for bed, alone in zip(beds, mutation._outcomes(check, beds), strict=True):
            got = together[bed.linked.case.id, bed.jurisdiction]
            for member in ("alerts", "references", "not_assessable"):
                assert getattr(alone, member) == tuple({name} & set(getattr(got, member))), bed
                seen += bool(getattr(alone, member))
    assert seen > 50

"""Each small mistake is one that some patient shows, and the words for that patient are true."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generative.invented import criteria
from primum.checks.check import Axis, Check, Decision, Management, OnUnknown, Status
from primum.checks.criterion import (
    Age,
    All,
    Any,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Exposure,
    Frequency,
    Has,
    Latest,
    Not,
    Per,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
    Time,
)
from primum.trial.mutation_atoms import MutationOperator, atom_changes
from primum.trial.mutation_operators import mutants_of
from primum.vocabulary.quantity import Comparison, Operator, read_quantity
from spec.world import MEDICINE, PROGRAM, answer

MEANING = PROGRAM.meaning
TODAY = date(2026, 6, 1)
ABOVE, AT_LEAST, BELOW, AT_MOST = Operator


def _than(operator, text):
    return Comparison(operator, read_quantity(text))


def _check(criterion, **more):
    decision = Decision(action=more.pop("action", Axis.YES), management=Management.AVOID)
    members = {"status": Status.SOURCED, "decision": decision, **more}
    return Check(
        id=f"{MEDICINE}/one", medicine=MEDICINE, kind="rule", criterion=criterion,
        summary={"en": "One."}, advice={}, **members,
    )  # fmt: skip


def _made(criterion, operator, **more):
    """The mutated criteria by one operator."""
    made = mutants_of(_check(criterion, **more), MEANING)
    return [mutant.check.criterion for mutant in made if mutant.operator is operator]


def _days_before(days):
    return (TODAY - timedelta(days=float(days))).isoformat()


# --- the patient of the remedy tells the check from the mutant ------------------------------------------

# What stands in a situation, as a table of the specification writes it.
_20_KG = {"measured": "body-weight 20 kg on 2026-05-30"}
_SINCE_2026 = {"medicines": f"{MEDICINE}, from 2026-01-01"}
_CELLS = [
    (r"is (\S+ \S+) per administration, in a patient", lambda v: {"order": v, **_20_KG}),
    (r"comes to (\S+ \S+) a day, in a patient", lambda v: {"order": f"{v}, 1x", **_20_KG}),
    (r"order is (\S+ \S+) twice a day", lambda v: {"order": f"{v}, 2x"}),
    (r"order is (\S+ \S+) per administration$", lambda v: {"order": f"{v}, 1x"}),
    (r"comes to (\S+ \S+) a day$", lambda v: {"order": f"{v}, 1x"}),
    (r"given (\S+) times", lambda v: {"order": f"1 mg, {v}x"}),
    (r"age is (\S+) years?", lambda v: {"born": _days_before(float(v) * 365.25 + 20)}),
    (r"age is (\S+) days?", lambda v: {"born": _days_before(v)}),
    (r"the latest value of glucose is (\S+ \S+)", lambda v: {
        "measured": f"glucose {v} on 2026-05-30"}),
    (r"the last value before treatment of glucose is (\S+ \S+)", lambda v: {
        "measured": f"glucose {v} on 2025-12-31", **_SINCE_2026}),
    (r"of glucose, the latest value is > 5 .* not", lambda: {
        "measured": "glucose 4 mmol/L on 2025-12-31; glucose 6 mmol/L on 2026-05-30",
        **_SINCE_2026}),
    (r"of glucose, the last one before .* > 5 .* not", lambda: {
        "measured": "glucose 6 mmol/L on 2025-12-31; glucose 4 mmol/L on 2026-05-30",
        **_SINCE_2026}),
    (r"of glucose, the latest value is <= 90 .* not", lambda: {
        "measured": "glucose 99 mg/dL on 2025-12-31; glucose 80 mg/dL on 2026-05-30",
        **_SINCE_2026}),
    (r"dose changes by (\S+) mg/kg$", lambda v: {
        "medicines": f"{MEDICINE}, 0.1 mg/kg, from 2026-01-01",
        "order": f"{0.1 + float(v):.6g} mg/kg, from 2026-06-01"}),
    (r"held for (\S+) days", lambda v: {
        "medicines": f"{MEDICINE}, 0.1 mg/kg, from {_days_before(v)}",
        "order": "0.2 mg/kg, from 2026-06-01"}),
    (r"insulin, stopped (\S+) days", lambda v: {
        "medicines": f"insulin, from 2020-01-01 to {_days_before(v)}"}),
    (r"eye-exam, last done (\S+) days", lambda v: {"procedures": f"eye-exam on {_days_before(v)}"}),
    (r"record has (\S+) as (resolved|provisional)", lambda *v: {"problem list": ", ".join(v)}),
    (r"is given by this route: (\w+)$", lambda v: {"order": f"1 mg, {v}"}),
    (r"patient is (female|male)$", lambda v: {"sex": v}),
]  # fmt: skip

ATOMS = [
    *(Dose(per, _than(operator, "0.12 mg/kg")) for per in Per for operator in Operator),
    Dose(Per.ADMINISTRATION, _than(ABOVE, "10 mg")),
    Dose(Per.ADMINISTRATION, _than(BELOW, "10 mg")),
    *(DoseStep(_than(operator, "0.04 mg/kg")) for operator in Operator),
    *(SinceDoseChange(_than(operator, "7 d")) for operator in Operator),
    *(Frequency(_than(operator, "2 /d")) for operator in Operator),
    *(Age(_than(operator, "18 a")) for operator in Operator),
    *(Age(_than(operator, "28 d")) for operator in Operator),
    Latest("glucose", _than(ABOVE, "5 mmol/L")),
    Latest("glucose", _than(ABOVE, "5 mmol/L"), basal=True),
    Latest("glucose", _than(AT_MOST, "90 mg/dL")),
    *(Has(named, time) for named in ("diabetes", "closed-epiphyses") for time in Time),
    Takes("insulin"),
    Takes("insulin", Exposure.WITHIN, 14.0),
    Done("eye-exam", 365.0),
    Route(("subcutaneous", "oral")),
    Sex("female"),
]


def _cells(situation):
    for pattern, cells in _CELLS:
        found = re.search(pattern, situation)
        if found:
            return {"born": "2010-03-01", **cells(*found.groups())}
    raise AssertionError(f"no patient for: {situation}")


@pytest.mark.parametrize("atom", ATOMS, ids=str)
def test_the_engine_agrees_with_what_is_told_of_each_change(atom):
    changes = list(atom_changes(atom, MEANING))
    assert changes
    for change in changes:
        for situation, was, became in change.tellings:
            if isinstance(atom, DoseStep) and change.operator is MutationOperator.PER_KG:
                continue  # of two doses, at two weights: told roughly
            cells = _cells(situation)
            assert answer(atom, cells).truth is was, situation
            assert answer(change.node, cells).truth is became, (situation, change.node)


def test_a_load_is_told_apart_too():
    atom = ExcipientLoad("alcohol", _than(ABOVE, "99 mg/kg"))
    found = {c.operator: c for c in atom_changes(atom, MEANING)}
    assert {"boundary", "limit", "unit", "per-kg"} <= set(found)
    assert "brings 49.5 mg/kg of alcohol a day" in found["per-kg"].tellings[0].situation


# --- what is made ------------------------------------------------------------------------------------


def test_a_boundary_moves_one_of_what_is_counted_and_a_tenth_of_what_is_not():
    adult = Age(_than(AT_LEAST, "18 a"))
    assert _made(adult, MutationOperator.BOUNDARY) == [Age(_than(ABOVE, "18 a"))]
    assert _made(adult, MutationOperator.LIMIT) == [Age(_than(AT_LEAST, "17 a"))]
    old = Age(_than(ABOVE, "74 a"))
    assert _made(old, MutationOperator.LIMIT) == [Age(_than(ABOVE, "75 a"))]
    dose = Dose(Per.DAY, _than(ABOVE, "20 mg"))
    moved = [str(made.comparison) for made in _made(dose, MutationOperator.LIMIT)]
    assert moved == ["> 22 mg", "> 18 mg"]


def test_a_limit_of_nothing_has_a_boundary_and_nothing_to_multiply():
    step = DoseStep(_than(ABOVE, "0 mg/kg"))
    assert [m.operator for m in mutants_of(_check(step), MEANING)] == [
        MutationOperator.BOUNDARY,
        MutationOperator.NEGATION,
        MutationOperator.ACTION,
        MutationOperator.ON_UNKNOWN,
    ]


def test_a_value_is_mistaken_for_the_next_unit_of_its_measurement():
    low = Latest("glucose", _than(BELOW, "3.9 mmol/L"))
    assert _made(low, MutationOperator.UNIT) == [Latest("glucose", _than(BELOW, "3.9 mg/dL"))]


def test_every_node_is_negated_once_and_a_not_is_lost():
    criterion = All((Has("diabetes"), Not(Starts())))
    assert _made(criterion, MutationOperator.NEGATION) == [
        Not(criterion),
        All((Not(Has("diabetes")), Not(Starts()))),
        All((Has("diabetes"), Starts())),
    ]


def test_all_becomes_any_and_loses_each_part():
    inner = Any((Has("diabetes"), Has("asthma")))
    criterion = All((inner, Starts()))
    assert _made(criterion, MutationOperator.ALL_ANY) == [
        Any((inner, Starts())),
        All((All(inner.criteria), Starts())),
    ]
    assert _made(criterion, MutationOperator.PART) == [
        Starts(),
        inner,
        All((Has("asthma"), Starts())),
        All((Has("diabetes"), Starts())),
    ]


def test_the_remedy_knows_that_a_not_turns_what_must_be_said():
    limit = Dose(Per.ADMINISTRATION, _than(ABOVE, "0.12 mg/kg"))
    for criterion, word in ((limit, "it must alert"), (Not(limit), "it must not alert")):
        made = [m for m in mutants_of(_check(criterion), MEANING) if "0.132" in m.change]
        assert ["0.126 mg/kg" in m.remedy and word in m.remedy for m in made] == [True]


# --- what could change nothing is not made ------------------------------------------------------------


def _operators(check):
    return {mutant.operator for mutant in mutants_of(check, MEANING)}


def test_a_check_that_holds_everywhere_has_no_jurisdiction_to_lose():
    one = Has("diabetes")
    lost = MutationOperator.JURISDICTION
    assert lost not in _operators(_check(one))
    assert lost not in _operators(_check(one, jurisdictions=("eu", "us")))
    assert lost in _operators(_check(one, jurisdictions=("us",)))


def test_of_a_reference_nobody_hears_the_unknown():
    asked = MutationOperator.ON_UNKNOWN
    assert asked in _operators(_check(Starts()))
    assert asked not in _operators(_check(Starts(), action=Axis.NO))


def test_under_a_not_a_suspicion_is_silent_either_way_unless_it_is_told():
    absent = Not(Has("diabetes"))
    suspected = Not(Has("diabetes", Time.SUSPECTED))
    over = Not(Has("diabetes", Time.EVER))
    assert _made(absent, MutationOperator.TIME) == [over, suspected]
    silent = _made(absent, MutationOperator.TIME, on_unknown=OnUnknown.SILENT)
    assert silent == [over]


def test_a_draft_and_a_single_route_are_left_alone():
    assert mutants_of(_check(Starts(), status=Status.DRAFT), MEANING) == []
    assert _made(Route(("oral",)), MutationOperator.ROUTE) == []


@given(criteria, st.sampled_from((Axis.YES, Axis.NO)), st.sampled_from(OnUnknown))
def test_any_check_has_mutants_each_another_and_told_in_words(criterion, action, on_unknown):
    check = _check(criterion, action=action, on_unknown=on_unknown)
    mutants = mutants_of(check, MEANING)
    fires = [
        (m.check.criterion, m.check.decision, m.check.jurisdictions, m.check.on_unknown)
        for m in mutants
    ]
    assert len({*fires, (criterion, check.decision, (), on_unknown)}) == len(mutants) + 1
    assert all(m.change and m.remedy.startswith("Add a case") for m in mutants)
    assert all(m.check.id == check.id for m in mutants)


def test_truths_that_are_told_apart_differ():
    for atom in ATOMS:
        for change in atom_changes(atom, MEANING):
            assert any(t.was is not t.became for t in change.tellings)

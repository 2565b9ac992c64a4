"""Properties of the memory engine, on invented criteria and patients."""

from itertools import product
from typing import get_args

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.invented import ATOMS, COMBINATIONS, LOOKED_UP, alike, criteria, records
from primum.checks import criterion as nodes
from primum.checks.check import Axis, Check, Decision, Management, OnUnknown, Status
from primum.checks.concept import Product
from primum.engines.candidates import Candidates
from primum.engines.memory.answer import Answers, exhaustive_answers
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart
from primum.engines.memory.evaluate import evaluate
from primum.engines.program import Program
from primum.vocabulary.dates import moment_of
from primum.vocabulary.truth import Truth, negation
from spec.world import MEDICINE, PROGRAM, spec_pack

moments = st.sampled_from(("2026-06-01", "2025-01-01", "2027-01-01")).map(moment_of)
NOWADAYS = moment_of("2026-06-01")
programs = st.deferred(lambda: st.sampled_from((PROGRAM, TWO_STRENGTHS)))


_checks = st.tuples(
    criteria, st.sampled_from((Axis.YES, Axis.YES, Axis.NO)), st.sampled_from(OnUnknown)
)
_silent = st.tuples(LOOKED_UP, st.just(Axis.YES), st.just(OnUnknown.SILENT))


def _of_two_strengths():
    """The world of the specification, where the medicine comes in another strength too."""
    pack = spec_pack()
    medicine = pack.meaning.medicines[MEDICINE]
    weaker = Product(name="Growthil 5", strength=5.0, excipients={"alcohol": 9.0})
    both = msgspec.structs.replace(medicine, products=(*medicine.products, weaker))
    meaning = msgspec.structs.replace(pack.meaning, medicines={MEDICINE: both})
    return Program(msgspec.structs.replace(pack, meaning=meaning))


TWO_STRENGTHS = _of_two_strengths()


def _ask(record, moment, program=PROGRAM):
    # One of the moments is now: then what lies here was written, whatever its dates say.
    chart = Chart(program, record, moment, is_now=moment == NOWADAYS)
    return Ask(chart, record.medications[-1], program.meaning.medicines[MEDICINE])


def test_every_node_is_invented():
    assert {*ATOMS, *COMBINATIONS} == set(get_args(nodes.Criterion))


def _made(made):
    return [
        Check(
            id=f"{MEDICINE}/{number}",
            medicine=MEDICINE,
            kind="rule",
            criterion=criterion,
            decision=Decision(action=action, management=Management.MONITOR),
            status=Status.SOURCED,
            on_unknown=on_unknown,
            summary={},
            advice={},
        )
        for number, (criterion, action, on_unknown) in enumerate(made)
    ]


@settings(max_examples=400, deadline=None)
@given(st.lists(_checks, min_size=1, max_size=6), records(), moments, programs)
def test_pruned_and_exhaustive_evaluation_agree(made, record, moment, program):
    checks = _made(made)
    ask = _ask(record, moment, program)
    pruned = Candidates(checks, program.meaning).of(ask.chart.present, record.supplied)
    assert Answers(program.meaning).of(pruned, ask) == list(
        exhaustive_answers(checks, _ask(record, moment, program))
    )


@settings(max_examples=400, deadline=None)
@given(
    st.lists(_checks, min_size=4, max_size=6),
    st.lists(st.tuples(records(), moments), min_size=1, max_size=3),
    programs,
)
def test_what_a_situation_settles_is_no_other_answer(made, patients, program):
    """Asked once, twice (when its situation is worked out) and thrice, beside other patients."""
    checks = _made(made)
    candidates, answers = Candidates(checks, program.meaning), Answers(program.meaning)
    for _ in range(3):
        for record, moment in patients:
            ask = _ask(record, moment, program)
            expected = list(exhaustive_answers(checks, _ask(record, moment, program)))
            assert answers.among(candidates, ask) == expected


@settings(max_examples=400, deadline=None)
@given(st.lists(_silent, min_size=4, max_size=12), alike(), moments)
def test_the_next_patient_is_asked_what_the_one_before_was_not(made, patients, moment):
    """Of a check that is silent on the unknown, whoever has no row of it is not even asked."""
    checks = _made(made)
    candidates = Candidates(checks, PROGRAM.meaning)
    expected = [list(exhaustive_answers(checks, _ask(record, moment))) for record in patients]
    for before, (record, found) in product(patients, zip(patients, expected, strict=True)):
        answers = Answers(PROGRAM.meaning)
        for _ in range(2):  # its situation is seen once, and worked out the second time
            answers.among(candidates, _ask(before, moment))
        assert answers.among(candidates, _ask(record, moment)) == found


@settings(max_examples=400, deadline=None)
@given(criteria, records(), moments, programs)
def test_an_answer_is_honest(criterion, record, moment, program):
    outcome = evaluate(criterion, _ask(record, moment, program))
    if outcome.truth is Truth.UNKNOWN:
        assert outcome.gaps, "an unknown says what would settle it"
    else:
        assert not outcome.gaps
    if outcome.truth is Truth.YES:
        assert outcome.grounds, "a yes has its reasons"
    refs = {
        row.ref
        for rows in (
            record.conditions, record.medications, record.observations, record.allergies,
            record.procedures,
        )
        for row in rows
    }  # fmt: skip
    for ground in outcome.grounds:
        assert ground.row is None or ground.row in refs or ground.row == "Patient/p"


@settings(max_examples=200, deadline=None)
@given(criteria, records(), moments, programs)
def test_kleene(criterion, record, moment, program):
    ask = _ask(record, moment, program)
    truth = evaluate(criterion, ask).truth
    assert evaluate(nodes.Not(criterion), ask).truth is negation(truth)
    assert evaluate(nodes.Not(nodes.Not(criterion)), ask).truth is truth
    assert evaluate(nodes.All((criterion, criterion)), ask).truth is truth
    assert evaluate(nodes.Any((criterion, criterion)), ask).truth is truth


@settings(max_examples=200, deadline=None)
@given(criteria)
def test_a_criterion_survives_its_file(criterion):
    assert msgspec.json.decode(msgspec.json.encode(criterion), type=nodes.Criterion) == criterion


@settings(max_examples=300, deadline=None)
@given(criteria, records(), moments, programs)
def test_the_order_of_rows_changes_no_truth(criterion, record, moment, program):
    turned = msgspec.structs.replace(
        record,
        conditions=record.conditions[::-1],
        observations=record.observations[::-1],
        allergies=record.allergies[::-1],
        procedures=record.procedures[::-1],
        medications=(*record.medications[-2::-1], record.medications[-1]),
    )
    there = evaluate(criterion, _ask(record, moment, program)).truth
    assert evaluate(criterion, _ask(turned, moment, program)).truth is there

"""Every finding has one place, and which findings are told together and in which order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generative.invented import records
from generative.packs import packs
from primum.cds_hooks.quiet.facts import Facts
from primum.cds_hooks.requests.model import Hook
from primum.checks.check import Axis, Management
from primum.checks.criterion import Has
from primum.findings.model import FindingStatus
from primum.screening.patient import Options, Screener
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import DAY
from primum.vocabulary.problem import Place, Problem
from spec.world import NOW
from unit.cds_hooks.quiet.boy import (
    AT,
    CHECKS,
    KEY,
    SCREENER,
    answer,
    asked,
    check,
    name,
    pack_of,
    places,
    told,
)

CELLS = {
    "order": "0.2 mg/kg, from 2026-06-01",
    "measured": "body-weight 18 kg on 2026-05-01; glucose 3.0 mmol/L on 2026-05-30",
    "problem list": "diabetes; asthma; closed-epiphyses",
    "medicines": "insulin, 4 U, from 2026-01-15",
}
_IN_PASSING = (FindingStatus.ALERT, FindingStatus.NOT_ASSESSABLE)


@st.composite
def scenes(draw):
    """A pack, a record with drafts, what is asked about, and what somebody answered."""
    pack, record = draw(packs()), draw(records())
    refs = [row.ref for row in (*record.medications, *record.conditions)]
    some = st.frozensets(st.sampled_from(refs))
    record = replace(record, drafts=draw(some))
    focus = draw(st.none() | some | st.just(frozenset({"ServiceRequest/1"})))
    return pack, record, {"hook": draw(st.sampled_from(Hook)), "focus": focus}


def run(scene, answered=(), **more):
    pack, record, asked_so = scene
    report = Screener(pack).screen(record, Options(at=NOW))
    facts = Facts(pack.meaning, KEY)
    return report, told(record, report, answered=answered, facts=facts, **asked_so, **more)


@given(scenes(), st.sampled_from(("overridden", "accepted")))
@settings(max_examples=250)
def test_every_finding_is_told_in_one_place_or_is_a_reference_elsewhere(scene, outcome):
    report, first = run(scene)
    answers = [answer(weighed, outcome) for _, weighed in places(first)]
    for _, said in (run(scene), run(scene, answers, days_later=1)):
        found = [weighed.finding for _, weighed in places(said)]
        assert len(found) == len({id(it) for it in found})
        left_out = [it for it in report.findings if it not in found]
        assert len(found) + len(left_out) == len(report.findings)
        assert all(it.status is FindingStatus.REFERENCE for it in left_out)
        assert not left_out or scene[2]["hook"] is not Hook.PATIENT_VIEW
        for place, weighed in places(said):
            if place == "elsewhere":
                assert weighed.finding.status in _IN_PASSING
            elif place != "quiet":
                assert weighed.finding.status.value == place.replace(" ", "-")


@given(scenes(), st.sampled_from(("overridden", "accepted")))
@settings(max_examples=250)
def test_avoid_is_told_on_its_own_whatever_was_answered(scene, outcome):
    _, first = run(scene)
    answers = [answer(weighed, outcome) for _, weighed in places(first)]
    report, said = run(scene, answers, days_later=1)
    alerts = [weighed.finding for group in said.alerts for weighed in group]
    for finding in report.findings:
        if finding.status is FindingStatus.ALERT:
            assert (finding in alerts) or finding.decision.management is not Management.AVOID
    for silenced in said.silenced:
        finding = silenced.weighed.finding
        assert finding.decision.management is not Management.AVOID
        assert finding.interrupts == (finding.status is FindingStatus.ALERT)


@given(scenes(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_order_of_answers_does_not_matter(scene, chance):
    _, first = run(scene)
    answers = [
        answer(weighed, chance.choice(("overridden", "accepted")), AT - chance.randint(0, 3) * DAY)
        for _, weighed in places(first)
        for _ in range(3)
    ]
    mixed = chance.sample(answers, len(answers))
    assert run(scene, answers, days_later=1)[1] == run(scene, mixed, days_later=1)[1]


@given(scenes())
@settings(max_examples=100)
def test_without_days_nothing_is_silent(scene):
    _, first = run(scene)
    answers = [answer(weighed) for _, weighed in places(first)]
    for days in (0.0, -1.0, float("nan")):
        assert run(scene, answers, days=days)[1].silenced == ()


def test_the_weightiest_comes_first():
    said = told(*asked(CELLS))
    ids = [name(group[0].finding).removeprefix("growthil/") for group in said.alerts]
    assert ids == ["closed-epiphyses", "low-glucose", "maximum-dose", "diabetes", "insulin"]


def test_contraindications_come_before_what_nobody_assessed_and_that_before_no():
    axes = (Axis.NO, Axis.NOT_ASSESSED, Axis.YES)
    checks = [
        check(f"{number}", Has("asthma"), "monitor", contraindication=axis)
        for number, axis in enumerate(axes)
    ]
    said = told(*asked({"problem list": "asthma"}, screener=Screener(pack_of(checks))))
    assert [group[0].finding.check for group in said.alerts] == [
        "growthil/2", "growthil/1", "growthil/0",
    ]  # fmt: skip


def _same_advice(*managements, advice="Measure glucose.", orders=""):
    checks = [
        check(f"{number}", Has("asthma"), management, advice=advice)
        for number, management in enumerate(managements)
    ]
    cells = {"problem list": "asthma", "order": "0.04 mg/kg, from 2026-06-01", "medicines": orders}
    both = frozenset({"MedicationRequest/m0", "MedicationRequest/m1"})
    said = told(*asked(cells, screener=Screener(pack_of(checks))), focus=both)
    return [sorted(weighed.finding.check for weighed in group) for group in said.alerts]


def test_the_same_advice_is_one_card():
    assert _same_advice("monitor", "monitor") == [["growthil/0", "growthil/1"]]
    assert _same_advice("monitor", "adjust") == [["growthil/1"], ["growthil/0"]]


def test_no_advice_is_not_the_same_advice():
    checks = [replace(it, advice={}) for it in (*CHECKS[1:3],)]
    said = told(*asked(CELLS, screener=Screener(pack_of(checks))))
    assert [len(group) for group in said.alerts] == [1, 1]


def test_two_orders_are_two_cards():
    other = "growthil, 0.04 mg/kg, from 2026-06-01"
    assert _same_advice("monitor", orders=other) == [["growthil/0"], ["growthil/0"]]


def _elsewhere(answered=(), **more):
    cells = {
        "order": "insulin, 4 U",
        "medicines": "growthil, 0.04 mg/kg, from 2026-05-01",
        "problem list": "diabetes",
    }
    return told(*asked(cells), answered=answered, days_later=1, **more)


def _of_diabetes(said):
    (found,) = (
        (place, it) for place, it in places(said) if name(it.finding) == "growthil/diabetes"
    )
    return found


def test_closing_the_card_of_other_orders_answers_no_alert():
    place, line = _of_diabetes(_elsewhere())
    assert place == "elsewhere"
    answers = [answer(line)]
    assert _of_diabetes(_elsewhere(answers))[0] == "quiet"
    assert _of_diabetes(_elsewhere(answers, hook=Hook.PATIENT_VIEW))[0] == "alert"


def test_an_answered_alert_is_not_told_in_passing():
    _, alert = _of_diabetes(_elsewhere(hook=Hook.PATIENT_VIEW))
    assert _of_diabetes(_elsewhere([answer(alert)]))[0] == "quiet"


def test_the_answer_of_a_prescriber_is_none_of_the_pharmacist():
    record, report = asked(CELLS)
    answers = [answer(weighed) for _, weighed in places(told(record, report))]
    _, verified = asked(CELLS, role="pharmacist")
    assert told(record, report, answered=answers, days_later=1).silenced
    assert not told(record, verified, answered=answers, days_later=1).silenced


def test_a_silenced_finding_says_since_when_and_until():
    record, report = asked(CELLS)
    _, weighed = _of_diabetes(told(record, report))
    old = answer(weighed, "accepted", AT - 5 * DAY)
    said = told(record, report, answered=[answer(weighed), old])
    (silenced,) = said.silenced
    assert (silenced.outcome, silenced.answered) == ("overridden", AT)
    assert silenced.until == AT + 30 * DAY


def test_a_draft_without_an_id_is_judged_though_nobody_could_select_it():
    record, report = asked(CELLS)
    ref = "MedicationRequest[context.draftOrders]"
    rows = (replace(record.medications[0], ref=ref), *record.medications[1:])
    record = replace(record, medications=rows, drafts=frozenset({ref}))
    report = replace(
        report,
        findings=tuple(replace(it, order=ref) for it in report.findings),
        checked=replace(
            report.checked,
            covered=tuple(replace(it, order=ref) for it in report.checked.covered),
        ),
    )
    selected = frozenset({"MedicationRequest/m1"})
    said = told(record, report, hook=Hook.ORDER_SELECT, focus=selected)
    assert _of_diabetes(said)[0] == "alert"


def test_problems_are_said_once():
    record, report = asked(CELLS)
    problem = Problem(place=Place("x"), rule="r", fault="f", remedy="m")
    report = replace(report, problems=(problem, problem))
    assert told(record, report).problems == (problem,)


def test_of_what_is_not_covered_only_what_is_under_judgement_is_named():
    cells = {**CELLS, "medicines": "insulin, 4 U, from 2026-01-15; atc:N02BE01"}
    record, report = asked(cells)
    assert len(report.checked.not_covered) == 2
    assert told(record, report).not_covered == ()
    assert len(told(record, report, focus=frozenset({"MedicationRequest/m2"})).not_covered) == 1
    assert len(told(record, report, hook=Hook.PATIENT_VIEW).not_covered) == 2
    of_a_problem = told(
        replace(record, drafts=frozenset()),
        report,
        hook=Hook.PROBLEM_CREATE,
        focus=frozenset({"Condition/c1"}),
    )
    assert len(of_a_problem.not_covered) == 2


@pytest.mark.parametrize(
    ("order", "changes", "rules"),
    [
        ("0.04 mg/kg, from 2026-06-01", {}, []),
        ("0.04 mg/kg, from 2026-04-01 to 2026-05-01", {"status": "draft"}, ["draft-over"]),
        ("0.04 mg/kg, from 2026-04-01 to 2026-05-01", {"status": "active"}, ["draft-over"]),
        ("0.04 mg/kg, from 2026-04-01 to 2026-05-01", {"status": "stopped"}, []),
        ("0.04 mg/kg, from 2026-04-01 to 2026-05-01", {"do_not_perform": True}, []),
        ("0.04 mg/kg, from 2026-06-01", {"intent": "option"}, ["judged-but-not-open"]),
        ("atc:N02BE01, from 2026-04-01 to 2026-05-01", {"status": "draft"}, []),
    ],
)
def test_an_order_under_judgement_is_checked_or_said_not_to_be(order, changes, rules):
    record, _ = asked({"order": order})
    rows = (replace(record.medications[0], **changes), *record.medications[1:])
    record = replace(record, medications=rows)
    report = SCREENER.screen(record, Options(at=NOW))
    said = told(record, report)
    assert [problem.rule for problem in said.problems if problem.place.path == rows[0].ref] == rules
    # The whole patient has orders that are over, and nobody is about to sign them.
    viewed = told(record, report, hook=Hook.PATIENT_VIEW)
    assert not any(problem.rule == "judged-but-not-open" for problem in viewed.problems)


ATC = "http://www.whocc.no/atc"


@pytest.mark.parametrize(
    ("coding", "text", "is_told"),
    [
        (Coding("urn:our-own", "4711"), None, True),
        (Coding(None, "H01AC03"), None, True),
        (Coding(f"{ATC} ", "H01AC03"), None, True),
        (Coding("urn:our-own", "4711", "paracetamol 500 mg"), None, False),
        (Coding("urn:our-own", "4711"), "paracetamol 500 mg", False),
        (Coding(ATC, "N02BE01"), None, False),
    ],
)
def test_a_medicine_that_nobody_can_recognise_is_not_one_of_which_nothing_is_known(
    coding, text, is_told
):
    record, _ = asked({})
    rows = (replace(record.medications[0], codings=(coding,), text=text), *record.medications[1:])
    record = replace(record, medications=rows)
    report = SCREENER.screen(record, Options(at=NOW))
    for hook in (Hook.ORDER_SIGN, Hook.PATIENT_VIEW):
        found = [
            it for it in told(record, report, hook=hook).problems if it.place.path == rows[0].ref
        ]
        assert [it.rule for it in found] == ["medicine-not-recognised"] * is_told


def test_a_draft_that_is_over_is_judged_beside_another_order_of_the_medicine():
    cells = {
        "order": "0.04 mg/kg, from 2026-04-01 to 2026-05-01",
        "medicines": "growthil, 0.04 mg/kg, from 2026-05-01",
    }
    record, _ = asked(cells)
    rows = (replace(record.medications[0], status="draft"), *record.medications[1:])
    record = replace(record, medications=rows)
    report = SCREENER.screen(record, Options(at=NOW))
    assert rows[0].ref in {order.order for order in report.checked.covered}
    assert [problem.rule for problem in told(record, report).problems] == ["draft-over"]

"""What was not sent is asked, what cannot be had is said, and nothing of it is taken for empty."""

import asyncio
import copy
from types import SimpleNamespace

import pytest

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.requests.complete import complete
from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.requests.model import Fetched, PartState
from primum.cds_hooks.requests.parts import PARTS
from primum.cds_hooks.requests.read import read_request
from primum.cds_hooks.requests.templates import templates
from primum.cds_hooks.settings import Fhir
from primum.record.model import Supplied
from primum.record.read import read_bundle
from primum.vocabulary.problem import Place, Problem
from spec.world import spec_pack

SERVER = "https://ehr.example.org/fhir"
QUERIES = templates(spec_pack().meaning, {})
SEARCHES = [key for key in PARTS if key != "patient"]
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
NEXT = [{"relation": "next", "url": f"{SERVER}/x?page=2"}]
SLOW = Problem(place=Place("prefetch"), rule="fhir-server-slow", fault="slow", remedy="wait")
SERVICE_OF = {hook.value: service for service, hooks in SERVICES.items() for hook in hooks}


@pytest.fixture
def whole(patient, searchset):
    """Every part, as a client sends it that has nothing but the patient."""
    return lambda **parts: {"patient": patient, **{key: searchset() for key in SEARCHES}, **parts}


@pytest.fixture
def run(call):
    """Complete a request; `answers` are what the FHIR server gives, of which None is no server."""

    def go(prefetch, answers=None, hook="order-sign", queries=QUERIES, **settings):
        server = {} if answers is None else {"fhirServer": SERVER}
        request = read_request(call(hook, prefetch=prefetch, **server), SERVICE_OF[hook])
        before = copy.deepcopy(request.document)
        asked = []

        async def fetch(of, wanted):
            assert of is request
            asked.append(dict(wanted))
            return {key: answers.get(key, Fetched(None, SLOW)) for key in wanted}

        given = Fhir(servers=(SERVER,), **settings)
        completed = asyncio.run(complete(request, queries, given, fetch))
        assert request.document == before
        record = completed.settle(read_bundle(completed.document))
        rules = [problem.rule for problem in record.problems]
        return SimpleNamespace(completed=completed, record=record, asked=asked, rules=rules)

    return go


def _without(prefetch, *keys):
    return {key: value for key, value in prefetch.items() if key not in keys}


def test_what_was_sent_is_used_as_it_is_and_nothing_is_asked(run, whole):
    done = run(whole(), answers={})
    assert done.asked == []
    assert set(done.completed.states.values()) == {PartState.PRESENT}
    assert done.record.supplied == frozenset(Supplied)
    assert done.rules == []


@pytest.mark.parametrize(
    ("value", "state", "rules"),
    [
        ("empty", PartState.PRESENT, []),
        (None, PartState.NULL, ["list-not-sent"]),
        ("absent", PartState.ABSENT, ["list-not-sent"]),
        (OUTCOME, PartState.FAILED, ["part-missing"]),
        ("text", PartState.FAILED, ["part-missing"]),
        ([], PartState.FAILED, ["part-missing"]),
        ({}, PartState.FAILED, ["part-missing"]),
        ({"entry": [{"fullUrl": "x"}]}, PartState.FAILED, ["part-missing"]),
        ({"type": "history"}, PartState.FAILED, ["bundle-type", "part-missing"]),
        ({"entry": {}}, PartState.FAILED, ["wrong-shape", "part-missing"]),
        ({"total": 2}, PartState.PAGED, ["page-missing"]),
        ({"link": NEXT}, PartState.PAGED, ["page-missing"]),
    ],
)
@pytest.mark.parametrize("key", ["conditions", "observations", "allergies", "procedures"])
def test_the_states_of_a_list_stay_apart(run, whole, searchset, key, value, state, rules):
    prefetch = whole()
    if value == "absent":
        del prefetch[key]
    elif isinstance(value, dict) and value and value is not OUTCOME:
        prefetch[key] = {**searchset(), **value}
    elif value != "empty":
        prefetch[key] = value
    done = run(prefetch)
    assert done.completed.states[key] is state
    assert done.rules == rules
    is_proven = PARTS[key].proves in done.record.supplied
    assert is_proven is (state is PartState.PRESENT)


def test_null_proves_nothing_and_a_server_settles_it(run, whole, searchset):
    prefetch = whole(conditions=None, flags=None)
    done = run(prefetch)
    assert Supplied.CONDITIONS not in done.record.supplied
    assert sorted(done.rules) == ["list-not-sent", "part-not-sent"]
    told = run(prefetch, answers={"conditions": Fetched(searchset())})
    assert [sorted(asked) for asked in told.asked] == [["conditions", "flags"]]
    assert told.completed.states["conditions"] is PartState.PRESENT
    assert told.completed.states["flags"] is PartState.NULL  # the client's word is all there is
    assert told.record.supplied == frozenset(Supplied)
    assert told.rules == ["fhir-server-slow"]


def test_null_where_no_server_may_be_asked_is_told_as_such(run, whole):
    not_lent = Problem(place=Place("p"), rule="fhir-token-not-lent", fault="f", remedy="r")
    done = run(whole(allergies=None), answers={"allergies": Fetched(None, not_lent)})
    (problem,) = done.record.problems
    assert problem.rule == "list-not-sent"
    assert "null" in problem.message
    assert "no FHIR server may be asked" in problem.message
    assert "without entries" in problem.remedy


@pytest.mark.parametrize("value", ["absent", None, OUTCOME, "paged"])
def test_what_did_not_come_is_asked_and_stands_in_for_it(run, whole, searchset, condition, value):
    prefetch = whole()
    if value == "absent":
        del prefetch["conditions"]
    else:
        page = searchset(condition("c1"), link=NEXT)
        prefetch["conditions"] = page if value == "paged" else value
    answer = searchset(condition("c1"), condition("c2"))
    done = run(prefetch, answers={"conditions": Fetched(answer)})
    assert done.asked == [{"conditions": "Condition?patient=p1"}]
    assert done.completed.states["conditions"] is PartState.PRESENT
    assert [row.ref for row in done.record.conditions] == ["Condition/c1", "Condition/c2"]
    assert done.record.supplied == frozenset(Supplied)
    assert done.rules == []


def test_everything_that_is_missing_is_asked_in_one_go(run, patient, searchset):
    answers = {key: Fetched(searchset()) for key in SEARCHES}
    done = run(None, answers={**answers, "patient": Fetched(patient)})
    (asked,) = done.asked
    assert set(asked) == set(PARTS)
    assert asked["patient"] == "Patient/p1"
    assert done.record.patient.birth_date == "2018-03-02"
    assert done.record.supplied == frozenset(Supplied)
    assert done.rules == []


def test_a_list_that_cannot_be_fetched_is_said_and_proves_nothing(run, whole):
    done = run(_without(whole(), "conditions", "allergies"), answers={})
    assert done.completed.states["conditions"] is PartState.FAILED
    assert done.record.supplied == set(Supplied) - {Supplied.CONDITIONS, Supplied.ALLERGIES}
    (problem,) = done.record.problems
    assert problem.rule == "fhir-server-slow"
    assert problem.value == "the problem list, the list of allergies"


def test_a_page_that_was_sent_is_used_though_the_rest_cannot_be_had(
    run, whole, searchset, condition
):
    prefetch = whole(conditions=searchset(condition(), link=NEXT))
    done = run(prefetch, answers={})
    assert done.completed.states["conditions"] is PartState.PAGED
    assert [row.ref for row in done.record.conditions] == ["Condition/c1"]
    assert Supplied.CONDITIONS not in done.record.supplied
    assert sorted(done.rules) == ["fhir-server-slow", "page-missing"]


def test_what_is_fetched_in_part_is_used_and_proves_nothing(run, whole, searchset, condition):
    answer = Fetched(searchset(condition(), link=NEXT), SLOW)
    done = run(_without(whole(), "conditions"), answers={"conditions": answer})
    assert done.completed.states["conditions"] is PartState.PAGED
    assert [row.ref for row in done.record.conditions] == ["Condition/c1"]
    assert Supplied.CONDITIONS not in done.record.supplied


def test_a_server_that_leaves_a_question_open_has_failed(run, whole):
    answers = {"conditions": Fetched(None)}
    done = run(_without(whole(), "conditions"), answers=answers)
    assert done.completed.states["conditions"] is PartState.FAILED
    assert done.rules == ["part-missing"]


@pytest.mark.parametrize("key", ["medicationDispenses", "medicationStatements", "flags"])
@pytest.mark.parametrize("value", ["absent", None])
def test_a_part_beside_a_list_is_missed_aloud_for_no_finding_tells_of_it(run, whole, key, value):
    done = run(_without(whole(), key) if value == "absent" else whole(**{key: value}))
    assert done.rules == ["part-not-sent"]
    assert PARTS[key].called.en in done.record.problems[0].message
    assert done.record.supplied == frozenset(Supplied)


def test_parts_beside_lists_are_missed_in_one_sentence(run, whole):
    done = run(_without(whole(), "medicationDispenses", "medicationStatements", "flags"))
    assert done.rules == ["part-not-sent"]


@pytest.mark.parametrize("value", [OUTCOME, {"total": 4}, "unanswered"])
def test_a_part_beside_a_list_that_broke_takes_the_proof_away(run, whole, searchset, value):
    answers = None
    prefetch = whole()
    if value == "unanswered":
        del prefetch["flags"]
        answers = {}
    else:
        prefetch["flags"] = value if value is OUTCOME else {**searchset(), **value}
    done = run(prefetch, answers=answers)
    assert done.record.supplied == set(Supplied) - {Supplied.CONDITIONS, Supplied.ALLERGIES}
    assert len(done.rules) == 1


def test_a_server_that_may_not_be_asked_leaves_a_part_absent(run, whole):
    problem = Problem(
        place=Place("prefetch.flags"), rule="fhir-server-not-allowed", fault="f", remedy="r"
    )
    done = run(_without(whole(), "flags"), answers={"flags": Fetched(None, problem)})
    assert done.completed.states["flags"] is PartState.ABSENT
    assert done.rules == ["fhir-server-not-allowed"]
    assert done.record.supplied == frozenset(Supplied)


def test_a_part_that_a_site_does_not_have_is_neither_asked_nor_missed(run, whole):
    queries = templates(spec_pack().meaning, {"flags": "", "medicationDispenses": ""})
    done = run(_without(whole(), "flags", "medicationDispenses"), answers={}, queries=queries)
    assert done.asked == []
    assert done.rules == []
    assert "flags" not in done.completed.states


def test_rows_of_another_part_do_not_prove_a_list(run, whole, searchset, order):
    dispense = {
        "resourceType": "MedicationDispense",
        "id": "d1",
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": "x"},
    }
    prefetch = whole(medicationDispenses=searchset(dispense))
    assert Supplied.MEDICATIONS not in run(_without(prefetch, "medications")).record.supplied
    assert Supplied.MEDICATIONS in run(prefetch).record.supplied


def test_the_answer_to_another_question_is_no_answer(run, whole, searchset, order):
    prefetch = whole(conditions=searchset(order("m1", status="active")))
    done = run(prefetch)
    assert done.completed.states["conditions"] is PartState.FAILED
    assert Supplied.CONDITIONS not in done.record.supplied
    assert "MedicationRequest/m1" in [row.ref for row in done.record.medications]


def test_one_row_alone_does_not_say_that_there_are_no_others(run, whole, condition):
    done = run(whole(conditions=condition()))
    assert done.completed.states["conditions"] is PartState.FAILED
    assert [row.ref for row in done.record.conditions] == ["Condition/c1"]
    assert Supplied.CONDITIONS not in done.record.supplied


def _refused(run, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        run(*args, **kwargs)
    assert refused.value.status == 412
    return refused.value.problems


@pytest.mark.parametrize("value", ["absent", None, OUTCOME, "empty"])
def test_without_the_patient_a_request_is_refused(run, whole, searchset, value):
    prefetch = whole(patient=searchset() if value == "empty" else value)
    if value == "absent":
        del prefetch["patient"]
    (problem,) = _refused(run, prefetch)
    assert problem.place.path == "prefetch.patient"
    assert "the patient" in problem.message
    assert "prefetch" in problem.remedy


def test_a_refusal_says_why_the_server_gave_nothing(run, whole):
    problems = _refused(run, _without(whole(), "patient"), answers={})
    assert [problem.rule for problem in problems] == ["needed-data-missing", "fhir-server-slow"]


def test_a_site_says_what_it_requires(run, whole):
    (problem,) = _refused(run, _without(whole(), "conditions"), required=("patient", "conditions"))
    assert problem.place.path == "prefetch.conditions"
    done = run(_without(whole(), "patient"), required=())
    assert "patient-not-supplied" in done.rules


@pytest.mark.parametrize("hook", ["patient-view", "problem-list-item-create"])
def test_what_judges_the_record_needs_prescriptions(run, whole, hook):
    (problem,) = _refused(run, _without(whole(), "medications"), hook=hook)
    assert problem.place.path == "prefetch.medications"
    assert run(whole(medications=None), hook=hook).rules == ["orders-not-sent"]
    assert run(_without(whole(), "medications"), hook="order-sign").rules == ["part-not-sent"]


def test_keys_of_the_clients_own_are_understood_where_they_are_sure(
    run, whole, patient, searchset, condition
):
    own = [{"relation": "self", "url": f"{SERVER}/Condition?patient=p1"}]
    narrow = [{"relation": "self", "url": f"{SERVER}/Observation?patient=p1&code=x"}]
    prefetch = _without(whole(), "patient", "conditions", "observations")
    prefetch |= {
        "item1": patient,
        "item2": searchset(condition(), link=own),
        "item3": searchset(link=narrow),
    }
    done = run(prefetch, answers={"observations": Fetched(searchset())})
    assert [list(asked) for asked in done.asked] == [["observations"]]
    assert done.record.supplied == frozenset(Supplied)
    assert [row.ref for row in done.record.conditions] == ["Condition/c1"]


def test_another_patient_under_a_key_of_its_own_is_not_the_patient(run, whole):
    other = {"resourceType": "Patient", "id": "p2"}
    (problem,) = _refused(run, {**_without(whole(), "patient"), "item1": other})
    assert problem.place.path == "prefetch.patient"


def test_a_page_under_a_key_of_its_own_gives_way_to_the_whole(run, whole, searchset, condition):
    links = [{"relation": "self", "url": f"{SERVER}/Condition?patient=p1"}, *NEXT]
    prefetch = {**_without(whole(), "conditions"), "own": searchset(condition(), link=links)}
    answer = searchset(condition("c1"), condition("c2"))
    done = run(prefetch, answers={"conditions": Fetched(answer)})
    assert done.record.supplied == frozenset(Supplied)
    assert done.rules == []


def _referring(order, id_, reference):
    named = order(id_, status="active", medicationReference={"reference": reference})
    del named["medicationCodeableConcept"]
    return named


def test_medicines_that_are_referred_to_are_fetched(run, whole, searchset, order):
    code = {"coding": [{"system": "http://www.whocc.no/atc", "code": "H01AC03"}]}
    medicine = {"resourceType": "Medication", "id": "x", "code": code}
    sent = {"resourceType": "Medication", "id": "y", "code": code}
    orders = searchset(
        _referring(order, "m1", "Medication/x"),
        _referring(order, "m2", f"{SERVER}/Medication/x"),
        _referring(order, "m3", "Medication/y"),
        _referring(order, "m4", "https://elsewhere.example/Medication/z"),
        _referring(order, "m5", "Medication/.."),
        sent,
    )
    done = run(whole(medications=orders), answers={"Medication/x": Fetched(medicine)})
    assert done.asked == [{"Medication/x": "Medication/x"}]
    named = {row.ref: bool(row.codings) for row in done.record.medications}
    assert named["MedicationRequest/m1"]
    assert named["MedicationRequest/m2"]
    assert named["MedicationRequest/m3"]
    assert not named["MedicationRequest/m4"]


def test_without_a_server_the_record_says_which_medicine_was_not_sent(run, whole, searchset, order):
    prefetch = whole(medications=searchset(_referring(order, "m1", "Medication/x")))
    assert "dangling-reference" in run(prefetch).rules
    assert run(prefetch, answers={}).rules.count("dangling-reference") == 1

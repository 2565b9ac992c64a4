"""What is a request of a hook, what is not, and what its sender is told."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.requests.model import Hook, HookRequest
from primum.cds_hooks.requests.read import read_request
from primum.record.read import read_bundle
from primum.vocabulary.problem import Unreadable

SERVICE_OF = {hook.value: service for service, hooks in SERVICES.items() for hook in hooks}


def _places(document, service="primum-orders"):
    with pytest.raises(Refused) as refused:
        read_request(document, service)
    assert refused.value.status == 400
    assert all(problem.remedy and not problem.value for problem in refused.value.problems)
    return [problem.place.path for problem in refused.value.problems]


@pytest.mark.parametrize("hook", list(Hook))
def test_each_hook_is_read(call, hook):
    document = call(hook.value)
    request = read_request(document, SERVICE_OF[hook])
    assert (request.hook, request.service, request.patient) == (hook, SERVICE_OF[hook], "p1")
    assert request.instance == "0f6b9f4e-6a3c-4b5c-9f57-8d1a90f3c6f1"
    assert request.fhir_server == ""
    assert request.authorization is None
    assert request.document is document


def test_what_was_selected_is_under_judgement(call):
    request = read_request(call("order-select"), "primum-orders")
    assert request.focus == {"MedicationRequest/o1"}


@pytest.mark.parametrize("selections", [None, "absent"])
def test_without_a_selection_every_draft_is_under_judgement(call, selections):
    document = call("order-select", context={"selections": selections})
    if selections:
        del document["context"]["selections"]
    request = read_request(document, "primum-orders")
    assert request.focus is None
    assert read_bundle(request.document).drafts == {"MedicationRequest/o1", "MedicationRequest/o2"}


@pytest.mark.parametrize("hook", [hook for hook in Hook if hook is not Hook.ORDER_SELECT])
def test_the_other_hooks_leave_to_the_record_what_is_under_judgement(call, hook):
    assert read_request(call(hook.value), SERVICE_OF[hook]).focus is None


def test_a_server_and_its_token_are_read(call):
    token = {"access_token": "abc.def", "token_type": "Bearer", "expires_in": 300}
    server = "https://ehr.example.org/fhir"
    request = read_request(call(fhirServer=server, fhirAuthorization=token), "primum-orders")
    assert request.fhir_server == server
    assert request.authorization is not None
    assert request.authorization.access_token == "abc.def"
    assert request.authorization.expires_in == 300


def test_members_of_later_versions_and_extensions_are_tolerated(call):
    document = call(
        extension={"org.example": True},
        locale="nl",
        prefetch=None,
        fhirServer=None,
        hookInstance="not a UUID",
        context={"encounterId": "e1", "later": [1, {"a": None}], "encounter": {"b": []}},
    )
    assert read_request(document, "primum-orders").instance == "not a UUID"


def test_an_unknown_service_is_not_found(call):
    with pytest.raises(Refused) as refused:
        read_request(call(), "primum")
    assert refused.value.status == 404
    assert "primum-orders" in refused.value.problems[0].fault


def test_a_hook_of_another_service_is_told_what_is_offered(call):
    with pytest.raises(Refused) as refused:
        read_request(call("patient-view"), "primum-orders")
    (problem,) = refused.value.problems
    assert problem.place.path == "hook"
    assert "order-select, order-sign" in problem.fault


_NO = object()


@pytest.mark.parametrize(
    ("hook", "path", "value", "place"),
    [
        ("order-sign", "hook", _NO, "hook"),
        ("order-sign", "hook", ["order-sign"], "hook"),
        ("order-sign", "hook", "order-sing", "hook"),
        ("order-sign", "hookInstance", _NO, "hookInstance"),
        ("order-sign", "hookInstance", " ", "hookInstance"),
        ("order-sign", "hookInstance", 7, "hookInstance"),
        ("order-sign", "prefetch", [], "prefetch"),
        ("order-sign", "context", _NO, "context"),
        ("order-sign", "context", [], "context"),
        ("order-sign", "context.patientId", _NO, "context.patientId"),
        ("order-sign", "context.patientId", "", "context.patientId"),
        ("order-sign", "context.patientId", 12, "context.patientId"),
        ("order-sign", "context.patientId", "Patient/p1", "context.patientId"),
        ("order-sign", "context.patientId", "p1\n", "context.patientId"),
        ("order-sign", "context.patientId", "..", "context.patientId"),
        ("order-sign", "context.patientId", "x" * 65, "context.patientId"),
        ("order-sign", "context.userId", _NO, "context.userId"),
        ("patient-view", "context.userId", _NO, "context.userId"),
        ("order-sign", "context.encounterId", {}, "context.encounterId"),
        ("order-sign", "fhirServer", "ehr.example.org", "fhirServer"),
        ("order-sign", "fhirServer", "file:///etc/passwd", "fhirServer"),
        ("order-sign", "fhirServer", ["https://a.example"], "fhirServer"),
        ("order-sign", "fhirAuthorization", "Bearer x", "fhirAuthorization"),
        ("order-sign", "context.draftOrders", _NO, "context.draftOrders"),
        ("order-sign", "context.draftOrders", [], "context.draftOrders"),
        ("order-sign", "context.draftOrders", {"resourceType": "Patient"}, "context.draftOrders"),
        ("order-sign", "context.draftOrders.type", "history", "context.draftOrders.type"),
        ("order-sign", "context.draftOrders.type", ["collection"], "context.draftOrders.type"),
        ("order-sign", "context.draftOrders.entry", _NO, "context.draftOrders.entry"),
        ("order-sign", "context.draftOrders.entry", [], "context.draftOrders.entry"),
        ("order-sign", "context.draftOrders.entry", {}, "context.draftOrders.entry"),
        ("order-sign", "context.draftOrders.entry", [3], "context.draftOrders.entry[0]"),
        ("order-sign", "context.draftOrders.entry", [{}], "context.draftOrders.entry[0].resource"),
        (
            "order-sign",
            "context.draftOrders.entry",
            [{"resource": {"resourceType": "MedicationOrder", "id": "1"}}],
            "context.draftOrders.entry[0].resource.resourceType",
        ),
        (
            "order-sign",
            "context.draftOrders.entry",
            [{"resource": {"resourceType": "MedicationRequest", "id": 1}}],
            "context.draftOrders.entry[0].resource.id",
        ),
        ("order-select", "context.draftOrders", _NO, "context.draftOrders"),
        ("order-select", "context.selections", "MedicationRequest/o1", "context.selections"),
        ("order-select", "context.selections", [], "context.selections"),
        ("order-select", "context.selections", [{}], "context.selections[0]"),
        ("order-select", "context.selections", ["o1"], "context.selections[0]"),
        (
            "order-select",
            "context.selections",
            ["MedicationRequest/o1", "MedicationRequest/o3"],
            "context.selections[1]",
        ),
        ("medication-verify", "context.medication", _NO, "context.medication"),
        ("medication-verify", "context.medication", ["x"], "context.medication"),
        ("medication-verify", "context.medication", {"resource": 1}, "context.medication.resource"),
        (
            "medication-verify",
            "context.medication",
            {"resourceType": "ServiceRequest", "id": "s"},
            "context.medication",
        ),
        ("problem-list-item-create", "context.conditions", _NO, "context.conditions"),
        (
            "problem-list-item-create",
            "context.conditions",
            {"resourceType": "Observation", "id": "x"},
            "context.conditions",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(call, hook, path, value, place):
    document = copy.deepcopy(call(hook))
    *parents, name = path.split(".")
    member = document
    for parent in parents:
        member = member[parent]
    if value is _NO:
        del member[name]
    else:
        member[name] = value
    assert _places(document, SERVICE_OF[hook]) == [place]


@pytest.mark.parametrize(
    ("token", "places"),
    [
        ({}, ["access_token", "token_type"]),
        ({"access_token": "a\r\nX: y", "token_type": "Bearer"}, ["access_token"]),
        ({"access_token": "a", "token_type": "mac"}, ["token_type"]),
        ({"access_token": "a", "token_type": "bearer", "expires_in": True}, ["expires_in"]),
        ({"access_token": "a", "token_type": "Bearer", "scope": []}, ["scope"]),
    ],
)
def test_a_token_has_to_be_one(call, token, places):
    document = call(fhirServer="https://ehr.example.org", fhirAuthorization=token)
    assert _places(document) == [f"fhirAuthorization.{place}" for place in places]


def test_a_token_needs_its_server(call):
    document = call(fhirAuthorization={"access_token": "a", "token_type": "Bearer"})
    assert _places(document) == ["fhirServer"]


def test_all_faults_are_told_at_once(call):
    document = call("order-select", hookInstance=None, prefetch=7)
    document["context"] = {"patientId": "Patient/p1", "selections": [], "draftOrders": []}
    assert _places(document) == [
        "hookInstance",
        "prefetch",
        "context.patientId",
        "context.userId",
        "context.draftOrders",
        "context.selections",
    ]


def test_of_very_many_faults_the_first_are_told(call, bundle):
    drafts = bundle()
    drafts["entry"] = [None] * 1000
    assert len(_places(call(context={"draftOrders": drafts}))) == 50


def test_a_second_draft_with_the_same_id_is_never_left_out(call, order, bundle):
    drafts = bundle(order("o1"), order("o1", code="A10AE04"))
    assert _places(call(context={"draftOrders": drafts})) == [
        "context.draftOrders.entry[1].resource.id"
    ]
    twice = bundle(order("o1"), order("o1"))
    assert read_request(call(context={"draftOrders": twice}), "primum-orders").focus is None


def test_drafts_without_ids_are_read_and_cannot_be_selected(call, order, bundle):
    drafts = bundle(order(None), order(None, code="A10AE04"))
    assert read_request(call(context={"draftOrders": drafts}), "primum-orders").focus is None
    assert _places(call("order-select", context={"draftOrders": drafts})) == [
        "context.selections[0]"
    ]


@pytest.mark.parametrize("name", ["medication", "order"])
@pytest.mark.parametrize("shape", ["alone", "wrapped", "bundle"])
def test_an_order_to_verify_comes_in_several_shapes(call, order, bundle, name, shape):
    one = order(status="active")
    value = {"alone": one, "wrapped": {"resource": one}, "bundle": bundle(one)}[shape]
    document = call("medication-verify")
    del document["context"]["medication"]
    document["context"][name] = value
    assert read_request(document, "primum-verify").hook is Hook.MEDICATION_VERIFY


def test_a_new_problem_may_come_alone(call, condition):
    document = call("problem-list-item-create", context={"conditions": condition()})
    assert read_request(document, "primum-problems").hook is Hook.PROBLEM_CREATE


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)
_WORDS = st.sampled_from(
    [
        "hook",
        "hookInstance",
        "context",
        "prefetch",
        "fhirServer",
        "fhirAuthorization",
        "patientId",
        "userId",
        "selections",
        "draftOrders",
        "resourceType",
        "type",
        "entry",
        "resource",
        "id",
        "medication",
        "order",
        "conditions",
        "access_token",
        "token_type",
        "expires_in",
    ]
)
_SAID = st.sampled_from(
    [
        "order-select",
        "order-sign",
        "Bundle",
        "MedicationRequest",
        "Condition",
        "collection",
        "p1",
        "MedicationRequest/p1",
        "https://a.example",
        "Bearer",
    ]
)
_NEAR = st.recursive(
    _SAID | _JSON,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=6),
    max_leaves=25,
)


def _answer(document, service):
    try:
        return read_request(document, service)
    except Refused as refused:
        return refused


@given(st.dictionaries(_WORDS, _NEAR) | _NEAR, st.sampled_from([*SERVICES, "x"]))
def test_any_json_is_a_request_or_refused(document, service):
    answer = _answer(document, service)
    if isinstance(answer, Refused):
        assert answer.status == (400 if service in SERVICES else 404)
        assert answer.problems
    else:
        assert isinstance(answer, HookRequest)


@pytest.mark.parametrize("hook", list(Hook))
@given(data=st.data())
def test_a_request_with_one_member_exchanged_is_refused_or_can_be_read(hook, data, call):
    document = copy.deepcopy(call(hook.value))
    member = document
    while True:
        keys = list(member) if isinstance(member, dict) else list(range(len(member)))
        name = data.draw(st.sampled_from(keys))
        inner = member[name]
        if not inner or not isinstance(inner, dict | list) or data.draw(st.booleans()):
            break
        member = inner
    member[name] = data.draw(_NEAR)
    answer = _answer(document, SERVICE_OF[hook])
    if isinstance(answer, Refused):
        assert answer.status == 400
        return
    try:
        record = read_bundle(answer.document)
    except Unreadable:
        return
    # Nothing that was accepted as under judgement is left out without a word.
    assert record.drafts or record.problems or hook is Hook.PATIENT_VIEW or record.ignored

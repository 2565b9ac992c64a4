"""The state of a part, and the record's own reading of a search, never contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.cds_hooks.requests.model import PartState
from primum.cds_hooks.requests.parts import PARTS
from primum.cds_hooks.requests.states import read_states, state_of
from primum.record.searchset import read_searchset

CONDITIONS = PARTS["conditions"]
PATIENT = PARTS["patient"]
_ERROR = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
_HINT = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}
_ROW = {"resourceType": "Condition", "id": "c"}
_STRAY = {"resourceType": "Observation", "id": "o"}
_MODE = st.sampled_from(["match", "include", "outcome"])
_ENTRY = st.fixed_dictionaries(
    {"resource": st.sampled_from([_ROW, _ROW, _STRAY, _ERROR, _HINT])},
    optional={"search": st.fixed_dictionaries({"mode": _MODE}) | st.none() | st.just([])},
)
_LINK = st.fixed_dictionaries(
    {"relation": st.sampled_from(["self", "self", "next", "first"]), "url": st.just("x")}
)
_BUNDLE = st.fixed_dictionaries(
    {"resourceType": st.just("Bundle"), "type": st.just("searchset")},
    optional={
        "entry": st.lists(_ENTRY, max_size=4),
        "total": st.integers(-1, 5) | st.none() | st.just("3"),
        "link": st.lists(_LINK | st.none(), max_size=3) | st.none() | st.just({}),
    },
)


@given(_BUNDLE)
def test_present_is_what_the_record_takes_as_whole(bundle):
    state = state_of(CONDITIONS, bundle)
    search = read_searchset(bundle, None)
    if state is PartState.PRESENT:
        assert not search.missing
        assert not search.failed
    elif state is PartState.PAGED:
        assert search.missing
    else:
        assert state is PartState.FAILED


@pytest.mark.parametrize(
    ("part", "value", "state"),
    [
        (PATIENT, {"resourceType": "Patient", "id": "p"}, PartState.PRESENT),
        (PATIENT, {"response": {}, "resource": {"resourceType": "Patient"}}, PartState.PRESENT),
        (PATIENT, {"resourceType": "Bundle", "type": "searchset"}, PartState.NULL),
        (PATIENT, {"resourceType": "Condition"}, PartState.FAILED),
        (CONDITIONS, {"resourceType": "Bundle", "type": "collection"}, PartState.PRESENT),
        (CONDITIONS, {"resourceType": "Bundle", "type": "batch-response"}, PartState.FAILED),
        (CONDITIONS, {"resourceType": "Bundle", "type": {}}, PartState.FAILED),
        (CONDITIONS, {"resourceType": "Bundle", "entry": [{"resource": _STRAY}]}, PartState.FAILED),
        (
            CONDITIONS,
            {
                "resourceType": "Bundle",
                "entry": [{"resource": _HINT, "search": {"mode": "outcome"}}],
            },
            PartState.PRESENT,
        ),
    ],
)
def test_what_a_value_is(part, value, state):
    assert state_of(part, value) is state


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ({"type": "searchset"}, PartState.PRESENT),
        ({"total": 0}, PartState.PRESENT),
        ({"total": 0, "entry": None}, PartState.PRESENT),
        ({"type": "searchset", "total": None, "link": None}, PartState.PRESENT),
        ({"type": "searchset", "entry": [], "total": 0}, PartState.PRESENT),
        ({}, PartState.FAILED),
        ({"type": "searchset", "entry": None}, PartState.FAILED),
        ({"type": "searchset", "total": "3"}, PartState.FAILED),
        ({"type": "searchset", "total": -1}, PartState.FAILED),
        ({"type": "searchset", "total": False}, PartState.FAILED),
        ({"type": "searchset", "link": "x"}, PartState.FAILED),
        ({"type": "searchset", "link": [{"relation": "Next"}]}, PartState.PAGED),
        ({"type": "searchset", "link": [{"relation": "previous", "url": "x"}]}, PartState.PAGED),
        ({"type": "searchset", "total": 1}, PartState.PAGED),
    ],
)
def test_an_empty_list_has_to_say_that_it_is_empty(members, state):
    assert state_of(CONDITIONS, {"resourceType": "Bundle", **members}) is state


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("patient=p1", PartState.PRESENT),
        ("patient=Patient%2Fp1&_count=50", PartState.PRESENT),
        ("subject:Patient=p1", PartState.PRESENT),
        ("_getpages=7", PartState.PRESENT),
        ("patient=p2", PartState.FAILED),
        ("subject=https://ehr.example.org/Patient/p2", PartState.FAILED),
    ],
)
def test_that_another_patient_has_no_rows_says_nothing_of_this_one(query, state):
    link = {"relation": "self", "url": f"https://ehr.example.org/Condition?{query}"}
    sent = {"resourceType": "Bundle", "type": "searchset", "total": 0, "link": [link]}
    assert read_states({"conditions": sent}, "p1")["conditions"].state is state

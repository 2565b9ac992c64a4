"""The state of a part, and the record's own reading of a search, never contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.cds_hooks.requests.model import PartState
from primum.cds_hooks.requests.parts import PARTS
from primum.cds_hooks.requests.states import state_of
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
        (PATIENT, {"resourceType": "Bundle"}, PartState.NULL),
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

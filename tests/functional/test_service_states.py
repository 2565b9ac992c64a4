"""Every hook, with every part in every state, and a FHIR server in every mood: never a false silence.

Asked of a boy in whom nothing is wrong, so that a service to which something was not given could
answer as if it had looked.
"""

from copy import deepcopy

import pytest

from fhir_server import faults
from fhir_server.asking import resource
from fhir_server.server import FhirServer
from fhir_server.server import searchset as found
from primum.cds_hooks.requests.parts import PARTS
from serving import running
from serving.ehr import SERVICE_OF
from serving.patients import Patient, searchset
from unit.cds_hooks.cards.oracle import violations

GONE = object()
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "timeout"}],
}
NEXT = [{"relation": "next", "url": "https://ehr.example.org/fhir/more"}]
SELF = [{"relation": "self", "url": "https://ehr.example.org/fhir/X?patient=somebody-else"}]
STATES = {
    "null": None,
    "absent": GONE,
    "failed": OUTCOME,
    "failed within": searchset([OUTCOME]),
    "paged": searchset([]) | {"link": NEXT},
    "fewer than counted": searchset([]) | {"total": 3},
    "counted in words": searchset([]) | {"total": "3"},
    "of a batch": searchset([]) | {"type": "batch-response"},
    "a Bundle and no more": {"resourceType": "Bundle"},
    "entries of null": searchset([]) | {"total": None, "entry": None},
    "entries that hold nothing": searchset([]) | {"entry": [{"fullUrl": "x"}]},
    "of another patient": searchset([]) | {"link": SELF},
    "of another type": searchset([resource("Encounter", "e", patient=None)]),
    "no resource": {},
    "text": "no data",
}
MOODS = {
    "down": faults.hang_up,
    "failing": faults.status(500),
    "refusing the token": faults.status(401),
    "without such a list": faults.status(404),
    "HTML": faults.html,
    "lying": faults.body(found([resource("Condition", "c", patient="somebody-else")])),
    "an error as data": faults.body(OUTCOME),
    "paging for ever": faults.endless,
}


@pytest.fixture(scope="module")
def ehr():
    with FhirServer() as ehr:
        yield ehr


@pytest.fixture(scope="module")
def service(tmp_path_factory, pack, ehr):
    config = (
        f'[cards]\nreferences = false\n[fhir]\nservers = ["{ehr.url}"]\nretries = 0\n'
        'timeout = 0.4\ndeadline = 1.0\npages = 2\n[store]\nurl = "none"\n'
    )
    with running(tmp_path_factory.mktemp("states"), "--pack", pack, config=config) as service:
        yield service
        assert "primum_faults_total 0.0" in service.http.get("/metrics").text


@pytest.fixture(params=SERVICE_OF)
def asked(request, ehr):
    """A hook about a boy of whom there is nothing to say, with every part sent whole."""
    hook = request.param
    of_record = hook in ("patient-view", "problem-list-item-create")
    boy = Patient("boy-without-diabetes", *([] if of_record else ["mecasermin-new"]))
    if of_record:  # what else would be a draft is what he takes
        boy.record[-1]["status"] = "active"
    context = {}
    if hook == "medication-verify":
        context = {"medication": boy.drafts[0]}
    if hook == "problem-list-item-create":
        new = resource("Condition", "new", boy.patient["id"], code={"text": "freckles"})
        context = {"conditions": boy.bundle([new])}
    ehr.resources, ehr.faults = boy.record, {}
    sent = boy.request(hook, **context)
    for key in PARTS:
        sent["prefetch"].setdefault(key, searchset([]))
    return sent


def lent(ehr):
    """What lends the service the FHIR server."""
    return {
        "fhirServer": ehr.url,
        "fhirAuthorization": {
            "access_token": "lent",
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": "patient/*.rs",
            "subject": "primum",
        },
    }


def ask(service, sent):
    """Ask; None when the request is refused, as it says in words."""
    answer = service.http.post(f"/cds-services/{SERVICE_OF[sent['hook']]}", json=sent)
    if answer.status_code != 200:
        assert answer.status_code in (400, 412), answer.text
        assert answer.json()["resourceType"] == "OperationOutcome"
        return None
    assert violations(answer.json()) == []
    return answer.json()["cards"]


def says_what_is_missing(cards):
    return any(
        "problem" in card["summary"]
        or "Could not" in card["summary"]
        or "did not supply" in card.get("detail", "")
        or "could not be made" in card.get("detail", "")
        for card in cards
    )


def spoilt(sent, key, state):
    copy = deepcopy(sent)
    if state is GONE:
        del copy["prefetch"][key]
    else:
        copy["prefetch"][key] = state
    return copy


def test_with_every_part_there_is_nothing_to_say(service, asked):
    cards = ask(service, asked)
    assert not says_what_is_missing(cards or [])
    assert cards is not None


def test_no_part_that_is_not_there_looks_like_an_empty_one(service, asked):
    silent = []
    for key in PARTS:
        for name, state in STATES.items():
            cards = ask(service, spoilt(asked, key, state))
            if cards is not None and not says_what_is_missing(cards):
                silent.append((key, name))
    assert silent == []


def test_a_server_that_gives_nothing_leaves_no_part_looking_empty(service, asked, ehr):
    silent = []
    for key in PARTS:
        for mood, fault in MOODS.items():
            for name in ("null", "absent", "paged"):
                ehr.faults = {PARTS[key].type: fault}
                cards = ask(service, spoilt(asked, key, STATES[name]) | lent(ehr))
                if cards is not None and not says_what_is_missing(cards):
                    silent.append((key, mood, name))
    assert silent == []


@pytest.mark.parametrize("name", STATES)
def test_a_server_that_answers_settles_it(service, asked, ehr, name):
    """The FHIR server stands for whatever did not come, so that nothing is left to be said."""
    ehr.resources = [*ehr.resources, asked["prefetch"]["patient"]]
    before = ask(service, asked)
    for key in PARTS:
        cards = ask(service, spoilt(asked, key, STATES[name]) | lent(ehr))
        if key != "patient" or cards is not None:
            assert [card["summary"] for card in cards] == [card["summary"] for card in before], key


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("medications", "The EHR did not supply the list of prescriptions."),
        ("conditions", "no conditions or contraindications were supplied"),
    ],
)
def test_null_for_what_is_judged_is_told_in_words(service, asked, key, says):
    (told,) = [
        card for card in ask(service, spoilt(asked, key, None)) if says in card.get("detail", "")
    ]
    assert told["indicator"] == "info"

"""A FHIR server that is slow, down or lying, through the whole service: told, and within the deadline."""

import json
import time

import pytest

from fhir_server import faults
from fhir_server.asking import resource
from fhir_server.server import FhirServer, Trap, outcome, searchset
from serving import running
from serving.patients import Patient
from unit.cds_hooks.cards.oracle import violations

ORDERS = "/cds-services/primum-orders"
TOKEN = "a-token-that-was-lent"
TIMEOUT, DEADLINE = 0.4, 1.0  # seconds
ROOM = 1.5  # seconds that a busy machine may take for all the rest

LYING = searchset([resource("Condition", "c", patient="somebody-else")])
FAULTS = {
    "slow": (faults.slow, "did not answer in time"),
    "trickling": (faults.trickle, "did not answer in time"),
    "failing": (faults.status(500), "failed"),
    "busy": (faults.status(503), "busy"),
    "refusing the token": (faults.status(401), "refused the token"),
    "without the scope": (faults.status(403), "scope"),
    "without such a list": (faults.status(404), "FHIR server"),
    "resetting": (faults.reset, "broke"),
    "hanging up": (faults.hang_up, "broke"),
    "no HTTP": (faults.garbage, "broke"),
    "HTML": (faults.html, "not JSON"),
    "HTML called JSON": (faults.html_called_json, "not JSON"),
    "cut short": (faults.truncated, "not JSON"),
    "an error as data": (faults.body(outcome("exception")), "FHIR server"),
    "another patient's": (faults.body(LYING), "another patient"),
    "a bomb": (faults.bomb, "FHIR server"),
}


@pytest.fixture(scope="module")
def ehr():
    with FhirServer() as ehr:
        yield ehr


def config(ehr):
    return (
        f'[fhir]\nservers = ["{ehr.url}"]\ntimeout = {TIMEOUT}\ndeadline = {DEADLINE}\n'
        '[store]\nurl = "none"\n'
    )


class Asking:
    """Asks a service about a patient on the EHR's server, and tells how long it took."""

    def __init__(self, service, ehr):
        self._service = service
        self._boy = Patient("boy-with-diabetes", "mecasermin-new")
        ehr.faults, ehr.asked, ehr.resources = {}, [], self._boy.record
        self._lent = {
            "fhirServer": ehr.url,
            "fhirAuthorization": {
                "access_token": TOKEN,
                "token_type": "Bearer",
                "expires_in": 300,
                "scope": "patient/*.rs",
                "subject": "ehr",
            },
        }

    def __call__(self, **changed):
        request = self._boy.request("order-sign") | self._lent | changed
        del request["prefetch"]
        start = time.monotonic()
        answer = self._service.http.post(ORDERS, json=request)
        return answer, time.monotonic() - start

    def look_into_the_log(self):
        log = "".join(self._service.said)
        assert TOKEN not in log
        assert self._boy.patient["id"] not in log
        assert '"faults"' not in log


@pytest.fixture(scope="module")
def shared(tmp_path_factory, pack, ehr):
    with running(tmp_path_factory.mktemp("shared"), "--pack", pack, config=config(ehr)) as service:
        yield service


@pytest.fixture
def ask(shared, ehr):
    """Ask a service whose EHR has answered something in every test."""
    asking = Asking(shared, ehr)
    yield asking
    asking.look_into_the_log()


@pytest.fixture
def ask_anew(tmp_path, pack, ehr):
    """Ask a service of its own, which remembers no EHR that was silent."""
    with running(tmp_path, "--pack", pack, config=config(ehr)) as service:
        asking = Asking(service, ehr)
        yield asking
        asking.look_into_the_log()


def told(answer):
    assert answer.status_code == 200, answer.text
    assert violations(answer.json()) == []
    return "".join(card["summary"] + card.get("detail", "") for card in answer.json()["cards"])


def test_what_was_not_sent_is_fetched(ask, ehr):
    answer, _ = ask()
    for check in ("diabetes-mellitus", "maximum-dose", "glucose-lowering-medicines"):
        assert f"mecasermin/{check}" in answer.text
    assert "problem" not in "".join(card["summary"] for card in answer.json()["cards"])
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for _, headers in ehr.asked)


@pytest.mark.parametrize(("fault", "says"), FAULTS.values(), ids=FAULTS)
def test_one_list_that_cannot_be_had_is_told_and_the_rest_checked(ask, ehr, fault, says):
    ehr.faults["Condition"] = fault
    answer, seconds = ask()
    words = told(answer)
    assert says in words
    assert "no conditions or contraindications were supplied" in words
    assert "mecasermin/diabetes-mellitus" not in alerts(answer)
    assert "mecasermin/maximum-dose" in alerts(answer)
    assert seconds < DEADLINE + ROOM


def test_of_pages_in_a_circle_what_came_is_used_and_the_rest_told(ask, ehr):
    ehr.faults["Condition"] = faults.next_page("Condition?_page=2")
    answer, _ = ask()
    assert "lead back to one another" in told(answer)
    assert "mecasermin/diabetes-mellitus" in alerts(answer)


@pytest.mark.parametrize("fault", [faults.slow, faults.status(401), faults.html, faults.hang_up])
def test_a_server_that_gives_nothing_is_a_412(ask_anew, ehr, fault):
    ehr.faults["*"] = fault
    answer, seconds = ask_anew()
    assert answer.status_code == 412
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert "FHIR server" in answer.text
    assert TOKEN not in answer.text
    assert seconds < DEADLINE + ROOM


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(ask_anew, ehr):
    ehr.faults["*"] = faults.slow
    for _ in range(3):
        ask_anew()
    ehr.asked.clear()
    answer, seconds = ask_anew()
    assert answer.status_code == 412
    assert "not asked for some seconds" in answer.text
    assert ehr.asked == []
    assert seconds < TIMEOUT


def test_a_server_that_is_down_is_told(ask, ehr):
    answer, _ = ask(fhirServer=f"http://127.0.0.1:{faults.closed_port()}/fhir")
    assert answer.status_code == 412
    assert "asks" in answer.text or "allow" in answer.text


def test_a_server_that_is_not_on_the_list_is_never_asked(ask, ehr):
    with Trap() as trap:
        answer, _ = ask(fhirServer=trap.url)
        assert answer.status_code == 412
        ehr.faults["*"] = faults.redirect(f"{trap.url}/Patient/1")
        assert ask()[0].status_code == 412
        ehr.faults["*"] = faults.next_page(f"{trap.url}/Condition?patient=1")
        ask()
        assert trap.visits == 0


def alerts(answer):
    found = [card.get("extension", {}) for card in answer.json()["cards"]]
    return json.dumps(
        [
            one["check"]
            for marks in found
            for one in marks.get("urn:primum:findings", ())
            if one["status"] == "alert"
        ]
    )

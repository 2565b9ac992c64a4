"""No silent loss: whatever is done to a request, a finding is there, or something is said.

Every place of a good request is spoilt in every way, one at a time: it is refused, or it is
answered, and where a finding is gone that was there before, a card says what could not be used.
And faults of the service itself are told on a card, and never in the log with what was sent.
"""

import json
import random
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primum.screening.patient import Screener
from serving.inside import ask_inside, kept_inside
from serving.patients import Patient, searchset
from unit.cds_hooks.cards.oracle import violations

ORDERS = "/cds-services/primum-orders"
GONE = object()
LISTED = object()
SPOILT = {
    "gone": GONE,
    "null": None,
    "empty text": "",
    "a number": 7,
    "true": True,
    "an empty list": [],
    "an empty object": {},
    "a list of it": LISTED,
}


def good():
    """A request of which every part is there, and of which three alerts come."""
    request = Patient("boy-with-diabetes", "mecasermin-new").request("order-sign")
    for key in ("medicationDispenses", "medicationStatements", "flags"):
        request["prefetch"][key] = searchset([])
    return request


def paths(value, path=()):
    """Every place within a document, but the document itself."""
    if isinstance(value, dict):
        inner = value.items()
    else:
        inner = enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from paths(one, (*path, key))


def spoil(request, path, new):
    """A copy in which one place holds something else, or nothing."""
    copy = deepcopy(request)
    place = copy
    for key in path[:-1]:
        place = place[key]
    if new is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = [place[path[-1]]] if new is LISTED else new
    return copy


def alerts(response):
    return {
        found["check"]
        for card in response["cards"]
        for found in card.get("extension", {}).get("urn:primum:findings", ())
        if found["status"] == "alert"
    }


def admissions(response):
    """What a response says of itself that it could not do."""
    return [
        card["summary"]
        for card in response["cards"]
        if "problem" in card["summary"] or "Could not" in card["summary"]
    ]


def test_one_place_spoilt_silences_nothing(pack):
    """About 2,500 requests."""

    async def asking(service, http):
        request = good()
        sound = (await http.post(ORDERS, json=request)).json()
        assert len(alerts(sound)) == 3
        assert not admissions(sound)
        statuses, silent = Counter(), []
        for path in list(paths(request)):
            for how, new in SPOILT.items():
                answer = await http.post(ORDERS, json=spoil(request, path, new))
                statuses[answer.status_code] += 1
                if answer.status_code != 200:
                    assert answer.json()["resourceType"] == "OperationOutcome", (path, how)
                    continue
                response = answer.json()
                assert violations(response) == [], (path, how)
                if not alerts(sound) <= alerts(response) and not admissions(response):
                    silent.append((path, how))
        assert silent == []
        assert set(statuses) == {200, 400, 412}
        assert min(statuses.values()) > 10
        assert "primum_faults_total 0.0" in (await http.get("/metrics")).text

    ask_inside(pack, asking)


def test_many_places_spoilt_at_once_are_never_a_fault(pack):
    """A thousand requests, each spoilt in up to eight places, by texts that were seen in the wild."""

    async def asking(service, http):
        drawn = random.Random(5)
        odd = [*SPOILT.values(), "�", "'; DROP TABLE", "<script>", "9999-12-31", -1, 1e300, 2**64]
        for _ in range(1_000):
            request = good()
            for _ in range(drawn.randint(2, 8)):
                places = list(paths(request))
                request = spoil(request, drawn.choice(places), drawn.choice(odd)) if places else {}
            answer = await http.post(ORDERS, json=request)
            assert answer.status_code in (200, 400, 412), request
            if answer.status_code == 200:
                assert violations(answer.json()) == [], request
        assert "primum_faults_total 0.0" in (await http.get("/metrics")).text

    ask_inside(pack, asking)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def post(pack):
    with kept_inside(pack) as post:
        yield post


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0), JSON), min_size=1, max_size=4))
def test_whatever_json_stands_in_a_place_is_never_a_fault(post, changes):
    request = good()
    for number, new in changes:
        places = list(paths(request))
        if places:
            request = spoil(request, places[number % len(places)], new)
    assert post(ORDERS, json=request).status_code in (200, 400, 412)


class Broken(Exception):
    """A fault whose message quotes what was sent, as messages of libraries do."""


@pytest.fixture
def broken(monkeypatch):
    """A screener that chokes on whatever it is given."""

    def screen(self, record, options):
        raise Broken(f"cannot screen {record}")

    monkeypatch.setattr(Screener, "screen", screen)


class TestFaultOfItsOwn:
    """The check itself fails."""

    def ask(self, pack, path, request, capsys, **headers):
        async def asking(service, http):
            # The pack was tried before it was broken.
            answer = await http.post(path, json=request, headers=headers)
            return answer, (await http.get("/metrics")).text

        answer, metrics = ask_inside(pack, asking)
        log = capsys.readouterr().err
        assert "primum_faults_total 1.0" in metrics
        assert Broken.__qualname__ in log
        for secret in ("mecasermin-new", "46635009", request["context"]["patientId"], "cannot"):
            assert secret not in log
            assert secret not in answer.text
        return answer

    @pytest.fixture
    def canaries_pass(self, monkeypatch):
        monkeypatch.setattr("primum.cds_hooks.editions.keeper.try_canaries", lambda *_, **__: [])

    def test_a_hook_says_so_on_a_card(self, pack, canaries_pass, broken, capsys):
        answer = self.ask(pack, ORDERS, good(), capsys)
        assert answer.status_code == 200
        (card,) = answer.json()["cards"]
        assert card["indicator"] == "warning"
        assert "not" in card["summary"]
        assert violations(answer.json()) == []

    def test_in_dutch_too(self, pack, canaries_pass, broken, capsys):
        answer = self.ask(pack, ORDERS, good(), capsys, **{"Accept-Language": "nl"})
        assert "niet" in answer.json()["cards"][0]["summary"]

    def test_a_check_is_a_500_that_says_that_nothing_was_checked(
        self, pack, canaries_pass, broken, capsys
    ):
        answer = self.ask(pack, "/check", good(), capsys)
        assert answer.status_code == 500
        assert answer.headers["x-request-id"]
        (problem,) = answer.json()["problems"]
        assert "nothing was checked" in problem["message"]

    def test_a_pack_of_which_no_canary_can_be_tried_is_not_served(self, pack, broken):
        with pytest.raises(AssertionError, match="pack-fault"):
            ask_inside(pack, lambda *_: None)


def test_the_secrets_of_these_tests_are_in_what_is_sent():
    text = json.dumps(good())
    assert "mecasermin-new" in text
    assert "46635009" in text

"""Which servers are asked, with what, and how many parts at once."""

import asyncio
import logging
import time

import pytest

from fhir_server import faults
from fhir_server.asking import PATIENT, TOKEN, fetch_each, request_for, resource, settings_for
from fhir_server.server import FhirServer, Trap, searchset
from primum.cds_hooks.fhir.breaker import FAILURES
from primum.cds_hooks.fhir.client import FhirClient
from primum.cds_hooks.requests.model import Fetched
from primum.vocabulary.problem import Unreadable

QUERIES = {
    "patient": "Patient/p1",
    "conditions": "Condition?patient=p1",
    "observations": "Observation?patient=p1",
    "allergies": "AllergyIntolerance?patient=p1",
}
DATA = [
    PATIENT,
    resource("Condition", "c1"),
    resource("Observation", "o1"),
    resource("AllergyIntolerance", "a1"),
]


def fetch_all(settings, *calls):
    return asyncio.run(fetch_each(settings, *calls))


def test_every_part_is_asked_for_with_the_token():
    with FhirServer(DATA) as server:
        (found,) = fetch_all(settings_for(server.url), (request_for(server.url), QUERIES))
    assert list(found) == list(QUERIES)
    assert all(part.problem is None for part in found.values())
    assert found["patient"].resource == PATIENT
    assert sorted(server.paths) == sorted(QUERIES.values())
    for _, headers in server.asked:
        assert headers["authorization"] == f"Bearer {TOKEN}"
        assert headers["accept"] == "application/fhir+json"


def test_no_query_asks_nothing():
    with FhirServer(DATA) as server:
        assert fetch_all(settings_for(server.url), (request_for(server.url), {})) == [{}]
    assert server.connections == 0


def test_server_is_not_asked_without_a_token():
    with FhirServer(DATA) as server:
        call = request_for(server.url, token=None), QUERIES
        (found,) = fetch_all(settings_for(server.url), call)
    assert {part.problem.rule for part in found.values()} == {"fhir-token-not-lent"}
    assert server.asked == []


def test_open_server_is_asked_without_a_token_where_the_site_says_so():
    with FhirServer(DATA) as server:
        call = request_for(server.url, token=None), QUERIES
        (found,) = fetch_all(settings_for(server.url, without_token=True), call)
    assert all(part.problem is None for part in found.values())
    assert all("authorization" not in headers for _, headers in server.asked)


def test_one_part_that_fails_leaves_the_others():
    with FhirServer(DATA) as server:
        server.faults["Condition"] = faults.slow
        server.faults["Observation"] = faults.html
        settings = settings_for(server.url, timeout=0.5)
        (found,) = fetch_all(settings, (request_for(server.url), QUERIES))
    assert found["patient"] == Fetched(PATIENT)
    assert found["allergies"].problem is None
    assert found["conditions"].problem.rule == "fhir-server-slow"
    assert found["conditions"].problem.place.path == "prefetch.conditions"
    assert found["observations"].problem.rule == "fhir-not-json"


def test_parts_are_asked_for_at_once_within_the_deadline():
    queries = {f"part{number}": f"Condition?patient=p1&_count={number}" for number in range(20)}
    with FhirServer(DATA) as server:
        server.faults["*"] = faults.slow
        settings = settings_for(server.url, timeout=10.0, deadline=0.2)
        began = time.monotonic()
        (found,) = fetch_all(settings, (request_for(server.url), queries))
        took = time.monotonic() - began
    assert len(server.asked) == 20
    assert {part.problem.rule for part in found.values()} == {"fhir-server-slow"}
    assert took < 1.0


def test_no_server_was_named():
    (found,) = fetch_all(settings_for("http://127.0.0.1:1"), (request_for(""), QUERIES))
    assert {part.problem.rule for part in found.values()} == {"fhir-server-missing"}


@pytest.mark.parametrize("listed", [(), ("https://ehr.example.org/fhir",)])
def test_server_that_is_not_listed_is_never_asked(listed):
    with Trap() as trap:
        (found,) = fetch_all(settings_for(*listed), (request_for(trap.url), QUERIES))
        assert trap.visits == 0
    assert {part.problem.rule for part in found.values()} == {"fhir-server-not-allowed"}
    assert "[fhir] servers" in found["patient"].problem.remedy


@pytest.mark.parametrize("end", ["-evil", "/../other", "/%2e%2e/other", "?x=", "#x", "@evil", "\\"])
def test_address_that_only_begins_like_a_listed_one_is_never_asked(end):
    with FhirServer(DATA) as server:
        (found,) = fetch_all(settings_for(server.url), (request_for(server.url + end), QUERIES))
    assert server.connections == 0
    assert {part.problem.rule for part in found.values()} == {"fhir-server-not-allowed"}


def test_another_listed_server_never_sees_the_token():
    with FhirServer() as server, Trap() as other:
        server.faults["*"] = faults.next_page(f"{other.url}/Condition?_page=2")
        settings = settings_for(server.url, other.url)
        (found,) = fetch_all(settings, (request_for(server.url), {"part": "Condition?patient=p1"}))
        assert other.visits == 0
    assert found["part"].problem.rule == "fhir-page-elsewhere"


def test_address_in_the_settings_that_is_none():
    with pytest.raises(Unreadable):
        FhirClient(settings_for("ftp://ehr.example.org"))


@pytest.mark.parametrize("token", ["a b", "a\r\nX-Other: b", "ä", "\x00", "a\n"])
def test_token_that_is_none(token):
    with FhirServer(DATA) as server:
        call = request_for(server.url, token=token), QUERIES
        (found,) = fetch_all(settings_for(server.url), call)
    assert server.connections == 0
    assert {part.problem.rule for part in found.values()} == {"fhir-token-invalid"}
    assert token not in str(found["patient"].problem)


@pytest.mark.parametrize(
    "query",
    [
        *("", "Patient/..", "Patient/.", "../Patient/p1", "/Patient/p1", "Patient/p1/$everything"),
        *("http://127.0.0.1:1/Patient/p1", "//x/Patient/p1", "Condition?a=b c", "Condition?a=é"),
        *(
            "Condition?a=b#c",
            "Condition?a=\r\nX: y",
            "condition?a=b",
            "Patient",
            "Patient/{{x}}",
            "Condition?a=" + "x" * 9000,
        ),
    ],
)
def test_query_that_is_none_is_not_asked(query):
    with FhirServer(DATA) as server:
        call = request_for(server.url), {"part": query}
        (found,) = fetch_all(settings_for(server.url), call)
    assert server.connections == 0
    assert found["part"].problem.rule == "fhir-query-invalid"


def test_silent_server_is_left_alone():
    with FhirServer() as server:
        server.faults["*"] = faults.slow
        settings = settings_for(server.url, timeout=0.05, deadline=0.05)
        call = request_for(server.url), QUERIES
        found = fetch_all(settings, *[call] * (FAILURES + 2))
    rules = [{part.problem.rule for part in parts.values()} for parts in found]
    assert rules == [{"fhir-server-slow"}] * FAILURES + [{"fhir-server-resting"}] * 2
    assert len(server.asked) == FAILURES * len(QUERIES)


def test_server_that_is_down_is_left_alone():
    url = f"http://127.0.0.1:{faults.closed_port()}/fhir"
    call = request_for(url), QUERIES
    found = fetch_all(settings_for(url, retries=0), *[call] * (FAILURES + 1))
    rules = [parts["patient"].problem.rule for parts in found]
    assert rules == ["fhir-server-down"] * FAILURES + ["fhir-server-resting"]


def test_server_that_answers_with_errors_goes_on_being_asked():
    with FhirServer() as server:
        server.faults["*"] = faults.status(500)
        call = request_for(server.url), QUERIES
        found = fetch_all(settings_for(server.url), *[call] * (FAILURES + 2))
    assert {parts["patient"].problem.rule for parts in found} == {"fhir-server-error"}


def test_silence_of_one_server_is_not_held_against_another():
    down = f"http://127.0.0.1:{faults.closed_port()}/fhir"
    with FhirServer(DATA) as server:
        calls = [(request_for(down), QUERIES)] * (FAILURES + 1)
        *_, last = fetch_all(
            settings_for(down, server.url), *calls, (request_for(server.url), QUERIES)
        )
    assert last["patient"].problem is None


def test_connections_are_kept():
    with FhirServer(DATA) as server:
        call = request_for(server.url), QUERIES
        fetch_all(settings_for(server.url), *[call] * 5)
    assert server.connections == len(QUERIES)
    assert len(server.asked) == 5 * len(QUERIES)


def test_cookies_are_not_carried_into_another_request():
    with FhirServer(DATA) as server:
        server.faults["Patient"] = faults.body(PATIENT, set_cookie="session=jane; Path=/")
        call = request_for(server.url), {"patient": "Patient/p1"}
        fetch_all(settings_for(server.url), call, call)
    assert len(server.asked) == 2
    assert all("cookie" not in headers for _, headers in server.asked)


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with FhirServer(DATA) as server, Trap() as trap:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, trap.url)
        (found,) = fetch_all(settings_for(server.url), (request_for(server.url), QUERIES))
        assert trap.visits == 0
    assert found["patient"].problem is None


def test_all_answers_together_are_bounded():
    large = resource("Condition", "c1", note=[{"text": "x" * 9_000_000}])
    with FhirServer() as server:
        server.faults["*"] = faults.body(searchset([large]))
        queries = {f"part{number}": "Condition?patient=p1" for number in range(8)}
        settings = settings_for(server.url, timeout=10.0, deadline=10.0)
        (found,) = fetch_all(settings, (request_for(server.url), queries))
    rules = [part.problem and part.problem.rule for part in found.values()]
    assert 1 <= rules.count(None) <= 5  # of 9 MB each, within 50 MB
    assert set(rules) == {None, "fhir-answer-too-large"}


def test_nothing_of_it_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    with FhirServer(DATA) as server:
        server.faults["Condition"] = faults.html
        fetch_all(settings_for(server.url), (request_for(server.url), QUERIES))
    for secret in (TOKEN, "p1", "Jane", server.url):
        assert secret not in caplog.text


def test_deadline_holds_when_many_wait_for_a_silent_server():
    async def at_once(server):
        client = FhirClient(settings_for(server.url, timeout=0.3, deadline=0.3))
        request = request_for(server.url)
        began = time.monotonic()
        found = await asyncio.gather(*(client.fetch(request, QUERIES) for _ in range(100)))
        took = time.monotonic() - began
        await client.close()
        return took, {part.problem.rule for parts in found for part in parts.values()}

    with FhirServer() as server:
        server.faults["*"] = faults.slow
        took, rules = asyncio.run(at_once(server))
    assert rules == {"fhir-server-slow"}
    assert took < 10.0  # one after another they would take a minute
    assert server.connections <= 64  # 32 at once; some are given up, and opened anew


def test_giving_up_requests_leaves_nothing_behind():
    async def given_up(server):
        client = FhirClient(settings_for(server.url))
        request = request_for(server.url)
        for turns in range(60):  # given up at ever later points of the exchange
            task = asyncio.create_task(client.fetch(request, QUERIES))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        found = await client.fetch(request, QUERIES)
        await client.close()
        return found

    with FhirServer(DATA) as server:
        found = asyncio.run(given_up(server))
    assert all(part.problem is None for part in found.values())

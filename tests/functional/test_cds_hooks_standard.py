"""CDS Hooks 2.0 over HTTP, as docs/reference/cds-hooks.md counts it: requests, data and cards.

One service runs with a client that signs its requests, a FHIR server that may be asked,
suggestions and system actions.
"""

import re
import statistics
import time
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from fhir_server.server import FhirServer, Trap, outcome
from serving.ehr import ORDERS, SERVICE_OF, asked, ehr_with_service
from serving.patients import Patient
from unit.cds_hooks.cards.oracle import empties

BESIDE = ("medicationDispenses", "medicationStatements", "flags")
LENT = {
    "access_token": "a.lent.token",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "user/*.read",
    "subject": "primum",
}


@pytest.fixture(scope="module")
def fhir():
    with FhirServer() as server:
        yield server


@pytest.fixture(scope="module")
def ehr(tmp_path_factory, pack, fhir):
    with ehr_with_service(tmp_path_factory.mktemp("standard"), pack, fhir.url) as ehr:
        yield ehr


@pytest.fixture
def boy():
    return Patient("boy-with-diabetes", "mecasermin-new")


@pytest.fixture
def overdosed(boy):
    """The draft holds twenty times the dose: a slip of units, which is to be avoided."""
    dose = boy.drafts[0]["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
    dose["value"] *= 20
    return boy


@pytest.fixture(scope="module")
def services(ehr):
    answer = ehr.http.get("/cds-services")  # without a token: the standard leaves it open
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["services"]
    return answer.json()["services"]


class TestDiscovery:
    """GET {base}/cds-services."""

    def test_a_service_has_its_members_with_their_types(self, services):
        for service in services:
            assert list(empties(service)) == []
            for member in ("hook", "id", "title", "description", "usageRequirements"):
                assert isinstance(service[member], str), member
            for key, query in service["prefetch"].items():
                assert isinstance(key, str)
                assert isinstance(query, str)

    def test_tokens_name_what_every_context_has(self, services):
        """Between double braces stands a member of the context that is a text, never a Bundle."""
        for service in services:
            for query in service["prefetch"].values():
                tokens = re.findall(r"\{\{(.*?)\}\}", query)
                assert set(tokens) <= {"context.patientId", "context.userId"}
                assert not re.search(r"[{}]", re.sub(r"\{\{.*?\}\}", "", query))

    def test_queries_keep_to_what_clients_have_to_understand(self, services):
        read = re.compile(r"Patient/\{\{context\.patientId\}\}\Z")
        search = re.compile(r"[A-Z][A-Za-z]+\?patient=\{\{context\.patientId\}\}(&code=[^&?]+)?\Z")
        for service in services:
            for key, query in service["prefetch"].items():
                assert (read if key == "patient" else search).match(query), query

    def test_every_service_answers_at_its_id(self, ehr, services, boy):
        assert {service["hook"] for service in services} == set(SERVICE_OF)
        for service in services:
            request = asked(service["hook"], boy)
            assert ehr.post(f"/cds-services/{service['id']}", request).status_code == 200

    def test_one_id_on_both_hooks_of_ordering_says_that_newer_cards_replace_older(self, services):
        hooks = [service["hook"] for service in services if service["id"] == "primum-orders"]
        assert sorted(hooks) == ["order-select", "order-sign"]


class TestRequests:
    """POST {base}/cds-services/{id}."""

    @pytest.mark.parametrize(
        ("member", "value", "place"),
        [
            ("hook", None, "hook"),
            ("hook", "encounter-start", "hook"),
            ("hookInstance", None, "hookInstance"),
            ("context", None, "context"),
            ("context", "text", "context"),
            ("prefetch", [], "prefetch"),
            ("fhirServer", "ftp://ehr.example.org", "fhirServer"),
            ("fhirAuthorization", {"access_token": "x", "token_type": "Bearer"}, "fhirServer"),
        ],
    )
    def test_what_is_no_request_is_refused_and_says_where(self, ehr, boy, member, value, place):
        request = asked("order-sign", boy) | {member: value}
        if value is None:
            del request[member]
        answer = ehr.post(ORDERS, request)
        assert answer.status_code == 400
        (issue,) = answer.json()["issue"]
        assert issue["expression"] == [place]

    @pytest.mark.parametrize("body", [b"", b"{", b"hook=order-sign", b"[]", b"null", b"\xff"])
    def test_what_is_no_json_object_is_refused(self, ehr, body):
        headers = {
            "Authorization": f"Bearer {ehr.token(ORDERS)}",
            "Content-Type": "application/json",
        }
        answer = ehr.http.post(ORDERS, content=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["resourceType"] == "OperationOutcome"

    def test_what_does_not_come_as_json_is_refused(self, ehr):
        headers = {"Authorization": f"Bearer {ehr.token(ORDERS)}"}
        answer = ehr.http.post(ORDERS, data={"hook": "order-sign"}, headers=headers)
        assert answer.status_code == 415

    def test_a_service_is_called_by_post_and_known_by_its_id(self, ehr, boy):
        assert ehr.http.get(ORDERS).status_code == 405
        path = "/cds-services/nobody"
        assert ehr.post(path, asked("order-sign", boy)).status_code == 404
        assert ehr.post(f"{path}/feedback", {"feedback": []}).status_code == 404

    def test_members_of_later_versions_and_extensions_are_let_pass(self, ehr, boy):
        more = {
            "hookVersion": "2.0",
            "locale": "nl-NL",
            "extension": {"com.example.timestamp": "2026-11-22"},
        }
        boy_again = asked("order-sign", boy)
        boy_again["context"]["encounter"] = {"resourceType": "Encounter"}
        assert ehr.post(ORDERS, boy_again | more).status_code == 200

    def test_without_a_selection_every_draft_is_judged(self, ehr, overdosed):
        request = asked("order-select", overdosed)
        del request["context"]["selections"]
        cards = ehr.post(ORDERS, request).json()["cards"]
        assert "mecasermin/unit-slip" in checks_of(cards)
        assert cards[0]["indicator"] == "critical"

    def test_it_answers_well_within_half_a_second(self, ehr, boy):
        took = []
        for _ in range(9):
            start = time.perf_counter()
            ehr.ask("order-sign", boy)
            took.append(time.perf_counter() - start)
        assert statistics.median(took) < 0.5


class TestData:
    """Prefetch, and what is fetched in its place."""

    def test_prefetch_that_is_whole_asks_no_server(self, ehr, fhir, boy):
        before = len(fhir.asked)
        request = asked("order-sign", boy, fhirServer=fhir.url)
        request["prefetch"] |= dict.fromkeys(BESIDE)
        assert ehr.post(ORDERS, request).status_code == 200
        assert len(fhir.asked) == before

    def test_what_was_left_out_is_fetched_with_the_token_that_was_lent(self, ehr, fhir, boy):
        fhir.resources = [boy.patient, *boy.record]
        before = len(fhir.asked)
        request = asked("order-sign", boy, fhirServer=fhir.url, fhirAuthorization=LENT)
        del request["prefetch"]
        cards = ehr.post(ORDERS, request).json()["cards"]
        assert "mecasermin/diabetes-mellitus" in checks_of(cards)
        asked_for = fhir.asked[before:]
        assert {path.split("?")[0].split("/")[0] for path, _ in asked_for} >= {
            "Patient",
            "Condition",
            "MedicationRequest",
            "Observation",
        }
        assert {headers["authorization"] for _, headers in asked_for} == {"Bearer a.lent.token"}

    def test_an_outcome_in_the_prefetch_is_no_empty_list(self, ehr, boy):
        request = asked("order-sign", boy)
        request["prefetch"]["conditions"] = outcome("timeout")
        cards = ehr.post(ORDERS, request).json()["cards"]
        assert "mecasermin/diabetes-mellitus" not in checks_of(cards)
        assert "problem list" in said(cards)

    def test_a_page_is_used_and_is_not_the_whole(self, ehr, boy):
        request = asked("order-sign", boy)
        conditions = request["prefetch"]["conditions"]
        conditions["link"] = [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]
        cards = ehr.post(ORDERS, request).json()["cards"]
        assert "mecasermin/diabetes-mellitus" in checks_of(cards)
        assert "not complete" in said(cards)

    @pytest.mark.parametrize("state", ["absent", "null", "outcome", "server-not-listed"])
    def test_without_the_patient_it_is_412_and_never_no_cards(self, ehr, boy, state):
        request = asked("order-sign", boy, left_out=["patient"])
        if state == "null":
            request["prefetch"]["patient"] = None
        if state == "outcome":
            request["prefetch"]["patient"] = outcome("timeout")
        with Trap() as trap:
            if state == "server-not-listed":
                request |= {"fhirServer": trap.url, "fhirAuthorization": LENT}
            answer = ehr.post(ORDERS, request)
            assert trap.visits == 0
        assert answer.status_code == 412
        assert answer.json()["resourceType"] == "OperationOutcome"

    def test_a_server_that_refuses_the_token_gives_412(self, ehr, fhir, boy):
        fhir.resources = []
        request = asked("order-sign", boy, fhirServer=fhir.url, fhirAuthorization=LENT)
        del request["prefetch"]
        assert ehr.post(ORDERS, request).status_code == 412


def said(cards):
    return " ".join(card["summary"] + card.get("detail", "") for card in cards)


def checks_of(cards):
    return {
        found.get("check")
        for card in cards
        for found in card.get("extension", {}).get("urn:primum:findings", ())
    }


class TestCards:
    """The response."""

    @pytest.mark.parametrize("hook", SERVICE_OF)
    def test_members_have_the_types_of_the_standard(self, ehr, overdosed, hook):
        # The record is under judgement in the hooks that know no draft.
        on_record = hook in ("patient-view", "problem-list-item-create")
        response = ehr.ask(hook, Patient("boy-with-diabetes") if on_record else overdosed)
        assert response["cards"]
        for card in response["cards"]:
            UUID(card["uuid"])
            assert isinstance(card["detail"], str)
            source = card["source"]
            assert "icon" not in source
            assert is_absolute(source["url"]) if "url" in source else source["label"]
            if "topic" in source:
                assert all(isinstance(source["topic"][name], str) for name in ("system", "code"))
            for reason in card.get("overrideReasons", ()):
                assert all(isinstance(reason[it], str) for it in ("system", "code", "display"))
            for link in card.get("links", ()):
                assert link["type"] == "absolute"
                assert is_absolute(link["url"])
                assert "appContext" not in link
            for suggestion in card.get("suggestions", ()):
                assert isinstance(suggestion["label"], str)
                UUID(suggestion["uuid"])
                assert "isRecommended" not in suggestion
                assert isinstance(suggestion["actions"], list)
                assert len(suggestion["actions"]) == 1
            assert isinstance(card.get("extension", {}), dict)

    def test_a_draft_to_avoid_can_be_deleted_by_its_reference(self, ehr, overdosed):
        response = ehr.ask("order-sign", overdosed)
        assert response["cards"][0]["indicator"] == "critical"
        actions = [
            action
            for card in response["cards"]
            for suggestion in card.get("suggestions", ())
            for action in suggestion["actions"]
            if action["type"] == "delete"
        ]
        assert actions
        for action in actions:
            assert action["resourceId"] == "MedicationRequest/mecasermin-new"
            assert isinstance(action["description"], str)
            assert "resource" not in action

    def test_what_is_to_be_created_is_a_whole_resource(self, ehr, boy):
        response = ehr.ask("order-sign", boy)
        suggested = [
            action
            for card in response["cards"]
            for suggestion in card.get("suggestions", ())
            for action in suggestion["actions"]
        ]
        created = [*suggested, *response["systemActions"]]
        assert {action["resource"]["resourceType"] for action in created} >= {"DetectedIssue"}
        for action in created:
            assert action["type"] == "create"
            assert isinstance(action["description"], str)
            assert "id" not in action["resource"]

    def test_no_guidance_is_an_empty_list_of_cards(self, ehr):
        woman = Patient("woman-with-another-medicine")
        response = ehr.ask("patient-view", woman)
        assert response["cards"] == []
        assert "systemActions" not in response

    def test_extensions_are_objects_with_names_of_our_own(self, ehr, boy):
        response = ehr.ask("order-sign", boy)
        found = [response["extension"]]
        found += [card["extension"] for card in response["cards"] if "extension" in card]
        for extension in found:
            assert isinstance(extension, dict)
            assert all(name.startswith("urn:primum:") for name in extension)


def is_absolute(url):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)

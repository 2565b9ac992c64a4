"""CDS Hooks 2.0 over HTTP, as docs/reference/cds-hooks.md counts it: feedback, tokens, browsers."""

import time
from uuid import uuid4

import jwt
import pytest

from serving.ehr import BROWSER, ORDERS, SERVICE_OF, asked, ehr_with_service
from serving.patients import Patient


@pytest.fixture(scope="module")
def ehr(tmp_path_factory, pack):
    with ehr_with_service(tmp_path_factory.mktemp("trust"), pack, "https://fhir.invalid") as ehr:
        yield ehr


@pytest.fixture
def boy():
    return Patient("boy-with-diabetes", "mecasermin-new")


class TestFeedback:
    """POST {base}/cds-services/{id}/feedback."""

    @pytest.mark.parametrize("service", sorted(set(SERVICE_OF.values())))
    def test_it_stands_below_each_service(self, ehr, service):
        path = f"/cds-services/{service}/feedback"
        for outcome_, more in (
            ("accepted", {"acceptedSuggestions": [{"id": str(uuid4())}]}),
            ("overridden", {"overrideReason": {"userComment": "seen"}}),
            ("overridden", {}),
        ):
            assert ehr.post(path, {"feedback": [answered(outcome_, **more)]}).status_code == 200

    @pytest.mark.parametrize(
        ("changed", "place"),
        [
            ({"card": None}, "feedback[0].card"),
            ({"card": 7}, "feedback[0].card"),
            ({"outcome": None}, "feedback[0].outcome"),
            ({"outcome": "ignored"}, "feedback[0].outcome"),
            ({"outcomeTimestamp": None}, "feedback[0].outcomeTimestamp"),
            ({"outcomeTimestamp": "yesterday"}, "feedback[0].outcomeTimestamp"),
            ({"acceptedSuggestions": [{"uuid": "x"}]}, "feedback[0].acceptedSuggestions[0].id"),
            ({"overrideReason": "no"}, "feedback[0].overrideReason"),
        ],
    )
    def test_what_is_no_feedback_is_refused_and_says_where(self, ehr, changed, place):
        answer = ehr.post(f"{ORDERS}/feedback", {"feedback": [answered("accepted") | changed]})
        assert answer.status_code == 400
        assert [issue["expression"] for issue in answer.json()["issue"]] == [[place]]

    def test_it_needs_a_token_of_its_own(self, ehr):
        path = f"{ORDERS}/feedback"
        body = {"feedback": [answered("overridden")]}
        assert ehr.http.post(path, json=body).status_code == 401
        assert ehr.post(path, body, token=ehr.token(ORDERS)).status_code == 401


def answered(outcome_, **more):
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {"card": str(uuid4()), "outcome": outcome_, "outcomeTimestamp": moment} | more


class TestTrust:
    """Tokens, and browsers."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"aud": "https://cds.example.org/cds-services/primum-orders"},
            {"aud": None},
            {"iss": "https://elsewhere.example"},
            {"exp": 1_700_000_000, "iat": 1_699_999_900},
            {"exp": None},
            {"iat": None},
            {"jti": None},
            {"tenant": "south"},
            {"header": {"jku": "https://evil.example/jwks.json"}},
            {"header": {"kid": "two"}},
            {"header": {"typ": "at+jwt"}},
        ],
    )
    def test_a_wrong_token_is_refused(self, ehr, boy, wrong):
        answer = ehr.post(ORDERS, asked("order-sign", boy), token=ehr.token(ORDERS, **wrong))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["resourceType"] == "OperationOutcome"

    def test_without_a_token_nothing_is_answered(self, ehr, boy):
        answer = ehr.http.post(ORDERS, json=asked("order-sign", boy))
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_a_token_without_a_signature_is_refused(self, ehr, boy):
        claims = jwt.decode(ehr.token(ORDERS), options={"verify_signature": False})
        token = jwt.encode(claims, None, "none", headers={"kid": "one"})
        assert ehr.post(ORDERS, asked("order-sign", boy), token=token).status_code == 401

    def test_a_shared_secret_is_refused(self, ehr, boy):
        claims = jwt.decode(ehr.token(ORDERS), options={"verify_signature": False})
        secret = "a secret that both of them would have to know beforehand"
        token = jwt.encode(claims, secret, "HS384", headers={"kid": "one"})
        assert ehr.post(ORDERS, asked("order-sign", boy), token=token).status_code == 401

    def test_a_token_counts_once(self, ehr, boy):
        token = ehr.token(ORDERS, aud=["https://elsewhere.example", f"{ehr.service.url}{ORDERS}"])
        request = asked("order-sign", boy)
        assert [ehr.post(ORDERS, request, token=token).status_code for _ in range(2)] == [200, 401]

    def test_a_page_of_a_listed_origin_may_ask_with_its_token(self, ehr, boy):
        preflight = {
            "Origin": BROWSER,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        answer = ehr.http.options(ORDERS, headers=preflight)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == BROWSER
        assert "authorization" in answer.headers["access-control-allow-headers"].lower()
        asked_so = ehr.post(ORDERS, asked("order-sign", boy), Origin=BROWSER)
        assert asked_so.headers["access-control-allow-origin"] == BROWSER
        listed = ehr.http.get("/cds-services", headers={"Origin": BROWSER})
        assert listed.headers["access-control-allow-origin"] == BROWSER

    def test_a_page_of_another_origin_may_not(self, ehr):
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        answer = ehr.http.options(ORDERS, headers=headers)
        assert answer.status_code == 400
        assert "access-control-allow-origin" not in answer.headers

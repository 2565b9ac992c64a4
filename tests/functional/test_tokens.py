"""A running service that lets in only the clients of its settings: their tokens, over HTTP."""

import json
import socket
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from serving import running
from serving.patients import Patient

EHR, LAB = "https://ehr.example.org", "https://lab.example.org"
HOOK = "/cds-services/primum-patient"
CLOSED = [HOOK, f"{HOOK}/feedback", "/check"]
OPEN = ["/cds-services", "/health", "/ready", "/metrics", "/openapi.json"]
EC = ec.generate_private_key(ec.SECP384R1())
RSA = rsa.generate_private_key(65537, 2048)
KEY = {"PRIMUM_PSEUDONYM_KEY": "functional tests, nobody's secret"}


def key_set(maker, key, kid):
    return json.dumps({"keys": [maker.to_jwk(key.public_key(), as_dict=True) | {"kid": kid}]})


@contextmanager
def site(body):
    """A site that has a key set at every path, and remembers what was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class World:
    """Two clients, where their keys are, and what a service has to be told of them."""

    def __init__(self, folder, keys, elsewhere):
        self.folder, self.keys, self.elsewhere = folder, keys, elsewhere
        (folder / "lab.json").write_text(key_set(RSAAlgorithm, RSA, "l1"), "utf-8")
        self.config = (
            f'[[clients]]\nissuer = "{EHR}"\njku = "{keys.url}/keys"\n'
            f'[[clients]]\nissuer = "{LAB}"\njwks = "{folder / "lab.json"}"\n'
        )

    def headers(self, endpoint, *, header=None, key=None, **claims):
        """Give the headers of a request to an endpoint, from the EHR."""
        now = int(time.time())
        payload = {"iss": EHR, "aud": endpoint, "iat": now, "exp": now + 300, "jti": str(uuid4())}
        head = {"kid": "e1"} | (header or {})
        alg = "RS384" if key is RSA else "ES384"
        token = jwt.encode(payload | claims, key or EC, alg, headers=head)
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    keys = key_set(ECAlgorithm, EC, "e1").encode()
    with site(keys) as listed, site(keys) as elsewhere:
        yield World(tmp_path_factory.mktemp("tokens"), listed, elsewhere)


@pytest.fixture(scope="module")
def service(world, pack):
    with running(world.folder, "--pack", pack, config=world.config, environment=KEY) as service:
        yield service


@pytest.fixture
def request_():
    return Patient("boy-with-diabetes").request("patient-view")


def rules(answer):
    """The rules of what is told, of an OperationOutcome or of problems."""
    body = answer.json()
    if "issue" in body:
        return [issue["diagnostics"].rpartition(" ")[2] for issue in body["issue"]]
    return [problem["rule"] for problem in body["problems"]]


@pytest.mark.parametrize("path", CLOSED)
def test_without_a_token_nobody_is_let_in(service, path):
    answer = service.http.post(path, json={})
    assert (answer.status_code, rules(answer)) == (401, ["token-missing"])
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", OPEN)
def test_what_holds_no_patient_is_open(service, path):
    assert service.http.get(path).status_code == 200


def test_each_client_is_let_in_by_its_own_key(service, world, request_):
    url = f"{service.url}{HOOK}"
    ehr = world.headers(url, header={"jku": f"{world.keys.url}/keys"})
    lab = world.headers(url, header={"kid": "l1"}, key=RSA, iss=LAB)
    for headers in (ehr, lab):
        answer = service.http.post(HOOK, json=request_, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.json()["cards"]
    assert world.keys.asked == ["/keys"], "fetched once"
    crossed = world.headers(url, key=RSA, header={"kid": "l1"})
    assert rules(service.http.post(HOOK, json=request_, headers=crossed)) == ["token-kid-unknown"]


def test_a_token_is_for_one_endpoint(service, world, request_):
    for path in CLOSED:
        headers = world.headers(f"{service.url}{path}")
        for other in CLOSED:
            answer = service.http.post(other, json={}, headers=headers)
            if other != path:
                assert (answer.status_code, rules(answer)) == (401, ["token-aud-wrong"])
                assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
                assert f"{service.url}{other}" in answer.text
            else:
                assert answer.status_code == 400, "let in, and told that the request is none"


@pytest.mark.parametrize("sent", [b"not JSON", b"x" * 10_000])
def test_what_was_sent_is_not_looked_at_before_the_token(service, sent):
    json_type = {"Content-Type": "application/json"}
    assert service.http.post(HOOK, content=sent, headers=json_type).status_code == 401


def test_no_address_of_a_token_is_asked(service, world, request_):
    for jku in (
        f"{world.elsewhere.url}/keys",
        f"{world.keys.url}/keys?",
        f"{world.keys.url}/keys/",
    ):
        headers = world.headers(f"{service.url}{HOOK}", header={"jku": jku, "kid": "new"})
        answer = service.http.post(HOOK, json=request_, headers=headers)
        assert (answer.status_code, rules(answer)) == (401, ["token-jku-unknown"])
    assert world.elsewhere.asked == []


def test_nothing_of_a_token_is_in_the_log(service, world, request_):
    secret = "Jansen-19610423"
    url = f"{service.url}{HOOK}"
    for headers in (
        world.headers(url, jti=secret, sub=secret),
        world.headers(url, aud=secret),
        world.headers(url, iss=secret),
        world.headers(url, header={"kid": secret}),
        {"Authorization": f"Bearer {secret}"},
    ):
        answer = service.http.post(HOOK, json=request_, headers=headers)
        service.wait_for(answer.headers["x-request-id"])
        text = headers["Authorization"].removeprefix("Bearer ")
        assert not any(secret in line or text in line for line in service.said)


def test_the_log_says_which_client_asked(service, world, request_):
    headers = world.headers(f"{service.url}{HOOK}")
    asked = service.http.post(HOOK, json=request_, headers=headers).headers["x-request-id"]
    again = service.http.post(HOOK, json=request_, headers=headers).headers["x-request-id"]
    assert EHR in service.wait_for(f".*{asked}.*")[0]
    assert EHR not in service.wait_for(f".*{again}.*")[0], "a token used again proves nothing"


def test_a_token_stays_used_after_a_restart(world, pack, request_, tmp_path):
    """Its audience is the address by which clients know the service, not where it listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    config = f'[service]\npublic_url = "http://localhost:{port}/"\n{world.config}'
    headers = world.headers(f"http://localhost:{port}{HOOK}")
    answers = []
    for _ in range(2):
        with running(
            tmp_path, "--pack", pack, "--port", port, config=config, environment=KEY
        ) as service:
            answers.append(service.http.post(HOOK, json=request_, headers=headers))
    first, again = answers
    assert first.status_code == 200, first.text
    assert (again.status_code, rules(again)) == (401, ["token-replayed"])

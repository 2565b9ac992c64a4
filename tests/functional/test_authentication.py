"""Who gets in: forged tokens, tokens used again at another process, keys in a file and at a site."""

import contextlib
import json
import socket
import time
from base64 import urlsafe_b64encode
from hashlib import sha384
from hmac import digest
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from browser.chromium import ClientOfBrowser
from postgres.cluster import running as postgres_running
from serving import running
from serving.ehr import ISSUER, ORDERS, Ehr, asked, ehr_with_service
from serving.patients import Patient

KEY = {"PRIMUM_PSEUDONYM_KEY": "functional tests, nobody's secret"}


def key_set(key, kid):
    return {"keys": [ECAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid}]}


def packed(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def ehr(tmp_path_factory, pack):
    folder = tmp_path_factory.mktemp("authentication")
    with ehr_with_service(folder, pack, "https://fhir.invalid") as ehr:
        yield ehr


@pytest.fixture
def boy():
    return Patient("boy-with-diabetes", "mecasermin-new")


@pytest.fixture
def refusal(ehr, boy):
    """Ask with a token, be refused, and give the rule; nothing about the patient comes back."""

    def ask(token, **headers):
        headers = {"Authorization": f"Bearer {token}"} | headers
        answer = ehr.http.post(ORDERS, json=asked("order-sign", boy), headers=headers)
        assert answer.status_code == 401, answer.text
        body = answer.json()
        assert body["resourceType"] == "OperationOutcome"
        assert "cards" not in body
        assert boy.patient["id"] not in answer.text
        return body["issue"][0]["diagnostics"].rpartition(" ")[2]

    return ask


@pytest.mark.parametrize("form", ["pem", "der", "jwk", "set", "coordinates"])
def test_the_public_key_is_no_shared_secret(ehr, refusal, form):
    """Whoever knows the public key could sign with it, if the token could choose HMAC."""
    public = ehr.key.public_key()
    jwk = ECAlgorithm.to_jwk(public, as_dict=True) | {"kid": "one"}
    info = PublicFormat.SubjectPublicKeyInfo
    secret = {
        "pem": public.public_bytes(Encoding.PEM, info),
        "der": public.public_bytes(Encoding.DER, info),
        "jwk": json.dumps(jwk).encode(),
        "set": json.dumps({"keys": [jwk]}).encode(),
        "coordinates": (jwk["x"] + jwk["y"]).encode(),
    }[form]
    _, payload, _ = ehr.token(ORDERS).split(".")
    head = packed({"alg": "HS384", "typ": "JWT", "kid": "one"})
    forged = f"{head}.{payload}"
    signature = packed(digest(secret, forged.encode(), sha384))
    assert refusal(f"{forged}.{signature}") == "token-alg-not-accepted"


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "HS256", "ES384 ", "es384"])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_a_token_cannot_choose_to_go_unsigned(ehr, boy, alg, signature):
    _, payload, _ = ehr.token(ORDERS).split(".")
    token = f"{packed({'alg': alg, 'typ': 'JWT', 'kid': 'one'})}.{payload}.{signature}"
    answer = ehr.post(ORDERS, asked("order-sign", boy), token=token)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        ({"exp": 1_700_000_300, "iat": 1_700_000_000}, "token-expired"),
        ({"nbf": 4_000_000_000}, "token-not-yet-valid"),
        ({"exp": 4_000_000_000}, "token-lifetime-wrong"),
        ({"aud": "http://127.0.0.1/cds-services/primum-orders"}, "token-aud-wrong"),
        ({"tenant": "south"}, "token-tenant-unknown"),
        ({"tenant": None}, "token-tenant-unknown"),
        ({"iss": f"{ISSUER}/"}, "token-iss-unknown"),
        ({"jti": ""}, "token-jti-invalid"),
    ],
)
def test_a_claim_that_does_not_hold_is_named(ehr, refusal, claims, rule):
    assert refusal(ehr.token(ORDERS, **claims)) == rule


def test_a_key_of_ones_own_is_of_no_use(ehr, refusal):
    """Neither under the kid of the client, nor brought along in the header."""
    own = ec.generate_private_key(ec.SECP384R1())
    brought = key_set(own, "one")["keys"][0]
    stranger = Ehr(ehr.service, own)
    assert refusal(stranger.token(ORDERS)) == "token-signature-wrong"
    assert refusal(stranger.token(ORDERS, header={"jwk": brought})) == "token-signature-wrong"


def test_a_token_that_was_altered_is_refused(ehr, refusal):
    head, payload, signature = ehr.token(ORDERS, tenant="south").split(".")
    said = jwt.decode(f"{head}.{payload}.{signature}", options={"verify_signature": False})
    altered = packed(said | {"tenant": "north"})
    assert refusal(f"{head}.{altered}.{signature}") == "token-signature-wrong"


def test_a_header_that_has_to_be_understood_is(ehr, refusal, boy):
    """RFC 7515, section 4.1.11: what `crit` names and nobody knows makes a token invalid."""
    more = {"tenant": "north"}
    known = ehr.post(ORDERS, asked("order-sign", boy), token=ehr.token(ORDERS, header=more))
    assert known.status_code == 200
    refusal(ehr.token(ORDERS, header={"crit": ["tenant"]} | more))


@pytest.mark.parametrize("scheme", ["Basic ", "bearer:", "JWT ", ""])
def test_a_token_comes_as_bearer(ehr, refusal, scheme):
    token = ehr.token(ORDERS)
    assert refusal(token, Authorization=f"{scheme}{token}") == "token-missing"


def test_a_token_in_the_address_is_not_looked_at(ehr, boy):
    path = f"{ORDERS}?access_token={ehr.token(ORDERS)}"
    assert ehr.http.post(path, json=asked("order-sign", boy)).status_code == 401


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_token_that_one_process_saw_is_used_at_the_other(kind, tmp_path, pack, boy):
    """Two processes behind one address share a store, and with it what was used."""
    key = ec.generate_private_key(ec.SECP384R1())
    (tmp_path / "jwks.json").write_text(json.dumps(key_set(key, "one")), "utf-8")
    ports = free_ports(2)
    config = settings(ports[0], f'jwks = "{tmp_path / "jwks.json"}"')
    with contextlib.ExitStack() as stack:
        more = []
        if kind == "postgresql":
            more = ["--store", stack.enter_context(postgres_running()).database("shared")]
        for port in ports:
            arguments = ["--pack", pack, "--port", port, *more]
            stack.enter_context(running(tmp_path, *arguments, config=config, environment=KEY))
        used, new = (signed(ports[0], key, "one") for _ in range(2))
        asked_at = [(ports[0], used), (ports[1], used), (ports[0], used), (ports[1], new)]
        statuses = [status(port, token, boy) for port, token in asked_at]
    assert statuses == [200, 401, 401, 200]


def test_keys_change_while_both_are_good(tmp_path, pack, boy):
    """The old key is in a file, the new one at the client's address: each lets in, no other."""
    old, new, other = (ec.generate_private_key(ec.SECP384R1()) for _ in range(3))
    (tmp_path / "old.json").write_text(json.dumps(key_set(old, "old")), "utf-8")
    (port,) = free_ports(1)
    with ClientOfBrowser(json.dumps(key_set(new, "new")).encode()) as site:
        config = settings(port, f'jwks = "{tmp_path / "old.json"}"\njku = "{site.jku}"')
        with running(tmp_path, "--pack", pack, "--port", port, config=config, environment=KEY):
            statuses = [
                status(port, signed(port, key, kid), boy)
                for key, kid in ((old, "old"), (new, "new"), (other, "new"), (old, "new"))
            ]
    assert statuses == [200, 200, 401, 401]


def free_ports(count):
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in taken]


def settings(port, keys):
    return f'''
[service]
public_url = "http://127.0.0.1:{port}"
[[clients]]
issuer = "{ISSUER}"
{keys}
'''


def signed(port, key, kid):
    """Sign a token as the client does, for the one address that it knows."""
    now = int(time.time())
    said = {"iss": ISSUER, "aud": f"http://127.0.0.1:{port}{ORDERS}", "jti": str(uuid4())}
    return jwt.encode(said | {"iat": now, "exp": now + 60}, key, "ES384", headers={"kid": kid})


def status(port, token, patient):
    """Ask the process that listens at a port."""
    with httpx.Client(trust_env=False, timeout=60) as http:
        url, headers = f"http://127.0.0.1:{port}{ORDERS}", {"Authorization": f"Bearer {token}"}
        return http.post(url, json=asked("order-sign", patient), headers=headers).status_code

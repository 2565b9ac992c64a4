"""Tokens of clients: what lets a request in, and what each way of being wrong is told."""

import asyncio
import base64
import hashlib
import hmac
import json

import jwt
import pytest

from primum.cds_hooks.rest.errors import refused
from primum.cds_hooks.security.tokens import Caller, Gate
from primum.cds_hooks.settings import Client
from primum.vocabulary.problem import Unreadable

NOW = 1_800_000_000
ISSUER = "https://ehr.example.org"
ENDPOINT = "https://cds.example.org/cds-services/order-sign"


def bearer(token):
    return f"Bearer {token}"


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


HEADER = part({"alg": "ES384", "kid": "p384", "typ": "JWT"})


@pytest.mark.parametrize(
    ("alg", "kid", "key"),
    [
        ("ES256", "p256", "P-256"),
        ("ES384", "p384", "P-384"),
        ("RS256", "rsa", 2048),
        ("RS384", "rsa", 2048),
        ("PS256", "rsa", 2048),
        ("PS384", "rsa", 2048),
    ],
)
def test_a_token_of_a_listed_client_lets_in(gate, signed, memory, alg, kid, key):
    token = signed(alg, {"kid": kid}, key, tenant="north")
    caller = asyncio.run(gate().check(bearer(token), ENDPOINT))
    assert caller == Caller(ISSUER, "north")
    assert memory.seen == {(ISSUER, "d9c7c3b0-0001"): NOW + 300}


@pytest.mark.parametrize("header", [None, "", "Bearer nonsense", "Basic cDpw"])
def test_without_clients_everybody_is_let_in(memory, header):
    gate = Gate([], memory.first_seen)
    assert asyncio.run(gate.check(header, ENDPOINT)) == Caller("", "")


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        ({"iss": "https://elsewhere.example"}, "token-iss-unknown"),
        ({"iss": None}, "token-iss-missing"),
        ({"aud": "https://cds.example.org/cds-services"}, "token-aud-wrong"),
        ({"aud": ENDPOINT + "/"}, "token-aud-wrong"),
        ({"aud": ENDPOINT.upper()}, "token-aud-wrong"),
        ({"aud": []}, "token-aud-wrong"),
        ({"aud": {"is": ENDPOINT}}, "token-claims-incomplete"),
        ({"aud": None}, "token-claims-incomplete"),
        ({"exp": NOW - 60}, "token-expired"),
        ({"exp": None}, "token-claims-incomplete"),
        ({"exp": "2027"}, "token-claims-incomplete"),
        ({"exp": True}, "token-claims-incomplete"),
        ({"iat": None}, "token-claims-incomplete"),
        ({"iat": NOW + 61, "exp": NOW + 100}, "token-not-yet-valid"),
        ({"nbf": NOW + 61}, "token-not-yet-valid"),
        ({"exp": NOW + 361}, "token-lifetime-wrong"),
        ({"exp": 10**300}, "token-lifetime-wrong"),
        ({"iat": -(10**300)}, "token-lifetime-wrong"),
        ({"iat": NOW + 50, "exp": NOW + 40}, "token-lifetime-wrong"),
        ({"jti": None}, "token-claims-incomplete"),
        ({"jti": ""}, "token-jti-invalid"),
        ({"jti": "x" * 1025}, "token-jti-invalid"),
    ],
)
def test_a_wrong_claim_is_named(gate, signed, memory, refusal_of, claims, rule):
    told = refusal_of(gate(), bearer(signed(**claims)))
    assert (told.status, [it.rule for it in told.problems]) == (401, [rule])
    assert not memory.seen


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [ENDPOINT]},
        {"aud": ["https://other.example", ENDPOINT]},
        {"exp": NOW - 59, "iat": NOW - 300},
        {"iat": NOW + 59, "exp": NOW + 90},
        {"nbf": NOW},
        {"exp": NOW + 300.5},
        {"sub": "anybody", "more": {"than": ["asked"]}},
    ],
)
def test_what_the_standard_allows_is_let_in(gate, signed, claims):
    assert asyncio.run(gate().check(bearer(signed(**claims)), ENDPOINT)).issuer == ISSUER


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ({"typ": "at+jwt"}, "token-typ-wrong"),
        ({"typ": None}, "token-header-incomplete"),
        ({"kid": "nobody"}, "token-kid-unknown"),
        ({"kid": "shared"}, "token-kid-unknown"),
        ({"kid": "encrypts"}, "token-kid-unknown"),
        ({"kid": "okp"}, "token-kid-unknown"),
        ({"kid": "rsa"}, "token-alg-wrong"),
        ({"kid": "p256"}, "token-alg-wrong"),
        ({"jku": "https://evil.example/keys"}, "token-jku-unknown"),
        ({"jku": ""}, "token-jku-unknown"),
    ],
)
def test_a_wrong_header_is_named(gate, signed, memory, refusal_of, header, rule):
    told = refusal_of(gate(), bearer(signed(header=header)))
    assert (told.status, told.problems[0].rule) == (401, rule)
    assert not memory.seen


@pytest.mark.parametrize("header", [{"alg": "ES384", "typ": "JWT"}, {"kid": "p384", "typ": "JWT"}])
def test_kid_and_alg_are_required(gate, signed, refusal_of, header):
    _, payload, signature = signed().split(".")
    told = refusal_of(gate(), bearer(f"{part(header)}.{payload}.{signature}"))
    assert told.problems[0].rule == "token-header-incomplete"


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "HS256", "HS384", "HS512", "EdDSA", "", "ES999"]
)
def test_no_other_algorithm_is_accepted(gate, signed, refusal_of, alg):
    _, payload, signature = signed().split(".")
    for kid in ("p384", "shared"):
        header = part({"alg": alg, "kid": kid, "typ": "JWT"})
        told = refusal_of(gate(), bearer(f"{header}.{payload}.{signature}"))
        assert told.problems[0].rule == "token-alg-not-accepted"


def test_a_public_key_is_no_shared_secret(gate, key_set, refusal_of):
    """The classic: HMAC with the bytes of the public key, which everybody knows."""
    claims = {"iss": ISSUER, "aud": ENDPOINT, "exp": NOW + 300, "iat": NOW, "jti": "1"}
    for kid in ("rsa", "p384", "shared"):
        text = f"{part({'alg': 'HS256', 'kid': kid, 'typ': 'JWT'})}.{part(claims)}"
        signature = hmac.new(key_set, text.encode(), hashlib.sha256).digest()
        told = refusal_of(gate(), bearer(f"{text}.{part(signature)}"))
        assert told.problems[0].rule == "token-alg-not-accepted"


def test_another_key_does_not_sign(gate, signed, memory, refusal_of):
    told = refusal_of(gate(), bearer(signed(key="another")))
    assert told.problems[0].rule == "token-signature-wrong"
    assert not memory.seen, "whoever cannot sign must not use up the ids of the client"


def test_no_part_may_be_changed(gate, signed, refusal_of):
    header, payload, signature = signed().split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    changed = part(claims | {"tenant": "south"})
    zero = part(bytes(96))
    for token in (
        f"{header}.{changed}.{signature}",
        f"{header}.{payload}.{zero}",
        f"{header}.{payload}.{signature[:-2]}",
        f"{header}.{payload}.{signature}{signature}",
    ):
        assert refusal_of(gate(), bearer(token)).problems[0].rule == "token-signature-wrong"


def test_what_has_to_be_understood_and_is_not_is_refused(gate, signed, refusal_of):
    told = refusal_of(
        gate(), bearer(signed(header={"crit": ["urn:example:rule"], "urn:example:rule": 1}))
    )
    assert told.problems[0].rule == "token-signature-wrong"


@pytest.mark.parametrize(
    ("authorization", "rule"),
    [
        (None, "token-missing"),
        ("", "token-missing"),
        ("Bearer", "token-missing"),
        ("Bearer ", "token-missing"),
        ("Basic dXNlcjpwYXNz", "token-missing"),
        ("Bearer a.b", "token-malformed"),
        ("Bearer a.b.c.d.e", "token-malformed"),
        ("Bearer a.b.c", "token-malformed"),
        ("Bearer e30.e30.", "token-malformed"),
        ("Bearer é.b.c", "token-malformed"),
        (f"Bearer {part([1])}.e30.AA", "token-header-incomplete"),
        (f"Bearer {part(b'{')}.e30.AA", "token-malformed"),
        (f"Bearer {part(bytes([255]))}.e30.AA", "token-malformed"),
        (f"Bearer {part(b'[' * 9000)}.e30.AA", "token-header-incomplete"),
        (f"Bearer {HEADER}.{part({'iss': 3})}.AA", "token-iss-missing"),
        (f"Bearer {HEADER}.{part([ISSUER])}.AA", "token-iss-missing"),
        (f"Bearer {HEADER}.{part(b'{')}.AA", "token-malformed"),
        ("Bearer " + "a" * 20_000 + ".b.c", "token-malformed"),
    ],
)
def test_what_is_no_token_is_refused(gate, refusal_of, authorization, rule):
    told = refusal_of(gate(), authorization)
    assert (told.status, told.problems[0].rule) == (401, rule)


DEEP = [b"[" * depth + b"]" * depth for depth in (200, 1500, 5000)]
DEEP += [b'{"a":' * depth + b"1" + b"}" * depth for depth in (200, 1200)]


@pytest.mark.parametrize("deep", DEEP, ids=len)
def test_no_depth_is_too_deep_for_a_clear_answer(gate, signed, memory, refusal_of, deep):
    """Whoever cannot sign sends what no reader can follow, where nobody looks."""
    header, payload, signature = signed().split(".")
    bad_header = part(b'{"alg": "ES384", "kid": "p384", "typ": "JWT", "x": ' + deep + b"}")
    bad_payload = part(json.dumps({"iss": ISSUER})[:-1].encode() + b', "x": ' + deep + b"}")
    for token in (f"{bad_header}.{payload}.{signature}", f"{header}.{bad_payload}.{signature}"):
        told = refusal_of(gate(), bearer(token))
        assert told.status == 401
        assert told.problems[0].rule in ("token-malformed", "token-signature-wrong")
    assert not memory.seen


def test_not_even_a_client_may_send_what_is_too_deep(gate, private_key_of, refusal_of):
    """A signature over claims that cannot be followed: refused, not a fault of the service."""
    claims = json.dumps({"iss": ISSUER})[:-1].encode() + b', "x": ' + DEEP[1] + b"}"
    token = jwt.PyJWS().encode(
        claims, private_key_of("P-384"), "ES384", {"kid": "p384", "typ": "JWT"}
    )
    assert refusal_of(gate(), bearer(token)).status == 401


def test_the_word_bearer_may_be_in_any_case(gate, signed):
    assert asyncio.run(gate().check(f"bearer  {signed()} ", ENDPOINT)).issuer == ISSUER


def test_a_token_is_good_for_one_request(gate, signed, refusal_of):
    gate = gate()
    asyncio.run(gate.check(bearer(signed()), ENDPOINT))
    assert refusal_of(gate, bearer(signed())).problems[0].rule == "token-replayed"
    asyncio.run(gate.check(bearer(signed(jti="another")), ENDPOINT))


def test_tenants_are_held_to_those_agreed_on(gate, signed, refusal_of):
    gate = gate(tenants=("north", "south"))
    for tenant in (None, "", "east"):
        told = refusal_of(gate, bearer(signed(tenant=tenant)))
        assert told.problems[0].rule == "token-tenant-unknown"
    assert asyncio.run(gate.check(bearer(signed(tenant="south")), ENDPOINT)).tenant == "south"


def test_a_refusal_helps_and_quotes_nothing(gate, signed, refusal_of):
    secret = "Jansen-19610423"
    told = refusal_of(gate(), bearer(signed(aud=f"https://{secret}", jti=secret, sub=secret)))
    answer = refused(told, is_hook=True)
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert ENDPOINT in answer.body.decode(), "the integrator reads what aud has to be"
    assert secret not in f"{answer.body.decode()} {told}"
    for odd in (f"https://cds.example.org/{secret}?x", "x" * 500):
        assert odd not in str(refusal_of(gate(), bearer(signed()), odd))


@pytest.mark.parametrize(
    ("clients", "rule"),
    [
        ([Client(issuer="a")], "client-without-keys"),
        ([Client(issuer="", jku="https://a.example/k")], "client-issuer"),
        ([Client(issuer="a", jku="https://a.example/k")] * 2, "client-issuer"),
        ([Client(issuer="a", jku="http://a.example/k")], "address-without-tls"),
        ([Client(issuer="a", jku="file:///etc/passwd")], "address-invalid"),
        ([Client(issuer="a", jku="https://u:p@a.example/k")], "address-invalid"),
        ([Client(issuer="a", jwks="no-such-file")], "client-keys-unreadable"),
        ([Client(issuer="a", jwks=__file__)], "client-keys-unreadable"),
    ],
)
def test_clients_that_could_not_be_known_are_refused_at_the_start(memory, clients, rule):
    with pytest.raises(Unreadable) as told:
        Gate(clients, memory.first_seen)
    assert told.value.problem.rule == rule
    assert told.value.problem.remedy

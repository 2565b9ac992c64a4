"""Key sets: what is read of them, and when they are fetched."""

import asyncio
import json

import httpx
import pytest

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.security import key_source
from primum.cds_hooks.security.key_source import FetchedKeys, KeysMissing, open_http
from primum.cds_hooks.security.keys import NotKeys, read_keys
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.settings import Client

JKU = "https://ehr.example.org/jwks.json"
NOW = 1_800_000_000
ENDPOINT = "https://cds.example.org/cds-services/order-sign"


def test_only_keys_that_can_verify_are_read(key_set):
    keys = read_keys(key_set)
    assert {kid: sorted(key.algorithms) for kid, key in keys.items()} == {
        "p256": ["ES256"],
        "p384": ["ES384"],
        "rsa": ["PS256", "PS384", "RS256", "RS384"],
    }


def rsa(bits):
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from jwt.algorithms import RSAAlgorithm

    public = generate_private_key(65537, bits).public_key()
    return RSAAlgorithm.to_jwk(public, as_dict=True) | {"kid": "k"}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        "keys",
        None,
        [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "AAAA", "y": "AAAA"}],
        [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "A" * 43, "y": "A" * 43}],
        [{"kty": "EC", "crv": "secp256k1", "kid": "k", "x": "A" * 43, "y": "A" * 43}],
        [{"kty": "RSA", "kid": "k", "n": "", "e": ""}],
        [{"kty": "RSA", "kid": "k", "n": "!!", "e": "AQAB"}],
        [{"kty": "oct", "kid": "k", "k": "AAAA"}],
        [rsa(1024)],
    ],
)
def test_a_set_without_a_usable_key_is_none(keys):
    with pytest.raises(NotKeys):
        read_keys(json.dumps({"keys": keys}).encode())


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff", b"[]", b"[" * 100_000])
def test_what_is_no_key_set_is_told(data):
    with pytest.raises(NotKeys):
        read_keys(data)


def test_a_kid_that_stands_twice_is_an_error(key_set):
    keys = json.loads(key_set)["keys"]
    with pytest.raises(NotKeys, match="twice"):
        read_keys(json.dumps({"keys": [*keys, keys[0]]}).encode())


async def _pieces(data):
    for start in range(0, len(data), 50_000):
        yield data[start : start + 50_000]


class Site:
    """Answers for the address of the keys, counts, and can be told to misbehave."""

    def __init__(self, data):
        self.answer = httpx.Response(200, content=data)
        self.asked = []
        self.time = 0.0
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._handle))

    def keys(self):
        return FetchedKeys(JKU, self.http, lambda: self.time)

    async def _handle(self, request):
        self.asked.append(str(request.url))
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(
            self.answer.status_code,
            headers=self.answer.headers,
            content=_pieces(self.answer.content),
        )


@pytest.fixture
def site(key_set):
    return Site(key_set)


def test_keys_are_fetched_once_for_many(site):
    async def ask():
        keys = site.keys()
        found = await asyncio.gather(*(keys.find("p384") for _ in range(100)))
        assert all(found)
        assert await keys.find("rsa")

    asyncio.run(ask())
    assert site.asked == [JKU]


def test_unknown_kids_do_not_hammer_the_address(site):
    async def ask():
        keys = site.keys()
        for number in range(1000):
            site.time = number * 0.1
            assert await keys.find(f"guess-{number}") is None

    asyncio.run(ask())
    assert len(site.asked) == 4  # at 0, 30, 60 and 90 seconds


def test_a_new_key_is_found_soon(site, key_set):
    async def ask():
        keys = site.keys()
        site.answer = httpx.Response(200, content=key_set.replace(b'"p256"', b'"old"'))
        assert await keys.find("p256") is None
        site.answer = httpx.Response(200, content=key_set)
        site.time = key_source.PAUSE_S
        assert await keys.find("p256")
        assert await keys.find("old") is None

    asyncio.run(ask())


def test_a_withdrawn_key_ends(site, key_set):
    async def ask():
        keys = site.keys()
        assert await keys.find("p256")
        site.answer = httpx.Response(200, content=key_set.replace(b'"p256"', b'"new"'))
        site.time = key_source.FRESH_S
        assert await keys.find("p256"), "this request does not wait for the address"
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
        assert await keys.find("p256") is None

    asyncio.run(ask())


FAILURES = [
    httpx.ConnectError("Jansen"),
    httpx.ReadTimeout("Jansen"),
    httpx.Response(500),
    httpx.Response(302, headers={"location": "http://169.254.169.254/latest"}),
    httpx.Response(200, content=b"<html>Jansen</html>"),
    httpx.Response(200, content=b" " * 300_000),
    httpx.Response(206, content=b"{}"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_keys_that_cannot_be_fetched_are_missing(site, failure):
    async def ask():
        keys = site.keys()
        site.answer = failure
        for _ in range(3):
            with pytest.raises(KeysMissing):
                await keys.find("p256")

    asyncio.run(ask())
    assert site.asked == [JKU], "no redirect is followed, and the address is left in peace"


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_known_keys_outlast_a_failure_for_some_hours(site, failure):
    async def ask():
        keys = site.keys()
        assert await keys.find("p256")
        site.answer = failure
        site.time = key_source.STALE_S - 1
        assert await keys.find("p256")
        with pytest.raises(KeysMissing):  # it may be a new key
            await keys.find("unknown")
        site.time = key_source.STALE_S + key_source.PAUSE_S
        with pytest.raises(KeysMissing):
            await keys.find("p256")

    asyncio.run(ask())


def test_the_address_of_a_token_is_never_asked(site, signed, memory, refusal_of):
    client = Client(issuer="https://ehr.example.org", jku=JKU)
    gate = Gate([client], memory.first_seen, site.http, lambda: NOW)
    for other in (
        "http://169.254.169.254/",
        f"{JKU}?",
        JKU.upper(),
        f"{JKU}#",
        "file:///etc/passwd",
    ):
        told = refusal_of(gate, f"Bearer {signed(header={'jku': other})}")
        assert told.problems[0].rule == "token-jku-unknown"
    assert site.asked == []
    for header in ({"jku": JKU}, {}):
        token = signed(header=header, jti=str(header))
        assert asyncio.run(gate.check(f"Bearer {token}", ENDPOINT)).issuer == client.issuer


def test_a_client_whose_keys_cannot_be_had_may_ask_again(site, signed, memory):
    site.answer = httpx.Response(500)
    client = Client(issuer="https://ehr.example.org", jku=JKU)
    gate = Gate([client], memory.first_seen, site.http, lambda: NOW)
    with pytest.raises(Refused) as told:
        asyncio.run(gate.check(f"Bearer {signed()}", ENDPOINT))
    assert (told.value.status, told.value.problems[0].rule) == (503, "client-keys-missing")


def test_keys_are_asked_for_without_redirects_or_proxies():
    async def look():
        async with open_http() as http:
            assert not http.follow_redirects
            assert not http.trust_env
            answer = httpx.Response(
                200, headers={"set-cookie": "session=1"}, request=httpx.Request("GET", JKU)
            )
            http.cookies.extract_cookies(answer)
            assert not http.cookies

    asyncio.run(look())

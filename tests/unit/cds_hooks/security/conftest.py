"""A client that signs tokens as CDS Hooks has it, and a gate that knows it."""

import asyncio
import json
from functools import lru_cache

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.settings import Client

NOW = 1_800_000_000
ISSUER = "https://ehr.example.org"
ENDPOINT = "https://cds.example.org/cds-services/order-sign"


@lru_cache
def private_key(kind):
    if kind == "P-256":
        return ec.generate_private_key(ec.SECP256R1())
    if kind in ("P-384", "another"):
        return ec.generate_private_key(ec.SECP384R1())
    return rsa.generate_private_key(65537, kind)


def jwk(kind, kid, **more):
    public = private_key(kind).public_key()
    maker = RSAAlgorithm if isinstance(kind, int) else ECAlgorithm
    return maker.to_jwk(public, as_dict=True) | {"kid": kid} | more


@pytest.fixture
def private_key_of():
    """Give the private key of a kind (`P-384`, or the bits of RSA)."""
    return private_key


@pytest.fixture
def key_set():
    """A set of three keys, and things that are none of ours."""
    keys = [
        jwk("P-256", "p256"),
        jwk("P-384", "p384", use="sig", alg="ES384"),
        jwk(2048, "rsa"),
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"},
        {
            "kty": "OKP",
            "kid": "okp",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        },
        jwk("another", "encrypts", use="enc"),
        "not even a key",
    ]
    return json.dumps({"keys": keys}).encode()


@pytest.fixture
def signed():
    """Sign a token: `signed(alg="ES384", header={…}, key="P-384", **claims)`; None drops a claim."""

    def sign(alg="ES384", header=None, key="P-384", **claims):
        payload = {
            "iss": ISSUER,
            "aud": ENDPOINT,
            "exp": NOW + 300,
            "iat": NOW,
            "jti": "d9c7c3b0-0001",
        } | claims
        payload = {name: value for name, value in payload.items() if value is not None}
        head = {"kid": "p384"} | (header or {})
        return jwt.encode(payload, private_key(key), alg, headers=head)

    return sign


class Memory:
    """A store of ids, as far as the gate needs one."""

    def __init__(self):
        self.seen = {}

    async def first_seen(self, issuer, jti, expires):
        is_new = (issuer, jti) not in self.seen
        self.seen[issuer, jti] = expires
        return is_new


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def gate(tmp_path, key_set, memory):
    """Make a gate for one client whose keys are in a file; `gate(tenants=(…))`."""

    def make(**changed):
        (tmp_path / "jwks.json").write_bytes(key_set)
        client = {"issuer": ISSUER, "jwks": str(tmp_path / "jwks.json")} | changed
        return Gate([Client(**client)], memory.first_seen, now=lambda: NOW)

    return make


@pytest.fixture
def refusal_of():
    """Give what a gate refuses a header with; fail when it lets it in."""

    def ask(gate, authorization, endpoint=ENDPOINT):
        with pytest.raises(Refused) as told:
            asyncio.run(gate.check(authorization, endpoint))
        return told.value

    return ask

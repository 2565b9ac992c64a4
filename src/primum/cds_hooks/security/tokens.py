"""Which client asks: the JSON Web Token of a request is verified (CDS Hooks 2.0.1).

Discovery, health, metrics and knowledge ask for none; hooks, feedback and /check do, as soon as
the settings list a client.
"""

import re
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import httpx
from jwt import InvalidTokenError, PyJWS
from msgspec import Struct

from primum.cds_hooks.refusal import refusal
from primum.cds_hooks.security import caller
from primum.cds_hooks.security.claims import (
    check_claims,
    malformed,
    read_claims,
    read_header,
    read_issuer,
    refused,
)
from primum.cds_hooks.security.key_source import (
    FetchedKeys,
    KeysMissing,
    check_address,
    open_http,
    read_key_file,
)
from primum.cds_hooks.security.keys import ALGORITHMS, Key, Keys
from primum.cds_hooks.settings import Client
from primum.vocabulary.problem import Place, Problem, Unreadable

FirstSeen: TypeAlias = Callable[[str, str, float], Awaitable[bool]]

_LONGEST = 16_384
_BEARER = re.compile(r"bearer +(?P<token>\S.*)", re.IGNORECASE | re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_JWS = PyJWS(algorithms=list(ALGORITHMS))


class Caller(Struct, frozen=True):
    """Who asks: the issuer of the token and the tenant that it names; "" for what is not known."""

    issuer: str
    tenant: str


NOBODY = Caller("", "")


class _Known(Struct, frozen=True):
    """A client of the settings, with where its keys are."""

    client: Client
    filed: Keys
    fetched: FetchedKeys | None

    async def find(self, kid: str) -> Key | None:
        key = self.filed.get(kid)
        if key is None and self.fetched is not None:
            key = await self.fetched.find(kid)
        return key


class Gate:
    """Lets those in whom the settings list. Without clients it lets everybody in."""

    def __init__(
        self,
        clients: Sequence[Client],
        first_seen: FirstSeen,
        http: httpx.AsyncClient | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Read the keys that are in files; fetch none yet.

        Args:
            clients: who may ask; `Unreadable` when a client cannot be known by what is given.
            first_seen: remembers the jti of an issuer until a moment; False when it knew it.
            http: asks for key sets; by default a client that follows no redirects.
            now: the clock, in seconds since 1970.
        """
        self._first_seen = first_seen
        self._now = now
        self._http = http or (open_http() if any(client.jku for client in clients) else None)
        self._clients: dict[str, _Known] = {}
        for client in clients:
            self._clients[client.issuer] = self._known(client)

    @property
    def asks(self) -> bool:
        """Whether anybody has to say who asks."""
        return bool(self._clients)

    async def check(self, authorization: str | None, endpoint: str) -> Caller:
        """Give who asks; `Refused` with 401 when that does not hold, 503 when it cannot be known.

        Args:
            authorization: the header as it came.
            endpoint: the URL that was called, as clients know it: what `aud` has to be.
        """
        if not self._clients:
            return NOBODY
        token = _token(authorization)
        known, key, algorithm = await self._signer(token)
        try:
            payload = _JWS.decode(token, key.public, algorithms=[algorithm])
        except (InvalidTokenError, RecursionError) as error:
            raise refused(
                "signature-wrong",
                "the signature does not fit the token and the key",
                "Sign with the private key whose public key has the kid of the header.",
            ) from error
        claims = read_claims(payload)
        check_claims(claims, known.client, endpoint, self._now())
        # Last, so that nobody but the client itself can use up its ids.
        if not await self._first_seen(claims.iss, claims.jti, claims.exp):
            raise refused(
                "replayed",
                "a token with this jti was used before",
                "Sign a new token, with a jti of its own, for each request, repeated ones too.",
            )
        caller.note(claims.iss)
        return Caller(claims.iss, claims.tenant or "")

    async def close(self) -> None:
        """Close the connections to where keys are."""
        for known in self._clients.values():
            if known.fetched is not None:
                await known.fetched.close()
        if self._http is not None:
            await self._http.aclose()

    def _known(self, client: Client) -> _Known:
        if not client.issuer or client.issuer in self._clients:
            fault = "an issuer is listed twice" if client.issuer else "a client has no issuer"
            raise _unreadable("client-issuer", fault, client.issuer, "Give each client one entry.")
        if not client.jku and not client.jwks:
            raise _unreadable(
                "client-without-keys",
                "nothing says where the keys of a client are",
                client.issuer,
                "Set jku, the address of its key set, or jwks, a file with it.",
            )
        fetched = None
        if client.jku:
            check_address(client)
            assert self._http is not None
            fetched = FetchedKeys(client.jku, self._http)
        return _Known(client, read_key_file(client) if client.jwks else {}, fetched)

    async def _signer(self, token: str) -> tuple[_Known, Key, str]:
        """Find the client that a token claims to be from, and the key that its header names."""
        header = read_header(token)
        if header.typ.upper() != "JWT":
            raise refused("typ-wrong", "typ is not JWT", "Set typ to JWT in the header.")
        if header.alg not in ALGORITHMS:
            raise refused(
                "alg-not-accepted",
                "alg is not one that is accepted",
                f"Sign with one of {', '.join(ALGORITHMS)}; ES384 and RS384 are recommended.",
            )
        known = self._clients.get(read_issuer(token))
        if known is None:
            raise refused(
                "iss-unknown",
                "iss is not a client that may ask",
                "The owner of the service has to list it as issuer, in the same spelling.",
            )
        if header.jku is not None and header.jku != (known.client.jku or None):
            raise refused(
                "jku-unknown",
                "jku is not the address that was agreed on for the keys of this client",
                "Send the jku of the settings in the same spelling, or none.",
            )
        key = await _key(known, header.kid)
        if header.alg not in key.algorithms:
            raise refused(
                "alg-wrong",
                "alg does not fit the key",
                "Sign with the algorithm that the key with this kid is for.",
            )
        return known, key, header.alg


async def _key(known: _Known, kid: str) -> Key:
    try:
        key = await known.find(kid)
    except KeysMissing as error:
        raise refusal(
            503,
            "Authorization",
            "client-keys-missing",
            "the keys of this client could not be fetched from its jku",
            "See whether the address answers the service with a JSON Web Key Set, then ask again.",
        ) from error
    if key is None:
        raise refused(
            "kid-unknown",
            "the keys of this client have none with this kid",
            "Publish the public key under this kid. A new key is seen within a minute.",
        )
    return key


def _token(authorization: str | None) -> str:
    bearer = _BEARER.fullmatch(authorization.strip()) if authorization else None
    if bearer is None:
        raise refused(
            "missing",
            "the request has no token",
            "Send the header Authorization: Bearer, with a JSON Web Token (CDS Hooks, "
            "Trusting CDS Clients).",
        )
    token = bearer["token"]
    if len(token) > _LONGEST or not _TOKEN.fullmatch(token):
        raise malformed()
    return token


def _unreadable(rule: str, fault: str, value: str, remedy: str) -> Unreadable:
    return Unreadable(
        Problem(place=Place("clients"), rule=rule, fault=fault, value=value, remedy=remedy)
    )

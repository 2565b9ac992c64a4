"""What a token says of itself, and whether that holds (CDS Hooks 2.0.1, "Trusting CDS Clients")."""

import math
import re

import msgspec
from jwt.utils import base64url_decode
from msgspec import Struct

from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.settings import Client

# The standard asks for tokens that live shortly, and names no figure; HL7's own client signs for
# five minutes. A longer life is a longer time in which a stolen token may be used elsewhere.
LIFETIME_S = 300
LEEWAY_S = 60  # how far clocks may differ
_LONGEST_ID = 1024
# JSON may be nested deeper than a reader can follow, also in members that nobody looks at.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ENDPOINT = re.compile(r"[A-Za-z0-9:/.\-_\[\]]{1,200}")


class Header(Struct, frozen=True):
    """The JOSE header (RFC 7515), as far as it is looked at."""

    alg: str
    kid: str
    typ: str
    jku: str | None = None


class Claims(Struct, frozen=True):
    """The claims. All but `nbf` and `tenant` are required."""

    iss: str
    aud: str | tuple[str, ...]
    exp: float
    iat: float
    jti: str
    nbf: float | None = None
    tenant: str | None = None


class _Issuer(Struct, frozen=True):
    iss: str


def refused(rule: str, fault: str, remedy: str) -> Refused:
    """Give the refusal of a token. Nothing of the token is quoted, as bodies end up in logs."""
    return refusal(401, "Authorization", f"token-{rule}", fault, remedy)


def read_header(token: str) -> Header:
    """Read the header of a token that has not been verified; `Refused` (401) when it is none."""
    part = _part(token, 0)
    try:
        return msgspec.json.decode(part, type=Header)
    except msgspec.ValidationError as error:
        raise refused(
            "header-incomplete",
            "the header of the token lacks a member, or has one of another type",
            "It needs alg, kid and typ, and may have jku, each a text.",
        ) from error
    except _UNREADABLE as error:
        raise malformed() from error


def read_issuer(token: str) -> str:
    """Read who a token claims to be from, before it is verified: its keys are looked up by that."""
    try:
        return msgspec.json.decode(_part(token, 1), type=_Issuer).iss
    except msgspec.ValidationError as error:
        raise refused("iss-missing", "the token has no iss", "Set iss, a text.") from error
    except _UNREADABLE as error:
        raise malformed() from error


def read_claims(payload: bytes) -> Claims:
    """Read the claims of a verified token; `Refused` (401) when one is missing."""
    try:
        return msgspec.json.decode(payload, type=Claims)
    except _UNREADABLE as error:
        raise refused(
            "claims-incomplete",
            "the token lacks a claim, or has one of another type",
            "It needs iss, aud and jti as texts (aud may be a list of them), exp and iat as "
            "numbers of seconds since 1970.",
        ) from error


def check_claims(claims: Claims, client: Client, endpoint: str, now: float) -> None:
    """Hold the claims against the client, the address that was called and the clock.

    Raises `Refused` (401), which names the claim and what it has to be.
    """
    _check_audience(claims, endpoint)
    _check_times(claims, now)
    if not 0 < len(claims.jti) <= _LONGEST_ID:
        raise refused(
            "jti-invalid",
            "jti is empty, or longer than any id has to be",
            f"Give each token a jti of its own, a UUID for instance; at most {_LONGEST_ID} "
            "characters.",
        )
    if client.tenants and claims.tenant not in client.tenants:
        raise refused(
            "tenant-unknown",
            "tenant is missing, or none of those that were agreed on",
            "Set tenant to one of those that the settings of the service list for this client.",
        )


def malformed() -> Refused:
    """Give the refusal of what is no token at all."""
    return refused(
        "malformed",
        "what follows Bearer is no signed JSON Web Token",
        "Send a JWT in compact form: header.payload.signature, each in base64url.",
    )


def _check_audience(claims: Claims, endpoint: str) -> None:
    audience = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    if endpoint in audience:
        return
    called = endpoint if _ENDPOINT.fullmatch(endpoint) else "the address that is called"
    raise refused(
        "aud-wrong",
        "aud is not the address that was called",
        f"Set aud to {called}, exactly. If clients know the service by another address, its "
        "owner has to set service.public_url.",
    )


def _check_times(claims: Claims, now: float) -> None:
    if not (math.isfinite(claims.exp) and math.isfinite(claims.iat)):
        raise refused("time-invalid", "exp or iat is no moment", "Give both in seconds since 1970.")
    if claims.exp <= now - LEEWAY_S:
        raise refused(
            "expired",
            "exp has passed",
            "Sign a new token for each request, and compare the clocks of both machines.",
        )
    if max(claims.iat, claims.nbf or 0.0) > now + LEEWAY_S:
        raise refused(
            "not-yet-valid",
            "iat or nbf lies in the future",
            f"Compare the clocks of both machines: they may differ by {LEEWAY_S} seconds.",
        )
    if claims.exp - claims.iat > LIFETIME_S + LEEWAY_S or claims.exp < claims.iat:
        raise refused(
            "lifetime-wrong",
            "the time from iat to exp is longer than a token may live, or negative",
            f"Set exp to at most {LIFETIME_S} seconds after iat.",
        )


def _part(token: str, place: int) -> bytes:
    try:
        return base64url_decode(token.split(".")[place])
    except (ValueError, IndexError) as error:
        raise malformed() from error

"""Public keys of a CDS client: a JSON Web Key Set (RFC 7517), read and checked."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from msgspec import Struct

# Asymmetric ones only: ES384 and RS384 are those that CDS Hooks recommends (2.0.1, "JWT Signing
# Algorithm"); ES256 and RS256 are what many clients can do, PS256 and PS384 their successors.
_RSA = frozenset({"RS256", "RS384", "PS256", "PS384"})
_EC = {"P-256": frozenset({"ES256"}), "P-384": frozenset({"ES384"})}
ALGORITHMS = tuple(sorted(_RSA.union(*_EC.values())))

_RSA_BITS = range(2048, 8193)  # NIST SP 800-131A; more only costs time
_MOST_KEYS = 100

PublicKey: TypeAlias = EllipticCurvePublicKey | RSAPublicKey


class Key(Struct, frozen=True):
    """A key, and the algorithms with which it may be used."""

    public: PublicKey
    algorithms: frozenset[str]


Keys: TypeAlias = Mapping[str, Key]  # by kid


class NotKeys(ValueError):
    """This is no key set, or has no key that can be used."""


class _Jwk(Struct, frozen=True):
    kty: str
    kid: str = ""
    use: str = "sig"
    alg: str = ""
    key_ops: tuple[str, ...] = ("verify",)
    crv: str = ""
    n: str = ""
    e: str = ""
    x: str = ""
    y: str = ""


class _KeySet(Struct, frozen=True):
    keys: tuple[Any, ...]


def read_keys(data: bytes) -> Keys:
    """Read the signing keys of a key set by their kid; `NotKeys` when there is none.

    Keys of other kinds are passed over: a set may hold keys for encryption, or of algorithms that
    are not accepted here. A kid that stands twice is an error (CDS Hooks: it is unique).
    """
    try:
        entries = msgspec.json.decode(data, type=_KeySet).keys
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotKeys("this is no JSON Web Key Set") from error
    if len(entries) > _MOST_KEYS:
        raise NotKeys(f"it has more than {_MOST_KEYS} keys")
    keys: dict[str, Key] = {}
    for entry in entries:
        jwk = _jwk(entry)
        key = _key(jwk) if jwk else None
        if jwk is None or key is None:
            continue
        if jwk.kid in keys:
            raise NotKeys("a kid stands twice in it")
        keys[jwk.kid] = key
    if not keys:
        fit = ", ".join(ALGORITHMS)
        raise NotKeys(
            f"it has no key with a kid, for signatures (use sig if any), for any of {fit}"
        )
    return keys


def _jwk(entry: object) -> _Jwk | None:
    try:
        jwk = msgspec.convert(entry, _Jwk)
    except msgspec.ValidationError:
        return None
    return jwk if jwk.kid and jwk.use == "sig" and "verify" in jwk.key_ops else None


def _key(jwk: _Jwk) -> Key | None:
    algorithms = _RSA if jwk.kty == "RSA" else _EC.get(jwk.crv) if jwk.kty == "EC" else None
    if jwk.alg and algorithms:
        algorithms &= {jwk.alg}
    if not algorithms:
        return None
    # Only public members are handed on: a private key that was published is not read as one.
    try:
        public = (
            RSAAlgorithm.from_jwk({"kty": "RSA", "n": jwk.n, "e": jwk.e})
            if jwk.kty == "RSA"
            else ECAlgorithm.from_jwk({"kty": "EC", "crv": jwk.crv, "x": jwk.x, "y": jwk.y})
        )
    except (InvalidKeyError, ValueError):
        return None
    if isinstance(public, RSAPublicKey):
        return Key(public, algorithms) if public.key_size in _RSA_BITS else None
    return Key(public, algorithms) if isinstance(public, EllipticCurvePublicKey) else None

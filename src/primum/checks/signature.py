"""Signatures of packs (Ed25519, RFC 8032): who released this pack, with these pages.

What is signed is three lines: the format of the signature, and the SHA-256 in hex of the pack file
and of the manifest of its folder (`none` for a pack without pages). `cryptography` is loaded only
where something is signed or verified: a check at the bedside does without.
"""

import base64
import binascii
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from primum.checks.pages import digest
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

FORMAT = "primum-signature/1"
NO_PAGES = "none"
KEY_VARIABLE = "PRIMUM_SIGNING_KEY"
PASSWORD_VARIABLE = "PRIMUM_SIGNING_PASSWORD"
_KEY_ID = 16  # characters of the digest by which a key is named


class Signature(Struct, frozen=True, kw_only=True):
    """A signature file. `key` starts the SHA-256 of the public key (DER); `signature` is base64."""

    format: str = FORMAT
    key: str
    signature: str


class SigningKey(Struct, frozen=True):
    """A private key, made ready; `id` is that of its public key."""

    id: str
    private: "Ed25519PrivateKey"


class PublicKey(Struct, frozen=True):
    """A key that is trusted to sign packs."""

    id: str
    public: "Ed25519PublicKey"


def signing_key(environment: Mapping[str, str] = os.environ) -> SigningKey | None:
    """Take the private key from the environment; None when there is none.

    `Unreadable` when it is no Ed25519 key in PEM, or its password is wrong; what it holds is never
    told.
    """
    text = environment.get(KEY_VARIABLE, "")
    if not text.strip():
        return None
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    password = environment.get(PASSWORD_VARIABLE)
    try:
        key = load_pem_private_key(text.encode(), password.encode() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad_key(KEY_VARIABLE, "private") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _bad_key(KEY_VARIABLE, "private")
    return SigningKey(_id_of(key.public_key()), key)


def trusted_keys(files: Sequence[str]) -> tuple[PublicKey, ...]:
    """Read files of public keys (PEM); `Unreadable` names one that is no Ed25519 key."""
    return tuple(_public_key(Path(file)) for file in files)


def sign(pack_digest: str, manifest_digest: str, key: SigningKey) -> bytes:
    """Sign a pack and its pages, and give the bytes of the signature file.

    The digests are SHA-256 in hex; `manifest_digest` is empty for a pack without pages.
    """
    made = key.private.sign(_statement(pack_digest, manifest_digest))
    signature = Signature(key=key.id, signature=base64.b64encode(made).decode())
    return msgspec.json.encode(signature) + b"\n"


def verify(
    pack_digest: str,
    manifest_digest: str,
    data: bytes | None,
    trusted: Sequence[PublicKey],
    place: str,
) -> Problem | None:
    """Say what is wrong with a signature file (None: there is none); None when nothing is.

    `place` is the file, to be named.
    """
    if data is None:
        return _refused(place, "signature-missing", "the pack is not signed")
    try:
        signature = msgspec.json.decode(data, type=Signature)
        made = base64.b64decode(signature.signature, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, ValueError):
        return _refused(place, "signature-invalid", "this is no signature")
    if signature.format != FORMAT:
        return _refused(place, "signature-format", "the signature has a format that is not read")
    named = [key for key in trusted if key.id == signature.key]
    if not named:
        return _refused(place, "signature-untrusted", "the key that signed the pack is not trusted")
    if not any(_fits(key, made, _statement(pack_digest, manifest_digest)) for key in named):
        return _refused(place, "signature-wrong", "the signature is not of this pack and its pages")
    return None


def _statement(pack_digest: str, manifest_digest: str) -> bytes:
    return f"{FORMAT}\npack {pack_digest}\npages {manifest_digest or NO_PAGES}\n".encode()


def _fits(key: PublicKey, made: bytes, statement: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.public.verify(made, statement)
    except InvalidSignature:
        return False
    return True


def _public_key(path: Path) -> PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="signing-key-invalid",
                fault="this key cannot be opened",
                value=error.strerror or "",
                remedy="Name files of public keys under pack.trusted_keys in the settings.",
            )
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _bad_key(str(path), "public") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _bad_key(str(path), "public")
    return PublicKey(_id_of(key), key)


def _id_of(key: "Ed25519PublicKey") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return digest(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))[:_KEY_ID]


def _bad_key(place: str, kind: str) -> Unreadable:
    made = "openssl genpkey -algorithm ed25519 -out signing.pem"
    if kind == "public":
        made = "openssl pkey -in signing.pem -pubout -out signing.pub.pem"
    password = f" Is {PASSWORD_VARIABLE} right?" if kind == "private" else ""
    return Unreadable(
        Problem(
            place=Place(place),
            rule="signing-key-invalid",
            fault=f"this is no Ed25519 {kind} key in PEM that can be read",
            remedy=f"Make one with `{made}`.{password}",
        )
    )


def _refused(place: str, rule: str, fault: str) -> Problem:
    remedy = (
        "Do not use this pack until whoever releases it has signed it: `primum build --sign`, by a "
        "key whose public half is among the trusted keys."
    )
    return Problem(place=Place(place), rule=rule, fault=fault, remedy=remedy)

"""Patients in the feedback store: keyed pseudonyms, which nobody without the key can tell apart."""

import binascii
import hmac
import os
import re
import secrets
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress

from primum.vocabulary.problem import Place, Problem, Unreadable

KEY = "PRIMUM_PSEUDONYM_KEY"
_LEAST = 16  # bytes
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


class Pseudonyms:
    """Gives patients their pseudonyms: HMAC-SHA256 (RFC 2104), 64 characters of hex."""

    def __init__(self, key: bytes) -> None:
        """Use a key of at least 16 bytes. With another key every patient is another."""
        self.key = key
        # Copied for each patient: `hmac.digest` lets go of the interpreter, for which threads of the
        # store then make the event loop wait.
        self._begun = hmac.new(key, digestmod="sha256")

    def of(self, scope: str, patient: str) -> str:
        """Give the pseudonym of a patient's id, which is unique within `scope` (an EHR) only."""
        # With the length, so that no two pairs are one text.
        message = f"patient:{len(scope)}:{scope}{patient}"
        found = self._begun.copy()
        found.update(message.encode("utf-8", "surrogatepass"))
        return found.hexdigest()


def pseudonym_key(environment: Mapping[str, str] = os.environ) -> tuple[bytes, bool]:
    """Give the key of PRIMUM_PSEUDONYM_KEY, and True; without one a random key, and False.

    It is read as hex, base64 or text, the first that gives at least 16 bytes; `Unreadable` when
    none does.
    """
    given = environment.get(KEY)
    if given is None:
        return secrets.token_bytes(32), False
    for key in _readings(given.strip()):
        if len(key) >= _LEAST:
            return key, True
    raise Unreadable(
        Problem(
            place=Place(KEY),
            rule="key-too-short",
            fault=f"the key has fewer than {_LEAST} bytes",
            remedy="Make one with `openssl rand -hex 32`, and keep it: with another key no patient "
            "is recognised. Leave the variable out for a key that lasts as long as the process.",
        )
    )


def _readings(text: str) -> Iterator[bytes]:
    if _HEX.fullmatch(text):
        yield bytes.fromhex(text)
    if _BASE64.fullmatch(text):
        body = text.rstrip("=").replace("-", "+").replace("_", "/")
        with suppress(binascii.Error):
            yield b64decode(body + "=" * (-len(body) % 4), validate=True)
    yield text.encode("utf-8", "surrogateescape")

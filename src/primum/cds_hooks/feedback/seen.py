"""The ids of tokens that this process has seen: the guard that needs no database."""

import hashlib
import threading
import time

from primum.cds_hooks.feedback.database import Row

# Tokens are taken a little beyond their expiry, as clocks differ: so are their ids remembered.
LEEWAY = 600.0  # seconds
_MANY = 10_000


def key_of(issuer: str, jti: str) -> str:
    """Give the key by which a token is remembered: a hash, as an id may be of any length."""
    return hashlib.sha256(f"{len(issuer)}:{issuer}{jti}".encode()).hexdigest()


class Seen:
    """Tokens that were seen and may still be used, each with its expiry; for many threads."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._expires: dict[str, float] = {}
        self._asked: set[str] = set()  # tokens of which the database is still to say
        self._many = _MANY

    def add(self, key: str, expires: float, *, is_asked: bool = False) -> bool:
        """Remember a token; False when it was seen before.

        `is_asked`: the database is asked about it next, and `settle` follows.
        """
        with self._lock:
            if key in self._expires:
                return False
            self._expires[key] = expires
            if is_asked:
                self._asked.add(key)
            if len(self._expires) > self._many:
                self._forget(time.time() - LEEWAY)
            return True

    def settle(self, key: str) -> None:
        """Note that the database has said of a token what it says, or could not be asked."""
        with self._lock:
            self._asked.discard(key)

    def rows(self) -> list[Row]:
        """Give the tokens as rows of the database, in the order of their keys.

        Written by another hand, one that the database is still asked about would look used before.
        """
        with self._lock:
            self._forget(time.time() - LEEWAY)
            settled = sorted(self._expires.keys() - self._asked)
            return [{"key": key, "expires": self._expires[key]} for key in settled]

    def _forget(self, before: float) -> None:
        self._expires = {key: at for key, at in self._expires.items() if at >= before}
        # Doubled when nothing could be forgotten, so that a flood does not sort all of them each time.
        self._many = max(_MANY, 2 * len(self._expires))

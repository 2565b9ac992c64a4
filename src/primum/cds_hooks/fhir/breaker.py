"""A breaker: a server that stays silent is left alone for a while, so that nobody waits for it."""

import time
from collections.abc import Callable

FAILURES = 3  # requests in a row to which nothing at all was answered
REST = 5.0  # seconds


class Breaker:
    """Counts the requests in a row that met with silence, and says whether to ask again.

    After `FAILURES` of them the server is not asked for `REST` seconds. Then one request tries;
    others go on waiting for what it finds, for another `REST` seconds at most.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin closed, with nothing held against the server."""
        self._clock = clock
        self._silences = 0
        self._until = 0.0

    def may_ask(self) -> bool:
        """Whether to ask now. A yes after a rest is for this caller alone."""
        if self._silences < FAILURES:
            return True
        now = self._clock()
        if now < self._until:
            return False
        self._until = now + REST
        return True

    def answered(self) -> None:
        """Note any answer, be it an error: the server is there."""
        self._silences = 0

    def silent(self) -> None:
        """Note a request to which nothing was answered."""
        self._silences += 1
        self._until = self._clock() + REST

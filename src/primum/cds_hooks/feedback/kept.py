"""The store in a database: entries by the writer, answers by the reader, what waits by the mender."""

import asyncio
from collections.abc import Callable, Sequence

from primum.cds_hooks.feedback.database import Database
from primum.cds_hooks.feedback.faults import down, not_writable
from primum.cds_hooks.feedback.mender import Mender
from primum.cds_hooks.feedback.model import Answer, Answered, Asked
from primum.cds_hooks.feedback.reader import Reader
from primum.cds_hooks.feedback.seen import Seen, key_of
from primum.cds_hooks.feedback.spool import Spool
from primum.cds_hooks.feedback.store import StoreState

_ENDING = 5.0  # seconds that closing waits for a thread


class KeptStore:
    """A store that keeps; see `store.Store`."""

    def __init__(
        self,
        kind: str,
        spool: Spool,
        to_write: Callable[[], Database],
        to_read: Callable[[], Database],
    ) -> None:
        """Put the parts together; `to_write` and `to_read` give a new connection."""
        self._kind = kind
        self._spool = spool
        self._seen = Seen()
        self._mender = Mender(to_write, spool, self._seen.rows)
        self._writer = self._mender.writer
        self._reader = Reader(to_read, lambda: self._writer.is_up)

    def start(self) -> None:
        """Connect and write what waits. Raises `Down` only where waiting would not help."""
        self._mender.start()

    async def keep(self, asked: Asked) -> None:
        """Keep a request; returns when it is in the database or the spool."""
        await self._writer.keep((asked,))

    async def answer(self, answers: Sequence[Answer]) -> None:
        """Keep feedback; returns when it is durable. OSError when it can be kept nowhere."""
        if answers:
            await self._writer.keep(answers)

    async def answered(self, patient: str, since: float) -> list[Answered]:
        """Give the last answer to each finding of a patient since a moment."""
        return await self._reader.answered(patient, since)

    async def first_seen(self, issuer: str, jti: str, expires: float) -> bool:
        """Remember a token's id; False when it was seen before."""
        key = key_of(issuer, jti)
        if not self._seen.add(key, expires, is_asked=True):
            return False
        try:
            return await self._writer.remember({"key": key, "expires": expires})
        finally:
            self._seen.settle(key)

    def state(self) -> StoreState:
        """Tell how it is: by what was last written, or tried by the mender."""
        unwritable = self._spool.fault
        problems = [not_writable("store.spool", unwritable)] if unwritable else []
        is_up = self._writer.is_up and not self._mender.fault
        if not is_up:
            problems.insert(0, down(self._mender.fault, can_spool=not unwritable))
        return StoreState(
            up=is_up,
            spooled=self._spool.waiting,
            kind=self._kind,
            can_spool=not unwritable,
            problems=tuple(problems),
        )

    async def mend(self) -> None:
        """Try now, and not in a moment, to bring the database up; `Down` when it is not."""
        await asyncio.to_thread(self._mender.mend)

    async def close(self) -> None:
        """Write what is queued, and close; what waits on disk waits for the next start."""
        await asyncio.to_thread(self.shut)

    def shut(self) -> None:
        """Close, outside of a loop."""
        self._mender.stop(_ENDING)
        self._reader.close()
        self._spool.close()

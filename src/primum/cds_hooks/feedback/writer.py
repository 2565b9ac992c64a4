"""The thread that writes: whatever waits goes into one transaction, so one sync serves many.

While the database is down it writes to the spool instead, at once and without trying: a request at
the bedside never waits for a database that is known not to answer.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeAlias

from primum.cds_hooks.feedback.database import Database, Down, Rejected, Row
from primum.cds_hooks.feedback.entry import Entry, line_of, rows_of
from primum.cds_hooks.feedback.spool import Spool

_LOG = logging.getLogger("primum.store")
_MOST = 512  # items of one transaction

# Whether a token is new (True for entries: they are kept), or why entries could be kept nowhere.
_Outcome: TypeAlias = bool | OSError
_Waiter: TypeAlias = asyncio.Future[bool]


class _Item(NamedTuple):
    """Entries to be kept, or a token to be remembered, and who waits for it; without both, a ping."""

    entries: Sequence[Entry] = ()
    token: Row | None = None
    waiter: _Waiter | None = None


class Writer:
    """The only one that writes to the database while it is up."""

    def __init__(self, spool: Spool, on_fault: Callable[[], None]) -> None:
        """Start with the database down; `on_fault` is called when there is something to mend."""
        self._spool = spool
        self._on_fault = on_fault
        self._database: Database | None = None
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def is_up(self) -> bool:
        """Whether the database took what was last written."""
        return self._database is not None

    def use(self, database: Database) -> None:
        """Write to this database from now on."""
        self._database = database

    async def keep(self, entries: Sequence[Entry]) -> None:
        """Keep entries, durably; OSError when neither the database nor the spool takes them."""
        waiter = asyncio.get_running_loop().create_future()
        self._queue.put(_Item(entries=entries, waiter=waiter))
        await waiter

    async def remember(self, token: Row) -> bool:
        """Remember a token; False when the database knows it. True while it is down."""
        waiter = asyncio.get_running_loop().create_future()
        self._queue.put(_Item(token=token, waiter=waiter))
        return bool(await waiter)

    def ping(self) -> None:
        """Find out, before long, whether the database still answers."""
        self._queue.put(_Item())

    def stop(self, patience: float) -> None:
        """Write what is queued and end; give up after `patience` seconds."""
        self._queue.put(None)
        self._thread.join(patience)
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def _work(self) -> None:
        is_last = False
        while not is_last:
            items, is_last = self._take()
            _tell(items, self._write(items))

    def _take(self) -> tuple[list[_Item], bool]:
        """Wait for something to write, and take everything that is there by then."""
        taken = [self._queue.get()]
        with suppress(Empty):
            while taken[-1] is not None and len(taken) < _MOST:
                taken.append(self._queue.get_nowait())
        return [item for item in taken if item is not None], taken[-1] is None

    def _write(self, items: list[_Item]) -> list[_Outcome]:
        entries = [entry for item in items for entry in item.entries]
        new = self._to_database(entries, [item.token for item in items if item.token])
        if new is not None:
            return [item.token is None or item.token["key"] in new for item in items]
        outcome = self._to_spool(entries)
        self._on_fault()
        return [outcome if item.entries else True for item in items]

    def _to_database(self, entries: list[Entry], tokens: list[Row]) -> frozenset[str] | None:
        """Write to the database, and give the keys of new tokens; None when it is down."""
        database = self._database
        if database is None:
            return None
        try:
            if not entries and not tokens:
                database.ping()
                return frozenset()
            tokens.sort(key=lambda row: row["key"])
            return database.write({**rows_of(entries), "token": tokens})
        except Rejected as rejected:  # by way of the spool they are tried one by one
            _LOG.warning("entries refused: %s", rejected)
            return None
        except Down as down:
            _LOG.warning("down: %s", down.reason)
        except Exception as error:  # noqa: BLE001
            # Whoever waits has to be answered, and this thread is the only one to do it.
            _LOG.error("fault: %s", type(error).__name__)
        self._database = None
        database.close()
        return None

    def _to_spool(self, entries: list[Entry]) -> _Outcome:
        try:
            if entries:
                self._spool.append([line_of(entry) for entry in entries])
        except OSError as error:
            _LOG.error("spool: %s", error.strerror)
            return error
        except Exception as error:  # noqa: BLE001
            # As above: without this thread every request would wait for ever.
            _LOG.error("spool: fault: %s", type(error).__name__)
            return OSError(type(error).__name__)
        return True


def _tell(items: list[_Item], outcomes: list[_Outcome]) -> None:
    """Answer those who wait, in their loop: one call for all of one loop."""
    waiting: dict[asyncio.AbstractEventLoop, list[tuple[_Waiter, _Outcome]]] = {}
    for item, outcome in zip(items, outcomes, strict=True):
        if item.waiter is not None:
            waiting.setdefault(item.waiter.get_loop(), []).append((item.waiter, outcome))
    for loop, some in waiting.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_resolve, some)


def _resolve(some: list[tuple[_Waiter, _Outcome]]) -> None:
    for waiter, outcome in some:
        if waiter.done():  # who waited has gone
            continue
        if isinstance(outcome, OSError):
            waiter.set_exception(outcome)
        else:
            waiter.set_result(outcome)

"""The thread that mends: connects when the database is down, and empties the spool into it.

It also finds out, by writing, whether the database and the spool take anything: a disk that is full
is known before feedback comes that it does not take.

Entries go in by their keys, so that what was written and not yet taken from the spool (the process
was killed in between) counts once.
"""

import logging
import threading
import time
from collections.abc import Callable

from primum.cds_hooks.feedback.database import Database, Down, Rejected, Row
from primum.cds_hooks.feedback.entry import Entry, entry_of, rows_of
from primum.cds_hooks.feedback.seen import LEEWAY
from primum.cds_hooks.feedback.spool import Spool, SpoolFile
from primum.cds_hooks.feedback.writer import Writer
from primum.vocabulary.problem import Unreadable

_LOG = logging.getLogger("primum.store")
_EVERY = 2.0  # seconds between two tries
_PROVE = 30.0  # seconds between two times that something is written to see whether it can be
# A token that expired long ago: it is written, and forgotten with the others that expired.
_PROOF: Row = {"key": "proof", "expires": 0.0}
_MOST = 500  # entries of one transaction


class Mender:
    """Brings the database up again, and everything that waited into it."""

    def __init__(
        self, connect: Callable[[], Database], spool: Spool, tokens: Callable[[], list[Row]]
    ) -> None:
        """Mend by `connect`, which migrates too; `tokens` gives those that were seen."""
        self._connect = connect
        self._spool = spool
        self._tokens = tokens
        self._wake = threading.Event()
        self._is_ending = False
        self._mending = threading.Lock()
        self._proven = float("-inf")
        self.fault = ""  # why the database could not be written when that was last tried
        self._thread = threading.Thread(target=self._work, name="store-mender", daemon=True)
        self.writer = Writer(spool, self._wake.set)

    def start(self) -> None:
        """Try once, here; then go on by itself. `Unreadable`: waiting would not help."""
        try:
            self.mend()
        except Down as down:
            _LOG.warning("down at start: %s", down.reason)
            if down.is_lasting:
                raise
        self._spool.prove(_PROVE)
        self._thread.start()

    def stop(self, patience: float) -> None:
        """End, and let the writer write what is queued; what waits stays in the spool."""
        self._is_ending = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(patience)
        self.writer.stop(patience)

    def _work(self) -> None:
        while not self._is_ending:
            # The pause bounds how often a database that is down is tried, however much comes in.
            if self._wake.wait(_EVERY) and not self._is_ending:
                self._wake.clear()
                self._pause()
            if self._is_ending:
                return
            self._spool.prove(_PROVE)
            self._try()

    def _pause(self) -> None:
        """Wait a little before a database that failed is tried again."""
        ending = time.monotonic() + _EVERY / 4
        while not self._is_ending and (left := ending - time.monotonic()) > 0:
            self._wake.wait(left)
            self._wake.clear()

    def _try(self) -> None:
        try:
            self.mend()
            if self.writer.is_up:
                self.writer.ping()
        except Down as down:
            _LOG.info("still down: %s", down.reason)
        except Unreadable as stop:
            _LOG.warning("still down: %s", stop.problem.rule)
        except Exception as error:  # noqa: BLE001  # whoever mends has to go on
            _LOG.error("fault: %s", type(error).__name__)

    def mend(self) -> None:
        """Connect, write everything that waits, and let the writer go on. Raises `Down`."""
        with self._mending:
            try:
                self._mend()
            except Down as down:
                self.fault = down.reason
                raise
            except Unreadable as stop:
                self.fault = stop.problem.rule
                raise
            self.fault = ""

    def _mend(self) -> None:
        files = self._spool.files()
        is_due = time.monotonic() - self._proven > _PROVE
        if self.writer.is_up and not files and not is_due:
            return
        database = self._connect()
        is_used = False
        try:
            count = sum(self._empty(database, file) for file in files)
            # A database that answers need not take anything: its disk may be full.
            database.write({"token": [*self._tokens(), _PROOF]})
            database.run("DELETE FROM token WHERE expires < :before", before=time.time() - LEEWAY)
            self._proven = time.monotonic()
            if count:
                _LOG.warning("up: %d entries that waited are in the database", count)
            if not self.writer.is_up:
                self.writer.use(database)
                is_used = True
        finally:
            if not is_used:
                database.close()

    def _empty(self, database: Database, file: SpoolFile) -> int:
        """Write the lines of a file to the database, then empty it; give their number."""
        offset, count = 0, 0
        while True:
            lines, offset = file.read(offset)
            if lines:
                count += len(lines)
                self._insert(database, lines)
            elif self._spool.empty(file, offset):
                return count

    def _insert(self, database: Database, lines: list[bytes]) -> None:
        for at in range(0, len(lines), _MOST):
            some = lines[at : at + _MOST]
            entries = [(line, entry_of(line)) for line in some]
            try:
                database.write(rows_of(entry for _, entry in entries if entry is not None))
            except Rejected:
                self._insert_singly(database, entries)
            else:
                self._set_aside([line for line, entry in entries if entry is None])

    def _insert_singly(self, database: Database, entries: list[tuple[bytes, Entry | None]]) -> None:
        refused = []
        for line, entry in entries:
            try:
                database.write(rows_of([entry] if entry is not None else []))
            except Rejected:
                refused.append(line)
            else:
                refused += [line] if entry is None else []
        self._set_aside(refused)

    def _set_aside(self, lines: list[bytes]) -> None:
        if not lines:
            return
        _LOG.error("%d entries could not be written, and are set aside in the spool", len(lines))
        try:
            self._spool.set_aside(lines)
        except OSError as error:
            raise Down(f"spool: {error.strerror}") from error

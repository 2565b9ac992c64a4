"""What waits on disk while the database is down: lines of JSON, on the disk before it is said so.

Each process appends to a file of its own and holds a lock on it. A file whose lock is free was left
behind by a process that has ended, and is taken over by whoever comes first.
"""

import errno
import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_PATTERN = "waiting-*.jsonl"
_REFUSED = "refused.jsonl"
_CHUNK = 1 << 18  # bytes that are read at once
_PROOF = b"\0" * 65_536  # more than what a file system keeps within the entry of a file
_LOG = logging.getLogger("primum.store")


class SpoolFile:
    """An open, locked file of lines. A line without its newline was never acknowledged."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Take an open file; what stands after its last newline is torn, and will be written over."""
        self.path = path
        self._descriptor = descriptor
        self._length = os.fstat(descriptor).st_size
        self.lines = 0
        length = 0
        for chunk, end in self._chunks(0):
            length = end
            self.lines += len(chunk)
        self._length = length

    def append(self, lines: list[bytes]) -> None:
        """Append lines, all of them or none. On return they are on the disk; OSError."""
        data = memoryview(b"".join(lines))
        end = self._length
        try:
            while data:
                written = os.pwrite(self._descriptor, data, end)
                data, end = data[written:], end + written
            os.fsync(self._descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._length)
            raise
        self._length = end
        self.lines += len(lines)

    @property
    def is_deleted(self) -> bool:
        """Whether somebody deleted the file while it is open."""
        return os.fstat(self._descriptor).st_nlink == 0

    def read(self, offset: int) -> tuple[list[bytes], int]:
        """Give the next lines from an offset, and the offset after them."""
        return next(self._chunks(offset), ([], offset))

    def _chunks(self, offset: int) -> Iterator[tuple[list[bytes], int]]:
        size = _CHUNK
        # No further than what is on the disk for sure: what is being written may be taken back.
        while data := os.pread(self._descriptor, min(size, max(0, self._length - offset)), offset):
            whole, newline, _ = data.rpartition(b"\n")
            if newline:
                offset += len(whole) + 1
                size = _CHUNK
                yield whole.split(b"\n"), offset
            elif len(data) < size:
                return  # torn
            else:
                size *= 2  # a line that is longer than what was read

    def clear(self) -> None:
        """Empty the file: everything in it is in the database."""
        os.ftruncate(self._descriptor, 0)
        self._length = self.lines = 0

    def remove(self) -> None:
        """Delete the file and free its lock."""
        with suppress(OSError):
            self.path.unlink()
        os.close(self._descriptor)

    def close(self) -> None:
        """Free the lock, and delete the file if nothing waits in it."""
        if self.lines:
            os.close(self._descriptor)
        else:
            self.remove()


class Spool:
    """The folder. `append` is for any thread, the rest for the one that empties it."""

    def __init__(self, folder: Path) -> None:
        """Make the folder; OSError where nothing can be written."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._own: SpoolFile | None = None
        self._left: dict[Path, SpoolFile] = {}
        self._proven = float("-inf")
        self.fault = ""  # why nothing could be written when that was last tried
        self.lock = threading.Lock()
        self._make().remove()  # a disk that is full or read-only is better found now

    @property
    def waiting(self) -> int:
        """Count the entries that wait here."""
        own = self._own
        return (own.lines if own else 0) + sum(file.lines for file in [*self._left.values()])

    def append(self, lines: list[bytes]) -> None:
        """Put lines on the disk; OSError where that fails, and then none of them is there."""
        try:
            with self.lock:
                self._own_file().append(lines)
        except OSError as error:
            self._note(error)
            raise
        self._note(None)

    def prove(self, interval: float) -> None:
        """Find out whether the disk takes anything, where that was not seen for `interval` seconds."""
        if not self.fault and time.monotonic() - self._proven < interval:
            return
        path = self._folder / f"proof-{os.getpid()}.new"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            try:
                if os.pwrite(descriptor, _PROOF, 0) < len(_PROOF):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
                path.unlink()
        except OSError as error:
            self._note(error)
        else:
            self._note(None)

    def _note(self, error: OSError | None) -> None:
        fault = "" if error is None else error.strerror or type(error).__name__
        if fault and fault != self.fault:
            _LOG.error("spool not writable: %s", fault)
        self.fault, self._proven = fault, time.monotonic()

    def files(self) -> list[SpoolFile]:
        """Give every file that is ours to empty, the oldest first, our own last."""
        for path in sorted(self._folder.glob(_PATTERN)):
            is_own = self._own is not None and path == self._own.path
            if not is_own and path not in self._left and (file := _taken_over(path)):
                self._left[path] = file
        own = [self._own] if self._own and self._own.lines else []
        return [*self._left.values(), *own]

    def empty(self, file: SpoolFile, offset: int) -> bool:
        """Empty a file that was read up to `offset`; False when more was appended since."""
        with self.lock:
            if file.read(offset)[0]:
                return False
            if file is self._own:
                file.clear()
            else:
                del self._left[file.path]
                file.remove()
            return True

    def set_aside(self, lines: Iterable[bytes]) -> None:
        """Keep lines that no database will take, for a person to look at."""
        descriptor = os.open(self._folder / _REFUSED, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, b"".join(line + b"\n" for line in lines))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Free the locks; what waits stays on the disk."""
        with self.lock:
            for file in [*self._left.values(), *([self._own] if self._own else [])]:
                file.close()
            self._left, self._own = {}, None

    def _own_file(self) -> SpoolFile:
        """Give our own file; what is written to one that was deleted would go with the process."""
        own = self._own
        if own is not None and own.is_deleted:
            self._left[own.path] = own  # until it is emptied, by whoever empties
            own = None
        if own is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            own = self._own = self._make()
        return own

    def _make(self) -> SpoolFile:
        path = self._folder / f"waiting-{time.time_ns():020d}-{os.getpid()}.jsonl"
        # It gets its name when it is locked: else another process could take it over at once.
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            new.rename(path)
            _sync_folder(self._folder)
        except OSError:
            os.close(descriptor)
            raise
        return SpoolFile(path, descriptor)


def count_waiting(folder: Path) -> int:
    """Count the entries that wait in a folder, whichever process they are of."""
    return sum(path.read_bytes().count(b"\n") for path in folder.glob(_PATTERN))


def _taken_over(path: Path) -> SpoolFile | None:
    """Open a file that was left behind; None when its process is at work, or another was first."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_same = os.stat(path).st_ino == os.fstat(descriptor).st_ino  # not emptied in between
    except OSError:
        is_same = False
    if not is_same:
        os.close(descriptor)
        return None
    return SpoolFile(path, descriptor)


def _sync_folder(folder: Path) -> None:
    """Make a new name durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

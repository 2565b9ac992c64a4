"""Databases within limits of memory, threads and disk; what stops them is said in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Connection = DuckDBPyConnection

MIB = 2**20
MEMORY_EXHAUSTED = "memory-exhausted"
# What writing says where a disk, a quota or a limit of the system is full (ENOSPC, EDQUOT, EFBIG).
_FULL = ("no space left", "quota exceeded", "file too large", "max_temp_directory_size")


class Limits(NamedTuple):
    """What a run may use: bytes of memory, threads, and a folder for what does not fit in memory."""

    memory: int
    threads: int
    scratch: Path


@contextmanager
def opened_store(path: Path, limits: Limits, *, read_only: bool = False) -> Iterator["Connection"]:
    """Open a database file, a new one where there is none; `Unreadable` when it cannot go on.

    Opened to read only, it can be stopped at any moment without harm.
    """
    import duckdb

    with plain_errors(path.parent):
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={
                "memory_limit": f"{max(1, limits.memory // MIB)}MiB",
                "threads": limits.threads,
                "temp_directory": str(limits.scratch),
                "autoinstall_known_extensions": False,  # nothing is fetched behind one's back
            },
        )
        try:
            yield connection
        finally:
            connection.close()


def memory_errors() -> tuple[type[Exception], ...]:
    """Give what is raised where less at a time would need less memory."""
    import duckdb

    return (duckdb.OutOfMemoryException,)


@contextmanager
def plain_errors(place: Path) -> Iterator[None]:
    """Turn what stops DuckDB or the system for want of memory or disk into `Unreadable`.

    `place` is what the problem names. An error of any other kind is a bug, and stays one.
    """
    import duckdb

    try:
        yield
    except duckdb.InterruptException as stop:
        raise KeyboardInterrupt from stop
    except RuntimeError as stop:
        if "interrupted" not in str(stop).lower():  # so says DuckDB of Ctrl-C within a statement
            raise
        raise KeyboardInterrupt from stop
    except (duckdb.Error, OSError, MemoryError) as error:
        problem = _plain(error, place)
        if problem is None:
            raise
        raise Unreadable(problem) from error


def _plain(error: Exception, place: Path) -> Problem | None:
    import duckdb

    text = str(error)
    if isinstance(error, OSError) and error.filename:
        text = f"{error.strerror}: {error.filename}"
    if _is_full(text):
        return _problem(
            place,
            "disk-full",
            "the disk is full, so this could not be written",
            text,
            "Make room, or name another folder with --scratch, and run it again; a run with "
            "--resumable then goes on where it was.",
        )
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return _problem(
            place,
            MEMORY_EXHAUSTED,
            "the memory that was given is too little for this",
            text,
            "Give more with --memory-limit, or fewer threads with --workers.",
        )
    if isinstance(error, duckdb.IOException | OSError):
        return _problem(
            place,
            "disk-failed",
            "a file could not be read or written",
            text,
            "See to the disk and the rights on the folder, and run it again.",
        )
    return None


def _problem(place: Path, rule: str, fault: str, text: str, remedy: str) -> Problem:
    lines = text.strip().splitlines() or [""]
    telling = next((line for line in lines if _is_full(line)), lines[0])
    value = telling.strip()[:200]
    return Problem(place=Place(str(place)), rule=rule, fault=fault, value=value, remedy=remedy)


def _is_full(text: str) -> bool:
    return any(words in text.lower() for words in _FULL)

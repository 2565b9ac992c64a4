"""What stops DuckDB, said in plain words; an error of any other kind is a bug, and stays one."""

import errno

import duckdb
import pytest

from primum.engines.duckdb.store import Limits, opened_store, plain_errors
from primum.vocabulary.problem import Unreadable


def said_of(error, tmp_path):
    with pytest.raises(Unreadable) as stop, plain_errors(tmp_path):
        raise error
    return stop.value.problem


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError(errno.EFBIG, "File too large"), "disk-full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk-full"),
        (duckdb.IOException('IO Error: Could not write file "x": No space left'), "disk-full"),
        (duckdb.FatalException("FATAL Error: checkpoint: No space left on device"), "disk-full"),
        (duckdb.OutOfMemoryException("... max_temp_directory_size ..."), "disk-full"),
        (duckdb.OutOfMemoryException("failed to allocate data of size"), "memory-exhausted"),
        (MemoryError(), "memory-exhausted"),
        (duckdb.IOException("IO Error: Cannot open file"), "disk-failed"),
        (PermissionError(errno.EACCES, "Permission denied"), "disk-failed"),
    ],
)
def test_what_stops_the_work_is_a_problem(tmp_path, error, rule):
    problem = said_of(error, tmp_path)
    assert (problem.rule, problem.place.path) == (rule, str(tmp_path))
    assert "\n" not in problem.value


@pytest.mark.parametrize("error", [duckdb.BinderException("no such column"), ValueError("a bug")])
def test_a_bug_stays_a_bug(tmp_path, error):
    with pytest.raises(type(error)), plain_errors(tmp_path):
        raise error


@pytest.mark.parametrize(
    "error", [duckdb.InterruptException("Interrupted!"), RuntimeError("Query interrupted")]
)
def test_an_interruption_is_one(tmp_path, error):
    with pytest.raises(KeyboardInterrupt), plain_errors(tmp_path):
        raise error


def test_another_runtime_error_is_a_bug(tmp_path):
    with pytest.raises(RuntimeError, match="a bug"), plain_errors(tmp_path):
        raise RuntimeError("a bug")


def test_a_store_keeps_to_its_limits(tmp_path):
    limits = Limits(64_000_000, 1, tmp_path / "spill")
    # Lists cannot be spilled piece by piece: this needs more at once than there is.
    too_much = "SELECT list(i || repeat('x', 100)) FROM range(5000000) numbers(i)"
    with pytest.raises(Unreadable) as stop, opened_store(tmp_path / "a.duckdb", limits) as opened:
        opened.execute(too_much).fetchone()
    assert stop.value.problem.rule == "memory-exhausted"


def test_a_store_opened_to_read_is_not_changed(tmp_path):
    limits, path = Limits(64_000_000, 1, tmp_path / "spill"), tmp_path / "a.duckdb"
    with opened_store(path, limits) as opened:
        opened.execute("CREATE TABLE kept AS SELECT 1 AS one")
    before = path.read_bytes()
    with opened_store(path, limits, read_only=True) as opened:
        opened.execute("CREATE TEMP TABLE passing AS FROM kept")
        assert opened.execute("FROM passing").fetchall() == [(1,)]
    assert path.read_bytes() == before

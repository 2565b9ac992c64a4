"""The folder in which a screening is at work: what was asked, the rows, and the parts that are done.

Every file in it takes its name when it is whole, so a run that was stopped, however, can go on with
what is there. A folder of another question is never mixed with this one.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from primum.screening.population.summary import Read
from primum.screening.population.tally import Tally
from primum.vocabulary.problem import Place, Problem, Unreadable

_PLAN = "plan.json"
_READ = "read.json"
_LOCK = "lock"
_BEGIN_ANEW = "Ask the same again, delete the folder to begin anew, or name another output."
T = TypeVar("T")


class Plan(Struct, frozen=True, kw_only=True):
    """What a folder is for.

    `asked` has whatever changes the answer, by name. `now` is the clock of the run that began, so
    that one that goes on asks about the same moment.
    """

    asked: dict[str, str]
    now: float


class Work(NamedTuple):
    """A folder that is at work on one question, by one process."""

    folder: Path
    plan: Plan

    @property
    def rows(self) -> Path:
        """The database with the rows of all patients; not named after its schema, `rows`."""
        return self.folder / "population.duckdb"

    @property
    def spill(self) -> Path:
        """The folder for what does not fit in memory."""
        return self.folder / "spill"

    def part(self, first: int) -> Path:
        """The findings of the batch that begins with a patient."""
        return self.folder / f"part-{first:012}.parquet"

    def tallies(self) -> dict[int, Tally]:
        """Give the numbers of the batches that are done, by the first patient of each."""
        found: dict[int, Tally] = {}
        first = 1
        while tally := _decoded(self.part(first).with_suffix(".json"), Tally):
            if not self.part(first).exists():
                break  # somebody took it away; it is made again
            found[first] = tally
            first += tally.patients
        return found

    def keep_part(self, first: int, tally: Tally) -> None:
        """Keep a batch whose findings were written to `half(part)`; now it is done."""
        part = self.part(first)
        put_in_place(half(part), part)
        _write(part.with_suffix(".json"), msgspec.json.encode(tally))

    def read(self) -> Read | None:
        """Give what came of reading the data; None when that is not done."""
        return _decoded(self.folder / _READ, Read)

    def keep_rows(self, read: Read) -> None:
        """Keep the rows that were read to `half(rows)`."""
        put_in_place(half(self.rows), self.rows)
        _write(self.folder / _READ, msgspec.json.encode(read))


def half(path: Path) -> Path:
    """Give the name that a file has until it is whole."""
    return path.with_name(f".{path.name}.half")


def put_in_place(source: Path, path: Path) -> None:
    """Give a file that is whole its name, so that it lasts: after a power cut it is whole or absent."""
    _sync(source)
    source.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, data: bytes) -> None:
    half(path).write_bytes(data)
    put_in_place(half(path), path)


def _decoded(path: Path, type_: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except msgspec.DecodeError as error:
        fault = "a file in this folder was changed"
        remedy = "Delete the folder, and run it again."
        raise _refused(path.parent, "work-damaged", fault, path.name, remedy) from error


@contextmanager
def passing_work(folder: Path, name: str, plan: Plan) -> Iterator[Work]:
    """Work in a new folder, and leave nothing of it, however it ends (but for a kill)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{name}-", suffix=".partial", dir=folder))
    try:
        yield Work(made, plan)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def lasting_work(folder: Path, plan: Plan) -> Iterator[Work]:
    """Work in a folder that stays when the work is stopped, and go on with what is in it.

    It is removed when the work has come to its end. `Unreadable` when it is of another question, or
    another process is at work in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        found = _decoded(folder / _PLAN, Plan)
        if found is None:
            _refuse_foreign(folder)
            _write(folder / _PLAN, msgspec.json.encode(plan))
            found = plan
        _refuse_another(folder, found, plan)
        work = Work(folder, found)
        shutil.rmtree(work.spill, ignore_errors=True)
        yield work
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system lets go when it is killed
        except OSError as error:
            raise Unreadable(
                Problem(
                    place=Place(str(folder)),
                    rule="work-in-use",
                    fault="another process is at work in this folder",
                    remedy="Wait until it is done, or name another output.",
                )
            ) from error
        yield


def _refuse_foreign(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()} - {_LOCK, half(folder / _PLAN).name}
    if names:
        fault = "there is something else in this folder"
        raise _refused(folder, "work-unknown", fault, min(names))


def _refuse_another(folder: Path, found: Plan, asked: Plan) -> None:
    names = found.asked.keys() | asked.asked.keys()
    other = [name for name in sorted(names) if found.asked.get(name) != asked.asked.get(name)]
    if other:
        fault = "the work in this folder was begun for something else; what differs is"
        raise _refused(folder, "work-of-another-question", fault, ", ".join(other))


def _refused(
    folder: Path, rule: str, fault: str, value: str, remedy: str = _BEGIN_ANEW
) -> Unreadable:
    place = Place(str(folder))
    return Unreadable(Problem(place=place, rule=rule, fault=fault, value=value, remedy=remedy))


def fingerprint(data: Path) -> str:
    """Hash the names, sizes and times of all files of the data: what changes when they do."""
    paths = sorted(_files(data)) if data.is_dir() else [data]
    digest = hashlib.sha256()
    for path in paths:
        found = path.stat()
        name = path.relative_to(data).as_posix() if path != data else path.name
        digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """List the files of a folder, also of folders that are linked into it; each folder once."""
    seen: set[tuple[int, int]] = set()
    for path, folders, names in os.walk(folder, followlinks=True):
        found = os.stat(path)
        if (found.st_dev, found.st_ino) in seen:
            folders.clear()
            continue
        seen.add((found.st_dev, found.st_ino))
        yield from (Path(path, name) for name in names if os.path.isfile(Path(path, name)))

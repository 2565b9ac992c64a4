"""Patients as bytes, a block at a time: here, or by processes that take turns.

Worker w of n makes the blocks w, w + n, w + 2n … and waits until each is taken, so that the order
is that of one process, and no more than a few blocks are ever in memory.
"""

import gzip
import signal
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import msgspec
from msgspec import Struct

from primum.synth.population.formulary import formulary
from primum.synth.population.palette import Palette
from primum.synth.population.patient import TYPES, Recipe, make_patient
from primum.vocabulary.problem import Place, Problem, Unreadable

BLOCK = 100  # patients: about 1.4 MB
_LEVEL = 5  # of gzip: smaller hardly pays for the time


class Job(Struct, frozen=True, kw_only=True):
    """What is to be made: patients from number 0 on, and whether their bytes are packed."""

    recipe: Recipe
    palette: Palette
    patients: int
    is_packed: bool = False


class Block(Struct):
    """Some patients: by type their lines, and how many; and the faults planted, by rule."""

    files: dict[str, bytes]
    resources: dict[str, int]
    planted: dict[str, int]
    patients: int


def make_blocks(job: Job, workers: int) -> Generator[Block, None, None]:
    """Make all blocks in order, the medications first; the same ones for any number of workers."""
    yield _formulary(job)
    blocks = range(-(-job.patients // BLOCK))
    workers = min(workers, len(blocks))
    if workers <= 1:
        for number in blocks:
            yield make_block(job, number)
        return
    with _working(job, workers) as pipes:
        for number in blocks:
            yield _taken(pipes[number % workers])


def _formulary(job: Job) -> Block:
    """Make what belongs to no patient."""
    lines = [msgspec.json.encode(it) for it in formulary(job.recipe.seed, job.palette)]
    return Block(
        files={"Medication": _joined(lines, job)},
        resources={"Medication": len(lines)},
        planted={},
        patients=0,
    )


def make_block(job: Job, number: int) -> Block:
    """Make the numbered block."""
    first = number * BLOCK
    numbers = range(first, min(first + BLOCK, job.patients))
    lines: dict[str, list[bytes]] = {type_: [] for type_ in TYPES}
    planted: Counter[str] = Counter()
    encode = msgspec.json.encode
    for patient in numbers:
        made = make_patient(job.recipe, job.palette, patient)
        for resource in made.resources:
            lines[resource["resourceType"]].append(encode(resource))
        if made.planted:
            planted[made.planted] += 1
    return Block(
        files={type_: _joined(rows, job) for type_, rows in lines.items() if rows},
        resources={type_: len(rows) for type_, rows in lines.items()},
        planted=dict(planted),
        patients=len(numbers),
    )


def _joined(lines: list[bytes], job: Job) -> bytes:
    data = b"\n".join([*lines, b""])
    # Members of gzip may be written one after another; without a time, the same ones every time.
    return gzip.compress(data, _LEVEL, mtime=0) if job.is_packed else data


@contextmanager
def _working(job: Job, workers: int) -> Iterator[list[Connection]]:
    """Start the workers; they end with the work, and also when this process is gone."""
    # Spawned, so that no worker holds the pipe of another open after this process was killed.
    context = get_context("spawn")
    started: list[SpawnProcess] = []
    pipes: list[Connection] = []
    try:
        for turn in range(workers):
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_work, args=(job, turn, workers, theirs), daemon=True, name=f"synth-{turn}"
            )
            process.start()
            theirs.close()
            started.append(process)
            pipes.append(mine)
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in started:
            process.terminate()
            process.join()


def _work(job: Job, turn: int, workers: int, pipe: Connection) -> None:
    """Be a worker. Ctrl-C is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for number in range(turn, -(-job.patients // BLOCK), workers):
            pipe.send_bytes(msgspec.msgpack.encode(make_block(job, number)))
    except BrokenPipeError:
        return  # nobody waits for more


def _taken(pipe: Connection) -> Block:
    try:
        return msgspec.msgpack.decode(pipe.recv_bytes(), type=Block)
    except (EOFError, OSError) as error:
        raise Unreadable(
            Problem(
                place=Place("worker"),
                rule="worker-gone",
                fault="a process that made patients ended before its work was done",
                remedy="See whether memory ran out; try again with fewer --workers.",
            )
        ) from error

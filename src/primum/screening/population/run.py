"""`primum screen`: read the data once, screen batches of patients, and put one file in place."""

import dataclasses
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from primum import __version__
from primum.checks.check import text_in
from primum.checks.pack import Pack
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.parts import join_parts, write_part
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.store import opened_store, plain_errors
from primum.engines.program import Program
from primum.screening.population.batches import (
    Means,
    read_rows,
    refuse_unusable,
    screen_batches,
)
from primum.screening.population.counting import count_batch
from primum.screening.population.places import refuse_places
from primum.screening.population.summary import Asked, Pace, Read, Summary, sum_up
from primum.screening.population.tally import add_up
from primum.screening.population.work import (
    Plan,
    Work,
    fingerprint,
    half,
    lasting_work,
    passing_work,
    put_in_place,
)
from primum.vocabulary.dates import instant


class Job(NamedTuple):
    """What is to be done: this pack, asked so, of this data, by these means.

    `scratch` is the folder for everything that is not the output; None is beside the output.
    """

    pack: Pack
    question: Question
    data: Path
    out: Path
    means: Means
    scratch: Path | None = None
    is_resumable: bool = False
    is_strict: bool = False


class Signs(NamedTuple):
    """How a run shows that it is at work: what it is doing, and how far a number of steps is."""

    doing: Callable[[str], AbstractContextManager[None]]
    steps: Callable[[str, int], AbstractContextManager[Callable[[], None]]]
    say: Callable[[str], None]


def screen_population(job: Job, signs: Signs) -> Summary:
    """Screen everybody and write the findings; the file is there as a whole, or not at all.

    `Unreadable` when there is nothing to read, or nowhere to write.
    """
    begun = time.monotonic()
    refuse_places(job.data, job.out, job.scratch)
    with plain_errors(job.out), opened_work(job) as work:
        read = work.read()
        if read is None:
            with signs.doing(f"reading {job.data}"):
                read = read_rows(job.data, (job.pack,), work, job.means)
        else:
            signs.say(f"going on with {work.folder}, begun {instant(work.plan.now)}")
        if job.is_strict:
            refuse_unusable(read)
        screened = _screen(job, work, read, signs)
        done = work.tallies()
        with signs.doing(f"writing {job.out}"):
            join_findings(job, work, [work.part(first) for first in done])
        pace = Pace(time.monotonic() - begun, screened)
        return sum_up(job.pack, asked_of(job, work), read, add_up(done.values()), pace)


def opened_work(job: Job) -> AbstractContextManager[Work]:
    """Open the folder to work in."""
    beside = job.scratch or job.out.parent
    question, hashes = job.question, job.pack.hashes
    asked = {
        "Primum's version": __version__,
        "pack": f"{hashes.meaning} {hashes.provenance}",
        "--at": question.at,
        "--jurisdiction": question.jurisdiction,
        "--only": "approved" if question.only_approved else "",
        "data": fingerprint(job.data) if job.is_resumable else "",
    }
    plan = Plan(asked=asked, now=question.now)
    if job.is_resumable:
        return lasting_work(beside / f"{job.out.name}.work", plan)
    return passing_work(beside, job.out.name, plan)


def _screen(job: Job, work: Work, read: Read, signs: Signs) -> int:
    """Screen the batches that are not done yet; gives how many patients they have."""
    done = sum(tally.patients for tally in work.tallies().values())
    if done == read.patients:
        return 0
    with opened_store(work.rows, job.means.limits(work), read_only=True) as connection:
        with signs.doing("preparing"):
            engine = Engine(connection, Program(job.pack), question_of(job, work))
        with signs.steps("screening patients", read.patients) as step:
            _step(step, done)

            def keep(first: int, last: int) -> None:
                write_part(connection, half(work.part(first)))
                work.keep_part(first, count_batch(connection, last - first + 1))
                _step(step, last - first + 1)

            screen_batches(engine, range(done + 1, read.patients + 1), job.means.batch, keep)
    return read.patients - done


def question_of(job: Job, work: Work) -> Question:
    """Ask by the clock of the run that began the work."""
    return dataclasses.replace(job.question, now=work.plan.now)


def _step(step: Callable[[], None], times: int) -> None:
    for _ in range(times):
        step()


def join_findings(job: Job, work: Work, parts: list[Path]) -> None:
    """Make one file of the parts, and put it in place."""
    # Named after the work, so that two runs with one output do not write to the same file.
    path = half(job.out.with_name(work.folder.name.lstrip(".")))
    try:
        store = opened_store(work.folder / "join.duckdb", job.means.limits(work))
        with store as connection, plain_errors(job.out):
            join_parts(connection, parts, path, _said(job, work))
        put_in_place(path, job.out)
    finally:
        path.unlink(missing_ok=True)


def _said(job: Job, work: Work) -> dict[str, str]:
    """Say in the file what it is."""
    pack, question = job.pack, question_of(job, work)
    return {
        "primum.format": "primum-population/1",
        "primum.version": __version__,
        "primum.pack.title": pack.title,
        "primum.pack.version": pack.version,
        "primum.pack.meaning": pack.hashes.meaning,
        "primum.pack.provenance": pack.hashes.provenance,
        "primum.at": question.at,
        "primum.moment": instant(question.moment),
        "primum.jurisdiction": question.jurisdiction,
        "primum.only": "approved" if question.only_approved else "",
        "primum.notice": text_in(pack.notice, "en"),
    }


def asked_of(job: Job, work: Work) -> Asked:
    """Say how the run was asked, as its summary repeats it."""
    question = question_of(job, work)
    return Asked(
        data=str(job.data),
        output=str(job.out),
        at=question.told_at,
        jurisdiction=question.jurisdiction,
        only_approved=question.only_approved,
        is_now=question.at == "now",
    )

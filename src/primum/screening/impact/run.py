"""`primum impact`: rows read once, screened with both packs, and the findings compared."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from primum import __version__
from primum.checks.check import text_in
from primum.checks.pack import Pack
from primum.engines.duckdb.comparing import (
    count_burden,
    count_groups,
    count_moves,
    keep_findings,
    pair_findings,
    write_changes,
)
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.parts import join_parts
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.store import opened_store, plain_errors
from primum.engines.program import Program
from primum.screening.impact.budget import Budget
from primum.screening.impact.counts import Counts
from primum.screening.impact.counts import add_up as add_counts
from primum.screening.impact.model import Impact
from primum.screening.impact.summing import Asked, Screened, sum_up
from primum.screening.population.batches import Means, read_rows, refuse_unusable, screen_batches
from primum.screening.population.counting import count_batch
from primum.screening.population.places import refuse_places
from primum.screening.population.run import Signs
from primum.screening.population.summary import Read
from primum.screening.population.tally import Tally, add_up
from primum.screening.population.work import Plan, Work, half, passing_work, put_in_place
from primum.vocabulary.dates import instant


class Release(NamedTuple):
    """A pack, and where it was read."""

    path: str
    pack: Pack


class Job(NamedTuple):
    """What is to be done: OLD and NEW, asked so, of this data, by these means.

    `out` is the file for the changes, None for none; `scratch` the folder to work in, None is beside
    the output, else where the system keeps what passes.
    """

    old: Release
    new: Release
    question: Question
    data: Path
    means: Means
    budgets: tuple[Budget, ...] = ()
    out: Path | None = None
    scratch: Path | None = None
    is_strict: bool = False

    @property
    def place(self) -> Path:
        """The folder to work in."""
        beside = self.out.parent if self.out else Path(tempfile.gettempdir())
        return self.scratch or beside


def measure_impact(job: Job, signs: Signs) -> Impact:
    """Screen everybody with both packs and compare; writes the changes where that is asked.

    `Unreadable` when there is nothing to read, or nowhere to write.
    """
    begun = time.monotonic()
    refuse_places(job.data, job.out or job.place / ".primum-impact", job.scratch)
    plan = Plan(asked={}, now=job.question.now)
    with plain_errors(job.place), passing_work(job.place, "impact", plan) as work:
        with signs.doing(f"reading {job.data}"):
            read = read_rows(job.data, (job.old.pack, job.new.pack), work, job.means)
        if job.is_strict:
            refuse_unusable(read)
        old = _screen(job, work, "old", read, signs)
        new = _screen(job, work, "new", read, signs)
        with signs.doing("comparing"):
            counts = add_counts(_compare(job, work, read))
        if job.out:
            with signs.doing(f"writing {job.out}"):
                _join(job, work, job.out)
        sides = (Screened(*job.old, old), Screened(*job.new, new))
        return sum_up(_asked(job), sides, read, counts, time.monotonic() - begun)


def _kept(work: Work, side: str) -> list[Path]:
    """List the files with the findings of a side."""
    return sorted(work.folder.glob(f"{side}-*.parquet"))


def _screen(job: Job, work: Work, side: str, read: Read, signs: Signs) -> Tally:
    """Screen everybody with the pack of a side, and keep what was found."""
    tallies: list[Tally] = []
    pack = job.old.pack if side == "old" else job.new.pack
    with opened_store(work.rows, job.means.limits(work), read_only=True) as connection:
        with signs.doing("preparing"):
            engine = Engine(connection, Program(pack), job.question)
        with signs.steps(f"screening patients with {side.upper()}", read.patients) as step:

            def keep(first: int, last: int) -> None:
                keep_findings(connection, work.folder / f"{side}-{first:012}.parquet")
                tallies.append(count_batch(connection, last - first + 1))
                for _ in range(first, last + 1):
                    step()

            screen_batches(engine, range(1, read.patients + 1), job.means.batch, keep)
    return add_up(tallies)


def _compare(job: Job, work: Work, read: Read) -> Iterator[Counts]:
    """Compare what both found, batch by batch; keeps the changes where they are asked."""
    old, new = _kept(work, "old"), _kept(work, "new")
    with opened_store(work.rows, job.means.limits(work), read_only=True) as connection:
        for first in range(1, read.patients + 1, job.means.batch):
            last = min(first + job.means.batch - 1, read.patients)
            pair_findings(connection, old, new, first, last)
            if job.out:
                write_changes(connection, work.folder / f"changes-{first:012}.parquet")
            yield Counts(
                moves=count_moves(connection),
                old=count_burden(connection, "old"),
                new=count_burden(connection, "new"),
                groups=count_groups(connection, job.question.moment, first, last),
            )


def _join(job: Job, work: Work, out: Path) -> None:
    """Make one file of the changes, and put it in place."""
    # A name of this run's own: another one may be at work for the same output.
    path = half(out.with_name(work.folder.name.lstrip(".")))
    try:
        limits = job.means.limits(work)
        with opened_store(work.folder / "join.duckdb", limits) as connection:
            join_parts(connection, _kept(work, "changes"), path, _said(job))
        put_in_place(path, out)
    finally:
        path.unlink(missing_ok=True)


def _said(job: Job) -> dict[str, str]:
    """Say in the file what it is."""
    sides = {
        f"primum.{side}.{name}": value
        for side, (_, pack) in (("old", job.old), ("new", job.new))
        for name, value in (
            ("title", pack.title),
            ("version", pack.version),
            ("meaning", pack.hashes.meaning),
            ("provenance", pack.hashes.provenance),
            ("notice", text_in(pack.notice, "en")),
        )
    }
    return {
        "primum.format": "primum-changes/1",
        "primum.version": __version__,
        **sides,
        "primum.at": job.question.at,
        "primum.moment": instant(job.question.moment),
        "primum.jurisdiction": job.question.jurisdiction,
        "primum.only": "approved" if job.question.only_approved else "",
    }


def _asked(job: Job) -> Asked:
    question = job.question
    return Asked(
        data=str(job.data),
        at=question.told_at,
        jurisdiction=question.jurisdiction,
        only_approved=question.only_approved,
        budgets=job.budgets,
    )

"""`primum screen --engine spark`: the data dealt by patient, each part screened, one file of it all.

A worker reads its part with the same reader, asks the same program and counts the same numbers as
`run` does of everybody, so the findings are the same. The driver puts them in order.
"""

import time
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from primum.checks.pack import Pack, encode_pack
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.parts import write_part
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.store import opened_store, plain_errors
from primum.engines.program import Program
from primum.engines.spark.cluster import Cluster, Shared, Survey
from primum.engines.spark.merging import merge_parts
from primum.engines.spark.parts import Part
from primum.engines.spark.session import Where, opened_session
from primum.engines.spark.splits import list_files
from primum.record.bulk.notes import Notes
from primum.record.bulk.omop.tables import is_omop
from primum.record.bulk.sources import Sources, find_sources
from primum.record.view_loader import load_views
from primum.screening.population.batches import (
    refuse_nobody,
    refuse_unusable,
    screen_batches,
)
from primum.screening.population.counting import count_batch
from primum.screening.population.places import refuse_places
from primum.screening.population.run import (
    Job,
    Signs,
    asked_of,
    join_findings,
    opened_work,
    question_of,
)
from primum.screening.population.summary import Pace, Read, Summary, sum_up
from primum.screening.population.tally import Tally, add_up
from primum.screening.population.work import Work
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from primum.engines.duckdb.store import Connection
    from primum.engines.spark.session import Session

_PART, _COUNTED = "part", "counted"


class Counted(Struct, frozen=True, kw_only=True):
    """The numbers of a part: its patients, what is wrong with its data, and what was found."""

    patients: int
    told: tuple[Problem, ...]
    kinds: tuple[tuple[tuple[str, str, str], int], ...]
    ignored: dict[str, int]
    tallies: tuple[Tally, ...]


class Task(NamedTuple):
    """What a worker is to do with each part: ask a pack a question, of so many patients at once."""

    pack: Shared
    question: Question
    batch: int


def screen_on_spark(job: Job, signs: Signs, master: str | None = None) -> Summary:
    """Screen everybody on a cluster, else on this machine; writes the file that `run` writes.

    `Unreadable` as there, and where Spark cannot do the work.
    """
    begun = time.monotonic()
    refuse_places(job.data, job.out, job.scratch)
    if is_omop(job.data):
        raise Unreadable(_no_omop(job.data))
    notes = Notes()
    sources = find_sources(job.data, notes)
    with plain_errors(job.out), opened_work(job) as work:
        where = Where(master, job.means.threads, work.folder)
        with signs.doing("screening on Spark"), opened_session(where) as session:
            survey, counted, parts = _screened(job, work, session, sources)
        read = _read(notes, sources, survey, counted)
        refuse_nobody(job.data, read)
        if job.is_strict:
            refuse_unusable(read)
        with signs.doing(f"writing {job.out}"):
            ordered = work.folder / "ordered.parquet"
            with opened_store(work.folder / "merge.duckdb", job.means.limits(work)) as connection:
                merge_parts(connection, parts, ordered)
            join_findings(job, work, [ordered])
        tally = add_up(tally for it in counted for tally in it.tallies)
        pace = Pace(time.monotonic() - begun, tally.patients)
        return sum_up(job.pack, replace(asked_of(job, work), engine="spark"), read, tally, pace)


def _screened(
    job: Job, work: Work, session: "Session", sources: Sources
) -> tuple[Survey, list[Counted], list[Path]]:
    """Screen every part; gives what was told of them, and the files of their findings."""
    cluster = Cluster(session, sources, job.means.limits(work).memory)
    task = Task(
        pack=cluster.share(encode_pack(job.pack)),
        question=question_of(job, work),
        batch=job.means.batch,
    )
    screen = partial(screen_part, task=task)
    with cluster.surveyed() as survey, cluster.screened(screen) as screened:
        counted = [msgspec.json.decode(it, type=Counted) for it in screened.small(_COUNTED)]
        parts = []
        for number, data in enumerate(screened.large(_PART), 1):
            parts.append(work.part(number))
            work.part(number).write_bytes(data)
    return survey, counted, parts


def screen_part(
    connection: "Connection",
    part: Part,
    folder: Path,
    *,
    task: Task,
) -> Iterator[tuple[str, bytes]]:
    """Screen a part, on a worker: its findings as Parquet, in batches, and its numbers."""
    tallies: dict[Path, Tally] = {}

    def keep(first: int, last: int) -> None:
        path = folder / f"part-{first}.parquet"
        write_part(connection, path)
        tallies[path] = count_batch(connection, last - first + 1)

    patients = part.population.patients
    if patients:
        engine = Engine(connection, _program(task.pack.value), task.question)
        screen_batches(engine, range(1, patients + 1), task.batch, keep)
    for path in tallies:
        yield _PART, path.read_bytes()
    counted = Counted(
        patients=patients,
        told=part.problems,
        kinds=tuple(part.counts.items()),
        ignored=dict(part.population.ignored),
        tallies=tuple(tallies.values()),
    )
    yield _COUNTED, msgspec.json.encode(counted)


@cache
def _program(pack: bytes) -> Program:
    """Make a pack ready, once for each process of a worker."""
    return Program(msgspec.json.decode(pack, type=Pack))


def _read(notes: Notes, sources: Sources, survey: Survey, counted: list[Counted]) -> Read:
    """Put together what was told of the data: as one reading of it all would tell."""
    told = dict.fromkeys(survey.problems)
    kinds = Counter((it.place.path, it.rule, it.fault) for it in told)
    for it in counted:
        kinds.update(dict(it.kinds))
        for problem in it.told:
            # A date of a table may be told by several parts.
            kind = (problem.place.path, problem.rule, problem.fault)
            kinds[kind] -= problem in told
            told[problem] = None
    notes.add_told(_in_order(list(told), sources), kinds)
    ignored = Counter(survey.ignored)
    for it in counted:
        ignored.update(it.ignored)
    return Read(
        patients=sum(it.patients for it in counted),
        problems=notes.problems(),
        counts=dict(notes.counts()),
        ignored={kind: count for kind, count in ignored.items() if count},
    )


def _in_order(told: list[Problem], sources: Sources) -> list[Problem]:
    """Put problems in the order of the files and their lines, then those of resource types."""
    views = load_views()
    paths_of: dict[str, list[str]] = {kind: [] for kind in views.names}
    for file in list_files(sources, views):
        paths_of.setdefault(file.kind, []).append(file.path)
    order = [name for kind, paths in paths_of.items() for name in (*paths, kind)]
    places = {path: place for place, path in enumerate(order)}
    kinds = {
        kind: place for place, kind in enumerate(dict.fromkeys((p.rule, p.fault) for p in told))
    }

    def key(problem: Problem) -> tuple[int, int, int, str]:
        place = places.get(problem.place.path, len(places))
        if problem.place.line:
            return place, problem.place.line, 0, ""
        return place, 0, kinds[problem.rule, problem.fault], problem.value

    return sorted(told, key=key)


def _no_omop(data: Path) -> Problem:
    return Problem(
        place=Place(str(data)),
        rule="omop-not-on-spark",
        fault="the Spark engine reads FHIR NDJSON and tables in Parquet, not OMOP databases",
        remedy="Run it with --engine duckdb.",
    )

"""Rows read once to a database file, and screened in batches of patients, within limits of memory."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from primum.checks.pack import Pack
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.store import MEMORY_EXHAUSTED, Limits, memory_errors, opened_store
from primum.record.bulk.population import Population, read_population
from primum.screening.population.summary import Read
from primum.screening.population.work import Work, half
from primum.vocabulary.problem import Place, Problem, Unreadable

# Memory: what is taken beside DuckDB's (measured with 5,500 checks and 100,000 patients), what DuckDB
# needs to read so many, what any batch takes, and what each of its patients adds.
_BYTES_BESIDE = 240_000_000
_BYTES_TO_READ = 205_000_000
_BYTES_A_BATCH = 100_000_000
_BYTES_A_PATIENT = 20_000
_FEWEST, _MOST = 250, 100_000  # patients of a batch
# What is in a folder beside its data, or is empty, is told and is nothing unusable.
_HARMLESS = frozenset({"file-not-read", "empty-file"})


class Means(NamedTuple):
    """What a run may use: bytes of memory for the whole process, and threads."""

    memory: int
    threads: int

    @property
    def batch(self) -> int:
        """How many patients to screen at once."""
        return min(_MOST, max(_FEWEST, (self.memory - _BYTES_A_BATCH) // _BYTES_A_PATIENT))

    def limits(self, work: Work) -> Limits:
        """Leave DuckDB what Python does not take, and DuckDB itself does not count."""
        least = min(_BYTES_TO_READ, self.memory * 8 // 10)
        left = max(self.memory - _BYTES_BESIDE, least)
        return Limits(left, self.threads, work.spill)


def read_rows(data: Path, packs: Iterable[Pack], work: Work, means: Means) -> Read:
    """Read the data to row tables in the database file of the work; the packs say what to look for.

    `Unreadable` when there is nobody in it.
    """
    listed = frozenset(code for pack in packs for code in _listed(pack))
    try:
        population = _read_within(data, listed, work, means.limits(work))
    except Unreadable as stop:
        # Each thread holds a piece of a file; one alone needs least.
        if stop.problem.rule != MEMORY_EXHAUSTED or means.threads == 1:
            raise
        population = _read_within(data, listed, work, means.limits(work)._replace(threads=1))
    read = Read(
        patients=population.patients,
        problems=population.problems,
        counts=dict(population.counts),
        ignored=dict(population.ignored),
    )
    refuse_nobody(data, read)
    work.keep_rows(read)
    return read


def _read_within(
    data: Path, listed: frozenset[tuple[str, str]], work: Work, limits: Limits
) -> Population:
    for left in work.folder.glob(f"{half(work.rows).name}*"):
        left.unlink()  # of a try that failed, or was killed
    with opened_store(half(work.rows), limits) as connection:
        population = read_population(connection, data, listed=listed)
        connection.execute("CHECKPOINT")  # at closing a full disk would pass unsaid
    return population


def _listed(pack: Pack) -> set[tuple[str, str]]:
    """List the codes that the pack knows surely, each with the name of its system."""
    meaning = pack.meaning
    concepts = [
        *meaning.concepts.values(),
        *(medicine.concept for medicine in meaning.medicines.values()),
        *(measurement.concept for measurement in meaning.measurements.values()),
    ]
    return {
        (rule.system, code) for concept in concepts for rule in concept.codes for code in rule.codes
    }


def refuse_nobody(data: Path, read: Read) -> None:
    """Stop where there is no patient in the data."""
    if not read.patients:
        raise Unreadable(
            Problem(
                place=Place(str(data)),
                rule="no-patients",
                fault="there is no patient in this data, nor a row of any",
                value=read.problems[0].message if read.problems else "",
                remedy="Give FHIR bulk data with Patient.ndjson, or an OMOP database with persons.",
            )
        )


def refuse_unusable(read: Read) -> None:
    """Stop at the first thing in the data that could not be used."""
    unusable = [problem for problem in read.problems if problem.rule not in _HARMLESS]
    if unusable:
        raise Unreadable(unusable[0])


def screen_batches(
    engine: Engine, patients: range, batch: int, keep: Callable[[int, int], None]
) -> None:
    """Screen patients by number, some at a time; `keep(first, last)` takes the findings of each batch.

    Where a batch needs more memory than there is, fewer are screened at a time.
    """
    first = patients.start
    while first < patients.stop:
        size = min(batch, patients.stop - first)
        try:
            engine.screen(first, first + size - 1)
            keep(first, first + size - 1)
        except memory_errors():
            if size <= _FEWEST:
                raise
            batch = size // 2  # these patients have more than most; fewer at a time then
            continue
        first += size

"""One screening from end to end, with a reader and an engine of the test's own."""

from contextlib import contextmanager, nullcontext

import duckdb
import pytest

from primum.checks.pack import Meaning, make_pack
from primum.engines.duckdb.doubts import DOUBT
from primum.engines.duckdb.question import Question
from primum.engines.duckdb.telling import COVER, FINDING
from primum.record.bulk.population import Population
from primum.screening.population import batches, run
from primum.screening.population.batches import Means
from primum.screening.population.run import Job, Signs, screen_population
from primum.vocabulary.problem import Place, Problem, Unreadable

PACK = make_pack(
    "Trial knowledge",
    "1",
    {"en": "Not for care."},
    Meaning(checks=(), concepts={}, medicines={}, measurements={}, units={}),
    {},
)
FAULT = Problem(place=Place("a.ndjson", 3), rule="corrupt-line", fault="no JSON", remedy="Mend it.")
HARMLESS = Problem(place=Place("README"), rule="file-not-read", fault="no data", remedy="None.")


class Trial:
    """What the stand-ins are told, and what they saw."""

    def __init__(self):
        self.patients = 10
        self.problems = ()
        self.fits = 1000  # patients a batch; more need too much memory
        self.batches = []
        self.moments = []
        self.reads = 0
        self.said = []

    def read(self, connection, data, listed):
        self.reads += 1
        connection.execute("CREATE OR REPLACE TABLE one AS SELECT 1")
        return Population(self.patients, {}, self.problems, (), ())

    def engine(self, connection, program, question):
        self.moments.append(question.moment)
        return Engine(self, connection)


class Engine:
    """Finds one thing of each patient."""

    def __init__(self, trial, connection):
        self.trial, self.connection = trial, connection

    def screen(self, first, last):
        self.trial.batches.append((first, last))
        if last - first + 1 > self.trial.fits:
            raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")
        run = self.connection.execute
        run(f"CREATE OR REPLACE TEMP TABLE finding ({FINDING})")
        run(f"CREATE OR REPLACE TEMP TABLE cover ({COVER})")
        run(f"CREATE OR REPLACE TEMP TABLE doubt ({DOUBT})")
        one = "p, 'Patient/' || printf('%05d', p), 1.0, 'MedicationRequest/' || p, 'zolsartan'"
        each = f"FROM range({first}, {last + 1}) numbers(p)"
        kind = "'z/a', 'dosing', 'alert', 'yes', 'yes', 'avoid', true, true, false, [], []"
        run(f"INSERT INTO finding SELECT {one}, {kind} {each}")
        run(f"INSERT INTO cover SELECT {one}, 'Zolsartan' {each}")


@pytest.fixture
def trial(monkeypatch):
    made = Trial()
    monkeypatch.setattr(batches, "read_population", made.read)
    monkeypatch.setattr(run, "Engine", made.engine)
    monkeypatch.setattr(batches, "_FEWEST", 2)
    return made


@pytest.fixture
def screen(trial, tmp_path):
    """Screen; gives the summary."""
    (tmp_path / "data").mkdir()

    @contextmanager
    def steps(doing, total):
        yield lambda: trial.said.append(doing)

    def go(**more):
        now = more.pop("now", 5.0)
        given = {"means": Means(512_000_000, 2), **more}
        job = Job(
            PACK, Question("now", now=now), tmp_path / "data", tmp_path / "f.parquet", **given
        )
        return screen_population(job, Signs(lambda _: nullcontext(), steps, trial.said.append))

    return go


def rows(tmp_path):
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT patient FROM '{tmp_path / 'f.parquet'}'").fetchall()


def test_everybody_is_screened_once(screen, trial, tmp_path):
    summary = screen()
    assert summary.patients.total == 10
    assert summary.findings.by_status["alert"] == len(rows(tmp_path)) == 10
    assert trial.said == ["screening patients"] * 10


def test_a_batch_that_needs_too_much_memory_is_halved(screen, trial, tmp_path):
    trial.patients, trial.fits = 41, 6
    summary = screen()
    assert summary.patients.total == len(rows(tmp_path)) == 41
    assert trial.batches[:4] == [(1, 41), (1, 20), (1, 10), (1, 5)]
    assert trial.batches[-1] == (41, 41)


def test_batches_do_not_change_the_file(screen, trial, tmp_path):
    trial.patients = 5000
    screen()
    one = (tmp_path / "f.parquet").read_bytes()
    trial.fits = 700
    screen()
    assert (tmp_path / "f.parquet").read_bytes() == one


def test_memory_for_no_patient_at_all_is_said(screen, trial, tmp_path):
    trial.fits = 0
    with pytest.raises(Unreadable) as stop:
        screen()
    assert stop.value.problem.rule == "memory-exhausted"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_run_that_stopped_goes_on_and_asks_about_the_same_moment(screen, trial, tmp_path):
    trial.patients, trial.fits = 30, 7
    whole = screen(is_resumable=True)
    expected = (tmp_path / "f.parquet").read_bytes()
    trial.batches.clear()
    Engine.screen, was = failing(Engine.screen, after=(16, 22)), Engine.screen
    try:
        with pytest.raises(ZeroDivisionError):
            screen(is_resumable=True)
    finally:
        Engine.screen = was
    reads = trial.reads
    again = screen(is_resumable=True, now=900.0)
    assert trial.reads == reads
    assert trial.moments[-1] == 5.0
    assert (tmp_path / "f.parquet").read_bytes() == expected
    assert again.findings == whole.findings
    assert any("going on with" in said for said in trial.said)


def failing(screen, after):
    def fails(engine, first, last):
        if first >= after[0]:
            return 1 / 0
        return screen(engine, first, last)

    return fails


def test_strict_stops_at_what_cannot_be_used(screen, trial, tmp_path):
    trial.problems = (HARMLESS, FAULT)
    with pytest.raises(Unreadable) as stop:
        screen(is_strict=True)
    assert stop.value.problem == FAULT
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_is_no_data_stops_nothing(screen, trial):
    trial.problems = (HARMLESS,)
    assert screen(is_strict=True).problems[0].rule == "file-not-read"


def test_nobody_to_screen_is_said(screen, trial, tmp_path):
    trial.patients = 0
    with pytest.raises(Unreadable) as stop:
        screen()
    assert stop.value.problem.rule == "no-patients"
    assert not (tmp_path / "f.parquet").exists()

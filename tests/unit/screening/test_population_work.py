"""The folder of a screening at work: what it keeps, and what it refuses."""

import os

import msgspec
import pytest

from primum.screening.population.summary import Read
from primum.screening.population.tally import Tally
from primum.screening.population.work import (
    Plan,
    fingerprint,
    half,
    lasting_work,
    passing_work,
)
from primum.vocabulary.problem import Place, Problem, Unreadable

PLAN = Plan(asked={"pack": "a", "--at": "now"}, now=5.0)


class Stopped(Exception):
    """The work was stopped."""


def stop_after(folder, steps):
    def run(work):
        steps(work)
        raise Stopped

    with pytest.raises(Stopped), lasting_work(folder, PLAN) as work:
        run(work)


def keep_something(work):
    half(work.rows).write_bytes(b"rows")
    work.keep_rows(Read(patients=7, ignored={"Encounter": 2}))
    half(work.part(1)).write_bytes(b"part")
    work.keep_part(1, Tally(patients=7, alerts={2: 1}))
    half(work.part(8)).write_bytes(b"half a p")


def test_what_was_done_is_there_when_it_goes_on(tmp_path):
    folder = tmp_path / "out.work"
    stop_after(folder, keep_something)
    later = msgspec.structs.replace(PLAN, now=900.0)
    with lasting_work(folder, later) as work:
        assert work.plan == PLAN  # the moment of the run that began
        assert work.read() == Read(patients=7, ignored={"Encounter": 2})
        assert work.tallies() == {1: Tally(patients=7, alerts={2: 1})}
        assert work.part(1).read_bytes() == b"part"
        assert not work.part(8).exists()
    assert not folder.exists()


def test_problems_are_kept(tmp_path):
    problem = Problem(place=Place("a.ndjson", 7), rule="corrupt-line", fault="f", remedy="r")

    def keep(work):
        half(work.rows).write_bytes(b"")
        work.keep_rows(Read(patients=1, problems=(problem,)))

    stop_after(tmp_path / "w", keep)
    with lasting_work(tmp_path / "w", PLAN) as work:
        assert work.read().problems == (problem,)


def refused(folder, plan=PLAN):
    with pytest.raises(Unreadable) as stop, lasting_work(folder, plan):
        pass
    return stop.value.problem


def test_another_question_is_refused_and_nothing_is_lost(tmp_path):
    stop_after(tmp_path / "w", keep_something)
    other = msgspec.structs.replace(PLAN, asked={"pack": "b", "--at": "now"})
    problem = refused(tmp_path / "w", other)
    assert (problem.rule, problem.value) == ("work-of-another-question", "pack")
    with lasting_work(tmp_path / "w", PLAN) as work:
        assert list(work.tallies()) == [1]


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "thesis.txt").write_text("mine")
    assert refused(tmp_path / "w").rule == "work-unknown"
    assert (tmp_path / "w" / "thesis.txt").read_text() == "mine"


def test_a_changed_file_is_refused(tmp_path):
    stop_after(tmp_path / "w", lambda work: (work.folder / "plan.json").write_text("{"))
    assert refused(tmp_path / "w").rule == "work-damaged"


def test_two_at_work_in_one_folder_are_refused(tmp_path):
    with lasting_work(tmp_path / "w", PLAN):
        assert refused(tmp_path / "w").rule == "work-in-use"


def test_passing_work_leaves_nothing(tmp_path):
    def run(work):
        work.rows.write_bytes(b"")
        assert work.folder.name.endswith(".partial")
        raise Stopped

    with pytest.raises(Stopped), passing_work(tmp_path, "out.parquet", PLAN) as work:
        run(work)
    assert list(tmp_path.iterdir()) == []


def test_the_data_is_known_by_names_sizes_and_times(tmp_path):
    first = tmp_path / "Patient.ndjson"
    first.write_text("{}\n")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    os.utime(first, ns=(1, 1))
    touched = fingerprint(tmp_path)
    first.write_text("{}\n\n")
    os.utime(first, ns=(1, 1))
    grown = fingerprint(tmp_path)
    first.rename(tmp_path / "People.ndjson")
    assert len({before, touched, grown, fingerprint(tmp_path)}) == 4


def test_a_part_that_was_taken_away_is_made_again(tmp_path):
    folder = tmp_path / "out.work"
    stop_after(folder, keep_something)
    (folder / "part-000000000001.parquet").unlink()
    with lasting_work(folder, PLAN) as work:
        assert work.tallies() == {}


def test_data_that_is_linked_to_is_data(tmp_path):
    elsewhere, data = tmp_path / "elsewhere", tmp_path / "data"
    elsewhere.mkdir()
    data.mkdir()
    (data / "linked").symlink_to(elsewhere)
    (data / "itself").symlink_to(data)
    before = fingerprint(data)
    (elsewhere / "Flag.ndjson").write_text("{}\n")
    assert fingerprint(data) != before

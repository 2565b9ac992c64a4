"""A population on disk: the same bytes every time, whole or not there."""

import errno
import gzip
import json
import multiprocessing

import pytest

from primum.synth.outside import read_patients
from primum.synth.population.blocks import BLOCK, Job, make_blocks
from primum.synth.population.folder import Beside, refuse_full, write_population
from primum.synth.population.patient import Recipe
from primum.vocabulary.problem import Unreadable

PATIENTS = 2 * BLOCK + 50


def write(folder, palette, patients=PATIENTS, workers=1, *, packed=False, faults=0.0):
    job = Job(
        recipe=Recipe(seed=2, faults=faults), palette=palette, patients=patients, is_packed=packed
    )
    ending = ".ndjson.gz" if packed else ".ndjson"
    return write_population(folder, make_blocks(job, workers), ending)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory, palette):
    """A population made by one process."""
    folder = tmp_path_factory.mktemp("population") / "alone"
    return folder, write(folder, palette)


@pytest.mark.parametrize("workers", [2, 5])
def test_the_number_of_workers_changes_no_byte(tmp_path, palette, alone, workers):
    folder, census = alone
    assert write(tmp_path / "new", palette, workers=workers) == census
    assert contents(tmp_path / "new") == contents(folder)


def test_the_first_patients_are_the_same_ones_however_many_there_are(tmp_path, palette, alone):
    write(tmp_path / "few", palette, patients=37)
    whole = contents(alone[0])
    for name, data in contents(tmp_path / "few").items():
        assert whole[name].startswith(data)


def test_packed_files_hold_the_same_lines(tmp_path, palette, alone):
    census = write(tmp_path / "packed", palette, packed=True)
    unpacked = {
        name.removesuffix(".gz"): gzip.decompress(data)
        for name, data in contents(tmp_path / "packed").items()
    }
    assert unpacked == contents(alone[0])
    assert census.resources == alone[1].resources


def test_the_census_counts_what_is_there(tmp_path, palette):
    census = write(tmp_path / "faulty", palette, faults=0.3)
    files = contents(tmp_path / "faulty")
    assert census.bytes == {name: len(data) for name, data in files.items()}
    assert {f"{type_}.ndjson": count for type_, count in census.resources.items()} == {
        name: data.count(b"\n") for name, data in files.items()
    }
    patients, problems = read_patients(tmp_path / "faulty")
    assert len(patients) == census.patients == PATIENTS
    assert len(problems) == census.planted["no-such-patient"] > 0
    assert 0.2 * PATIENTS < sum(census.planted.values()) < 0.4 * PATIENTS


def test_sizes_are_those_of_real_records(alone):
    _, census = alone
    assert 11_000 < sum(census.bytes.values()) / census.patients < 17_000


def test_every_line_is_one_resource_of_its_file(alone):
    for name, data in contents(alone[0]).items():
        for line in data.splitlines():
            assert json.loads(line)["resourceType"] == name.removesuffix(".ndjson")


def test_a_folder_with_something_in_it_is_refused_and_kept(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Unreadable) as stop:
        refuse_full(tmp_path)
    assert stop.value.problem.rule == "folder-not-empty"
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_a_file_or_a_dangling_link_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(Unreadable):
            refuse_full(tmp_path / name)


def test_an_empty_folder_is_filled(tmp_path, palette):
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", palette, patients=3)
    assert (tmp_path / "empty" / "Patient.ndjson").read_bytes().count(b"\n") == 3


def test_a_full_disk_leaves_nothing(tmp_path, palette):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    job = Job(recipe=Recipe(seed=2), palette=palette, patients=5)
    with pytest.raises(Unreadable) as stop:
        write_population(
            tmp_path / "new", make_blocks(job, 1), ".ndjson", [Beside("more.json", full)]
        )
    assert stop.value.problem.rule == "population-not-written"
    assert "No space left" in stop.value.problem.value
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_leaves_nothing_either(tmp_path):
    def broken():
        raise ZeroDivisionError
        yield

    with pytest.raises(ZeroDivisionError):
        write_population(tmp_path / "new", broken(), ".ndjson")
    assert list(tmp_path.iterdir()) == []


def test_a_parent_that_is_a_file_is_said(tmp_path, palette):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreadable) as stop:
        write(tmp_path / "file" / "new", palette, patients=1)
    assert stop.value.problem.rule == "population-not-written"


def test_a_worker_that_is_killed_is_said_and_leaves_nothing(tmp_path, palette):
    job = Job(recipe=Recipe(seed=2), palette=palette, patients=40 * BLOCK)

    def kill():
        for worker in multiprocessing.active_children()[:1]:
            worker.kill()

    with pytest.raises(Unreadable) as stop:
        write_population(tmp_path / "new", make_blocks(job, 2), ".ndjson", step=kill)
    assert stop.value.problem.rule == "worker-gone"
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []

"""`primum synth` from outside."""

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from primum.checks.pack import read_pack
from primum.synth.outside import collection, read_patients


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def synth(primum, pack):
    """Make a population in the test's own folder."""

    def run(*arguments):
        return primum("synth", "--pack", pack, "--out", "people", *arguments)

    return run


def test_a_population_is_made_and_summed_up(synth, tmp_path):
    done = synth("--patients", 300, "--faults", 0.1, "--format", "json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["patients"] == said["resources"]["Patient"] == 300
    assert sum(said["planted"].values()) > 10
    assert said.pop("problems") == []
    files = contents(tmp_path / "people")
    assert json.loads(files.pop("population.json")) == said
    assert {name: len(data) for name, data in files.items()} == said["bytes"]


def test_in_text_it_says_how_much_there_is(synth):
    done = synth("--patients", 20, "--faults", 1)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "people: 20 patients, " in done.stderr
    assert "20 planted faults" in done.stderr


def test_the_same_seed_gives_the_same_bytes(primum, pack, tmp_path):
    for folder, seed, workers in (("a", 5, 1), ("b", 5, 2), ("c", 6, 1)):
        done = primum(
            *("synth", "--pack", pack, "--patients", 450, "--seed", seed),
            *("--workers", workers, "--out", folder, "--gzip"),
        )
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")
    assert "Patient.ndjson.gz" in contents(tmp_path / "a")


def test_knowledge_of_any_size_lies_beside_the_same_patients(primum, pack, tmp_path):
    for folder, more in (("plain", ()), ("wide", ("--checks", 5500))):
        primum("synth", "--pack", pack, "--patients", 30, "--out", folder, *more)
    plain, wide = contents(tmp_path / "plain"), contents(tmp_path / "wide")
    assert {name for name in wide if wide[name] != plain.get(name)} == {
        "pack.json",
        "population.json",
    }
    own = len(read_pack(pack).meaning.checks)
    assert len(read_pack(tmp_path / "wide" / "pack.json").meaning.checks) == own + 5500


def test_a_patient_can_be_checked(synth, primum, pack, tmp_path):
    synth("--patients", 40)
    patients, problems = read_patients(tmp_path / "people")
    assert problems == []
    for number, rows in enumerate(list(patients.values())[:3]):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(collection(rows)))
        done = primum("check", path, "--pack", pack, "--at", "2026-06-01", "--format", "json")
        assert done.returncode == 0, done.stderr


def test_a_folder_with_something_in_it_is_refused(synth, tmp_path):
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "mine").write_text("mine")
    done = synth("--patients", 5)
    assert done.returncode == 3
    assert "folder-not-empty" in done.stderr
    assert contents(tmp_path / "people") == {"mine": b"mine"}


@pytest.mark.parametrize(
    "wrong",
    [
        ("--patients", 0),
        ("--patients", "many"),
        ("--patients", 5, "--faults", 2),
        ("--patients", 5, "--faults", "nan"),
        ("--patients", 5, "--seed", -1),
        ("--patients", 5, "--workers", 0),
        ("--patients", 5, "--checks", 0),
        ("--patients", 5, "--today", "tomorrow"),
        ("--patients", 5, "--today", "0001-01-01"),
        (),
    ],
)
def test_misuse_is_said_and_makes_nothing(synth, tmp_path, wrong):
    done = synth(*wrong)
    assert done.returncode == 2
    assert "usage" in done.stderr
    assert not (tmp_path / "people").exists()


def test_another_day_moves_the_histories(synth, tmp_path):
    assert synth("--patients", 60, "--today", "2020-02-29").returncode == 0
    rows = (tmp_path / "people" / "Observation.ndjson").read_text().splitlines()
    assert max(json.loads(row).get("issued", "") for row in rows) < "2020-03-01"


def test_a_killed_run_leaves_nothing_that_looks_whole(tmp_path, pack):
    command = [sys.executable, "-m", "primum", "synth", "--pack", str(pack)]
    arguments = ["--patients", "2000000", "--out", "people", "--workers", "2"]
    running = subprocess.Popen([*command, *arguments], cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("*.partial/Patient.ndjson")) and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait(timeout=60)
    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == 1
    assert left[0].endswith(".partial")


def test_an_interrupted_run_leaves_nothing(tmp_path, pack):
    command = [sys.executable, "-m", "primum", "synth", "--pack", str(pack)]
    arguments = ["--patients", "2000000", "--out", "people", "--workers", "2"]
    running = subprocess.Popen(
        [*command, *arguments], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("*.partial/Patient.ndjson")) and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []

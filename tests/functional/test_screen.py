"""`primum screen` from outside."""

import gzip
import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import duckdb
import pytest

AT = "2026-06-01"
SEVERAL = ("--memory-limit", "128MB")  # so little that these patients make several batches
PATIENTS = 2400
# What is there at a moment while a run is at work, by the files in its folder.
WHILE_READING = "*/.population.duckdb.half"
WHILE_SCREENING = "*/part-*.json"


def made(folder, pack, *arguments):
    command = [sys.executable, "-m", "primum", "synth", "--pack", pack, "--out", folder]
    subprocess.run([*map(str, command), *map(str, arguments)], capture_output=True, check=True)
    (folder / "population.json").unlink()
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory, pack):
    """Some invented patients."""
    return made(tmp_path_factory.mktemp("few") / "people", pack, "--patients", 120)


@pytest.fixture(scope="module")
def many(tmp_path_factory, pack):
    """So many patients that they are screened in several batches."""
    return made(tmp_path_factory.mktemp("many") / "people", pack, "--patients", PATIENTS)


@pytest.fixture
def people(few, tmp_path):
    """A copy of the few, to be changed."""
    return shutil.copytree(few, tmp_path / "people")


@pytest.fixture
def screen(primum, pack, tmp_path):
    """Screen a folder into findings.parquet in the test's own folder."""

    def run(data, *arguments, **more):
        given = () if "--at" in arguments else ("--at", AT)
        command = ("screen", data, "--out", "findings.parquet", "--pack", pack, *given)
        return primum(*command, *arguments, **more)

    return run


@pytest.fixture(scope="module")
def usual(primum_in, pack, few, tmp_path_factory):
    """The summary of the few, and their rows, as most tests read them."""
    folder = tmp_path_factory.mktemp("usual")
    command = ("screen", few, "--out", "findings.parquet", "--pack", pack, "--at", AT)
    done = primum_in(folder, *command, "--format", "json")
    return summed(done), rows_of(folder / "findings.parquet")


def summed(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows_of(path, what="*"):
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {what} FROM '{path}'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def rules(summary):
    return {fault["rule"]: fault for fault in summary["problems"]}


def lines_of(path):
    return path.read_bytes().splitlines(keepends=True)


# --- what it says ----------------------------------------------------------------------------------


def test_a_population_is_screened_and_summed_up(usual):
    summary, rows = usual
    assert summary["format"] == "primum-screen/1"
    assert summary["patients"]["total"] == 120
    assert sum(band["patients"] for band in summary["patients"]["by_alerts"]) == 120
    assert summary["findings"]["total"] == len(rows) > 0
    for status, count in summary["findings"]["by_status"].items():
        assert count == sum(row["status"] == status for row in rows)
    for spoke in summary["findings"]["by_check"]:
        same = [row for row in rows if row["check"] == spoke["check"]]
        assert len(same) == spoke["findings"]
        assert len({row["patient"] for row in same}) == spoke["patients"]
    orders = summary["orders"]
    assert orders["judged"] == orders["covered"] + orders["not_covered"]
    assert {row["order"].split("/")[0] for row in rows} <= {
        "MedicationRequest",
        "MedicationDispense",
        "MedicationStatement",
        "MedicationAdministration",
    }


def test_each_row_is_what_the_bedside_says(primum, pack, few, usual, tmp_path):
    said = {}
    for row in usual[1]:
        said.setdefault(row["patient"], []).append((row["order"], row["check"], row["status"]))
    patient = max(said, key=lambda patient: len(said[patient]))
    (tmp_path / "one").mkdir()
    for path in few.glob("*.ndjson"):
        mine = [line for line in lines_of(path) if patient.encode() in line]
        if path.name == "Patient.ndjson":
            mine = [line for line in lines_of(path) if patient.split("/")[1].encode() in line]
        if path.name == "Medication.ndjson":
            mine = lines_of(path)
        (tmp_path / "one" / path.name).write_bytes(b"".join(mine))
    entries = [
        {"resource": json.loads(line)}
        for path in (tmp_path / "one").iterdir()
        for line in lines_of(path)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    (tmp_path / "one.json").write_text(json.dumps(bundle))
    done = primum("check", "one.json", "--pack", pack, "--at", AT, "--format", "json")
    found = json.loads(done.stdout)["findings"]
    assert sorted(said[patient], key=str) == sorted(
        ((it["order"], it["check"], it["status"]) for it in found), key=str
    )


def test_rows_stand_in_order(usual):
    weight = {"alert": 0, "not-assessable": 1, "reference": 2}
    keys = [
        (row["patient"], row["at"], row["order"], row["medicine"], weight[row["status"]])
        for row in usual[1]
    ]
    assert keys == sorted(keys)


def test_the_summary_is_a_page_too(screen, few, tmp_path):
    done = screen(few)
    assert done.returncode == 0, done.stderr
    assert "not for care" in done.stdout
    assert "alerts per 1,000 orders" in done.stdout
    assert "findings.parquet: " in done.stdout
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["findings.parquet"]


def test_the_file_says_what_it_is(screen, few, tmp_path, pack):
    summary = summed(screen(few, "--format", "json", "--jurisdiction", "us"))
    with duckdb.connect() as connection:
        path = tmp_path / "findings.parquet"
        found = connection.execute(f"SELECT key, value FROM parquet_kv_metadata('{path}')")
        said = {key.decode(): value.decode() for key, value in found.fetchall()}
    assert said["primum.pack.meaning"] == json.loads(pack.read_bytes())["hashes"]["meaning"]
    assert said["primum.notice"] == summary["notice"]
    assert (said["primum.at"], said["primum.jurisdiction"]) == (AT, "us")


@pytest.mark.parametrize("at", ["now", "order", "events"])
def test_other_moments_can_be_asked(screen, few, tmp_path, at):
    summary = summed(screen(few, "--at", at, "--format", "json"))
    moments = {row["at"] for row in rows_of(tmp_path / "findings.parquet")}
    assert summary["orders"]["judged"] > 0
    assert len(moments) == 1 if at == "now" else len(moments) > 1


def test_only_what_was_approved_runs_when_asked(screen, few):
    summary = summed(screen(few, "--only", "approved", "--format", "json"))
    assert all(not spoke["verified"] for spoke in summary["findings"]["by_check"])


# --- the same bytes --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(many, pack, tmp_path_factory):
    """The findings of many patients, of a run that nothing interrupted."""
    path = tmp_path_factory.mktemp("whole") / "findings.parquet"
    command = [sys.executable, "-m", "primum", "screen", many, "--out", path, "--pack", pack]
    arguments = ["--at", AT, *SEVERAL, "--resumable", "--workers", "1"]
    subprocess.run([*map(str, command), *arguments], capture_output=True, check=True, timeout=120)
    return path.read_bytes()


def killed(tmp_path, many, pack, moment, *, by):
    """Begin a run, and end it when a file is there."""
    command = [sys.executable, "-m", "primum", "screen", str(many), "--pack", str(pack)]
    arguments = ["--out", "findings.parquet", "--at", AT, *SEVERAL]
    more = ["--resumable"] if by is signal.SIGKILL else []
    running = subprocess.Popen(
        [*command, *arguments, *more], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(moment)) and running.poll() is None:
        assert time.monotonic() < deadline
        with suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
    running.send_signal(by)
    _, said = running.communicate(timeout=60)
    assert "Traceback" not in said
    return running.returncode


@pytest.mark.parametrize("moment", [WHILE_READING, WHILE_SCREENING])
def test_a_killed_run_goes_on_to_the_same_file(screen, many, pack, tmp_path, whole, moment):
    assert killed(tmp_path, many, pack, moment, by=signal.SIGKILL) == -signal.SIGKILL
    assert not (tmp_path / "findings.parquet").exists()
    kept = {path.name for path in tmp_path.glob("*.work/part-*.json")}
    assert bool(kept) == (moment == WHILE_SCREENING)
    done = screen(many, "--resumable", *SEVERAL, "--workers", 3)
    assert done.returncode == 0, done.stderr
    assert ("going on with" in done.stderr) == bool(kept)
    assert (tmp_path / "findings.parquet").read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["findings.parquet"]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(many, pack, tmp_path, by):
    assert killed(tmp_path, many, pack, WHILE_SCREENING, by=by) == 130
    assert list(tmp_path.iterdir()) == []


def test_two_runs_with_one_output_do_not_mix(few, pack, tmp_path):
    command = [sys.executable, "-m", "primum", "screen", str(few), "--pack", str(pack)]
    both = [
        subprocess.Popen([*command, "--out", "findings.parquet", "--at", AT], cwd=tmp_path)
        for _ in range(2)
    ]
    assert [run.wait(timeout=120) for run in both] == [0, 0]
    assert rows_of(tmp_path / "findings.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["findings.parquet"]


def test_the_one_file_that_is_read_is_not_written_over(primum, pack, people):
    file = people / "Patient.ndjson"
    before = file.read_bytes()
    done = primum("screen", file, "--out", file, "--pack", pack, "--at", AT)
    assert done.returncode == 3
    assert "output-is-input" in done.stderr
    assert file.read_bytes() == before


def test_the_pack_is_not_written_over(primum, pack, few, tmp_path):
    own = shutil.copy(pack, tmp_path / "own.json")
    done = primum("screen", few, "--out", own, "--pack", own, "--at", AT)
    assert done.returncode == 3
    assert "output-is-input" in done.stderr
    assert own.read_bytes() == pack.read_bytes()


def test_another_question_is_refused_in_the_same_folder(screen, many, pack, tmp_path):
    killed(tmp_path, many, pack, WHILE_SCREENING, by=signal.SIGKILL)
    done = screen(many, "--resumable", *SEVERAL, "--jurisdiction", "us")
    assert done.returncode == 3
    assert "work-of-another-question" in done.stderr
    assert "--jurisdiction" in done.stderr
    assert not (tmp_path / "findings.parquet").exists()


def test_more_memory_gives_the_same_file(screen, many, tmp_path, whole):
    assert screen(many, "--memory-limit", "2GB").returncode == 0
    assert (tmp_path / "findings.parquet").read_bytes() == whole


# --- bad data --------------------------------------------------------------------------------------


def test_a_corrupt_line_is_named_and_the_rest_is_screened(screen, people, usual, tmp_path):
    before, _ = usual
    path = people / "Observation.ndjson"
    lines = lines_of(path)
    lines.insert(100, b'{"resourceType": "Observation", "id":\n')
    path.write_bytes(b"".join(lines))
    after = summed(screen(people, "--format", "json"))
    assert rules(after)["corrupt-line"]["places"] == [f"{path}:101"]
    assert after["findings"] == before["findings"]


def test_strict_stops_at_it_without_output(screen, people, tmp_path):
    path = people / "Observation.ndjson"
    path.write_bytes(path.read_bytes() + b"{\n")
    done = screen(people, "--strict")
    assert done.returncode == 3
    assert f"{path}:{len(lines_of(path))}: corrupt-line" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


def test_strict_is_content_with_sound_data(screen, people):
    (people / "README.txt").write_text("an export")
    assert screen(people, "--strict").returncode == 0


def test_a_truncated_gzip_is_screened_as_far_as_it_goes(screen, people):
    path = people / "Condition.ndjson"
    packed = gzip.compress(path.read_bytes())
    path.unlink()
    (people / "Condition.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    summary = summed(screen(people, "--format", "json"))
    assert "Condition.ndjson.gz:" in rules(summary)["truncated-gzip"]["places"][0]
    assert summary["patients"]["total"] == 120


def test_types_that_nothing_reads_are_counted(screen, people):
    line = json.dumps({"resourceType": "Encounter", "id": "e"}) + "\n"
    (people / "Encounter.ndjson").write_text(line)
    (people / "Strange.ndjson").write_text(line.replace("Encounter", "Strange"))
    summary = summed(screen(people, "--format", "json"))
    assert summary["ignored"]["Encounter"] == 1
    assert "unknown-resource-type" in rules(summary)


def test_orphans_and_patients_without_data_are_counted(screen, people):
    line = json.dumps({"resourceType": "Patient", "id": "nobody-else"}) + "\n"
    with (people / "Patient.ndjson").open("a") as file:
        file.write(line)
    orphan = json.loads(lines_of(people / "Condition.ndjson")[0])
    orphan |= {"id": "orphan", "subject": {"reference": "Patient/unheard-of"}}
    with (people / "Condition.ndjson").open("a") as file:
        file.write(json.dumps(orphan) + "\n")
    summary = summed(screen(people, "--format", "json"))
    assert summary["patients"]["total"] == 122
    assert rules(summary)["patient-not-supplied"]["count"] >= 1


def test_a_table_without_a_column_stops(screen, people, tmp_path):
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'Patient/x' AS id) TO '{people}/flag.parquet'")
    (people / "Flag.ndjson").unlink(missing_ok=True)
    done = screen(people)
    assert done.returncode == 3
    assert "parquet-column-missing" in done.stderr
    assert not (tmp_path / "findings.parquet").exists()


@pytest.mark.parametrize(
    ("content", "rule"), [(None, "no-data"), ({"Patient.ndjson": "{\n"}, "no-patients")]
)
def test_data_without_patients_stops(screen, tmp_path, content, rule):
    (tmp_path / "data").mkdir()
    for name, text in (content or {}).items():
        (tmp_path / "data" / name).write_text(text)
    done = screen("data", "--format", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["problems"][0]["rule"] == rule
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_data_that_is_not_there_stops(screen):
    done = screen("nowhere")
    assert done.returncode == 3
    assert "data-missing" in done.stderr


# --- the output ------------------------------------------------------------------------------------


def test_what_was_there_is_replaced_at_the_end(screen, few, tmp_path):
    out = tmp_path / "findings.parquet"
    out.write_text("yesterday's")
    assert screen(few, "--strict", "--scratch", tmp_path / "scratch").returncode == 0
    assert rows_of(out)


def test_what_was_there_stays_when_it_fails(screen, few, tmp_path):
    (tmp_path / "findings.parquet").write_text("yesterday's")
    (tmp_path / "data").mkdir()
    assert screen("data").returncode == 3
    assert (tmp_path / "findings.parquet").read_text() == "yesterday's"


@pytest.mark.parametrize(
    ("out", "rule"),
    [
        ("/proc/none/f.parquet", "disk-failed"),
        (".", "output-not-written"),
        ("/dev/null", "output-not-written"),
        ("people/f.parquet", "output-in-data"),
    ],
)
def test_an_output_that_cannot_be_is_said(screen, people, tmp_path, out, rule):
    done = screen("people", "--out", out)
    assert done.returncode == 3
    assert rule in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


def test_a_full_disk_is_said_and_leaves_nothing(few, pack, tmp_path):
    command = [sys.executable, "-m", "primum", "screen", str(few), "--pack", str(pack)]
    done = subprocess.run(
        [*command, "--out", "findings.parquet", "--at", AT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        # No file may be longer: writing then fails half-way, as on a full disk.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert done.returncode == 3, done.stderr
    assert "disk-full" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--at", "tomorrow"),
        ("--memory-limit", "much"),
        ("--memory-limit", "1MB"),
        ("--workers", 0),
        ("--engine", "abacus"),
    ],
)
def test_misuse_is_said(screen, few, tmp_path, wrong):
    done = screen(few, *wrong)
    assert done.returncode == 2
    assert "usage" in done.stderr
    assert list(tmp_path.iterdir()) == []

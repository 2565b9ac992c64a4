"""`primum screen --engine spark` from outside: the same file as the engine for one machine gives.

Spark takes some ten seconds to start, so what can be asked in one process is.
"""

import contextlib
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from primum.record.bulk.folder import read_folder

AT = "2026-06-01"
PATIENTS = 300
# For a short life: compiling a second time, and collecting in parallel, costs more than it saves.
JAVA = {**os.environ, "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
# Commands in one process, so that Java starts once; each leaves its summary in a file.
SEVERAL = """
import contextlib, json, sys
from primum.cli.main import main
for arguments, summary in json.loads(sys.argv[1]):
    with open(summary, "w") as out, contextlib.redirect_stdout(out):
        if code := main(arguments):
            sys.exit(int(code))
"""


def lines_of(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write(path, resources):
    path.write_text("".join(json.dumps(resource) + "\n" for resource in resources))


def make_odd(folder):
    """Put into sound data what has to be told, and what is of several patients."""
    orders = lines_of(folder / "MedicationRequest.ndjson")
    for order in orders[10:20]:
        del order["id"]
    for order in orders[20:30]:
        order["subject"]["reference"] = f"https://a/fhir/{order['subject']['reference']}/_history/2"
    for number, order in enumerate(orders[30:40]):
        order["subject"] = {"reference": f"Patient/orphan-{number % 3}"}
    for order in orders[40:45]:
        del order["subject"]
    for order in orders[45:50]:
        order["subject"] = [order["subject"]]
    # Some come again, as another patient's: the first counts.
    later = orders[200:230]
    for order, other in zip(orders[50:80], later, strict=True):
        orders.append({**order, "subject": other["subject"], "status": "stopped"})
    write(folder / "MedicationRequest.ndjson", orders)
    observations = (folder / "Observation.ndjson").read_bytes().splitlines(keepends=True)
    observations[100:100] = [b'{"resourceType": "Observation", "id":\n', b"[]\n", b"\n"]
    (folder / "Observation.ndjson.gz").write_bytes(gzip.compress(b"".join(observations)))
    (folder / "Observation.ndjson").unlink()
    conditions = gzip.compress((folder / "Condition.ndjson").read_bytes())
    (folder / "Condition.ndjson").unlink()
    (folder / "Condition.ndjson.gz").write_bytes(conditions[: len(conditions) * 2 // 3])
    medication = lines_of(folder / "Medication.ndjson")
    encounter = {"resourceType": "Encounter", "id": "e"}
    write(folder / "Encounter.ndjson", [encounter, encounter, medication[0]])
    (folder / "population.json").unlink()


def make_tables(data, folder):
    """Flatten data to the tables of views, one of them in two files."""
    folder.mkdir()
    with duckdb.connect() as connection:
        for table in read_folder(connection, data).rows:
            connection.execute(f"COPY {table} TO '{folder}/{table}.parquet'")
        (folder / "condition_coding.parquet").unlink()
        for part, rest in enumerate(("= 0", "> 0")):
            connection.execute(
                f"COPY (FROM condition_coding WHERE rowid % 3 {rest}) "
                f"TO '{folder}/condition_coding.{part}.parquet'"
            )


def counts(summary):
    return {fault["rule"]: fault["count"] for fault in summary["problems"]}


def places(summary, rule):
    return {place for it in summary["problems"] if it["rule"] == rule for place in it["places"]}


def test_findings_are_those_of_one_machine(primum, pack, tmp_path):
    sound, odd, tables = tmp_path / "sound", tmp_path / "odd", tmp_path / "tables"
    for folder in (sound, odd):
        done = primum("synth", "--pack", pack, "--patients", PATIENTS, "--out", folder)
        assert done.returncode == 0, done.stderr
    make_odd(odd)
    make_tables(sound, tables)
    given = ["--pack", str(pack), "--at", AT, "--format", "json"]
    asked = [
        (["screen", str(data), "--out", f"{data}.spark", "--engine", "spark", "--workers", "2"])
        for data in (odd, tables)
    ]
    summaries = [tmp_path / f"{number}.json" for number in range(len(asked))]
    tasks = [
        ([*arguments, *given], str(path)) for arguments, path in zip(asked, summaries, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, json.dumps(tasks)],
        env=JAVA,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    for data, path in zip((odd, tables), summaries, strict=True):
        expected = primum("screen", data, "--out", f"{data}.one", *given)
        assert expected.returncode == 0, expected.stderr
        one, many = json.loads(expected.stdout), json.loads(path.read_text())
        assert many["engine"] == "spark"
        assert one["findings"]["total"] > 100
        for member in ("patients", "orders", "findings", "not_assessable", "ignored", "at"):
            assert many[member] == one[member], member
        assert counts(many) == counts(one)
        assert Path(f"{data}.spark").read_bytes() == Path(f"{data}.one").read_bytes()
        if data == odd:
            for rule in ("corrupt-line", "truncated-gzip", "id-invalid", "wrong-type-in-file"):
                assert places(many, rule) == places(one, rule) != set()


def children(process):
    """Give the processes that a process began, and those that they did."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            command = (folder / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        parents[int(folder.name)] = (int(stat[1]), command)
    found, known = [], {process}
    while more := {it for it, (parent, _) in parents.items() if parent in known} - known:
        known |= more
        found += [(it, parents[it][1]) for it in sorted(more)]
    return found


def test_a_worker_that_is_killed_leaves_no_findings(pack, primum, tmp_path):
    done = primum("synth", "--pack", pack, "--patients", PATIENTS, "--out", tmp_path / "people")
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-m", "primum", "screen", "people", "--out", "out/findings.parquet"]
    running = subprocess.Popen(
        [*command, "--pack", str(pack), "--at", AT, "--engine", "spark", "--workers", "2"],
        cwd=tmp_path,
        env=JAVA,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    deadline = time.monotonic() + 120
    # A part is being read as soon as its folder is there.
    while not list(tmp_path.glob("out/.*/**/primum-*")) and running.poll() is None:
        assert time.monotonic() < deadline
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
    for process, command in children(running.pid):
        if b"pyspark.daemon" in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 3
    assert "spark-failed" in said
    assert "Traceback" not in said
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_missing_is_said(tmp_path, pack):
    program = """
import sys
sys.modules["pyspark"] = None
from primum.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    command = [sys.executable, "-c", program, "screen", str(tmp_path), "--out", "f.parquet"]
    given = [*command, "--pack", str(pack), "--engine", "spark"]
    done = subprocess.run(given, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'primum[spark]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_java_is_asked_for(primum, tmp_path):
    done = primum("screen", ".", "--out", "f", "--engine", "spark", JAVA_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Java 17" in done.stderr


def test_what_belongs_to_one_engine_is_refused_by_the_other(primum):
    done = primum("screen", ".", "--out", "f", "--engine", "spark", "--resumable")
    assert (done.returncode, "--resumable" in done.stderr) == (2, True)
    done = primum("screen", ".", "--out", "f", "--master", "local[2]")
    assert (done.returncode, "--master" in done.stderr) == (2, True)


def test_omop_is_refused(primum, tmp_path):
    (tmp_path / "omop").mkdir()
    (tmp_path / "omop" / "person.csv").write_text("person_id\n1\n")
    (tmp_path / "omop" / "drug_exposure.csv").write_text("drug_exposure_id\n1\n")
    done = primum("screen", "omop", "--out", "f.parquet", "--engine", "spark")
    assert done.returncode == 3
    assert "omop-not-on-spark" in done.stderr

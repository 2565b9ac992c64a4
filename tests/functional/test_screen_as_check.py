"""A population screened as a whole says what the bedside says of each of its people, word for word.

The people are invented and have planted faults; half of them take a medicine of the knowledge.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from agreement.whole import in_order
from bulk_compared import patient_of
from primum.checks.pack import read_pack
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener
from primum.screening.told import Teller

ALSO = {"resourceType": "Patient", "id": "without-anything"}


def primum(*arguments):
    command = [sys.executable, "-m", "primum", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def people(tmp_path_factory, pack):
    """Invented patients with many faults, in several files of a type."""
    folder = tmp_path_factory.mktemp("as-check") / "people"
    treated = ("--treated", 0.5, "--faults", 0.5)
    primum("synth", "--pack", pack, "--out", folder, "--patients", 120, "--seed", 5, *treated)
    (folder / "population.json").unlink()
    path = folder / "Patient.ndjson"
    path.write_text(path.read_text("utf-8") + json.dumps(ALSO) + "\n", "utf-8")
    for path in sorted(folder.iterdir()):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[::2]))
        path.with_suffix(".more.ndjson").write_bytes(b"".join(lines[1::2]))
    return folder


@pytest.fixture(scope="module")
def records(people):
    """Each patient as the bedside reads them: their own resources, and what those refer to."""
    mine, named, seen = defaultdict(list), [], set()
    for path in sorted(people.iterdir()):
        for line in path.read_bytes().splitlines():
            resource = json.loads(line)
            key = resource["resourceType"], resource["id"]
            if key in seen:
                continue  # the first of two with one id counts
            seen.add(key)
            if resource["resourceType"] == "Medication":
                named.append(resource)
            elif (whose := patient_of(resource)) is not None:
                mine[whose].append(resource)
    return [record_of(whose, [*named, *found]) for whose, found in mine.items()]


def record_of(whose, resources):
    entries = [{"resource": resource} for resource in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_bundle({"context": {"patientId": whose}, "prefetch": {"all": bundle}})


def told_of(path: Path, pack):
    """Word the rows of a file of findings, by patient."""
    teller = Teller(pack, "prescriber", "en")
    with duckdb.connect() as connection:
        found = connection.execute("FROM read_parquet($path)", {"path": str(path)})
        names = [column[0] for column in found.description]
        told = defaultdict(list)
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            told[row["patient"]].append(teller.tell(row))
    return {patient: in_order(findings) for patient, findings in told.items()}


@pytest.mark.parametrize(
    ("at", "jurisdiction"),
    [("2026-06-01", "eu"), ("2025-11", "us"), ("order", "eu"), ("now", "us")],
)
def test_screen_says_what_check_says(people, records, pack, tmp_path, at, jurisdiction):
    out = tmp_path / "findings.parquet"
    asked = ("--pack", pack, "--at", at, "--jurisdiction", jurisdiction)
    summary = json.loads(primum("screen", people, "--out", out, *asked, "--format", "json").stdout)
    known = read_pack(pack)
    screener = Screener(known)
    reports = [screener.screen(record, Options(at, jurisdiction)) for record in records]
    said = {each.patient: in_order(each.findings) for each in reports if each.findings}
    assert said == told_of(out, known)
    assert sum(map(len, said.values())) > 20  # the people give something to say
    checked = [report.checked for report in reports]
    assert summary["patients"]["total"] == len(records)
    assert summary["orders"]["covered"] == len(
        {(n, order.order) for n, each in enumerate(checked) for order in each.covered}
    )


def test_the_people_have_faults_of_every_kind(people, pack, tmp_path):
    summary = primum(
        *("screen", people, "--out", tmp_path / "f.parquet", "--pack", pack, "--format", "json")
    )
    rules = {fault["rule"] for fault in json.loads(summary.stdout)["problems"]}
    assert {"impossible-date", "wrong-type", "period-reversed", "unknown-status"} <= rules
    assert {"dangling-reference", "number-as-text", "modifier-extension", "not-named"} <= rules

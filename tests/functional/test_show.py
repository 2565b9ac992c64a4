"""`primum show` from outside: findings of a population in the words of `primum check`."""

import json
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def screened(tmp_path_factory, pack):
    """Invented patients, screened: the folder, and the findings."""
    folder = tmp_path_factory.mktemp("screened")
    people, findings = folder / "people", folder / "findings.parquet"
    for command in (
        ("synth", "--pack", pack, "--patients", 60, "--treated", 0.5, "--out", people),
        ("screen", people, "--pack", pack, "--at", "2026-06-01", "--out", findings),
    ):
        words = [sys.executable, "-m", "primum", *map(str, command)]
        subprocess.run(words, capture_output=True, check=True)
    return people, findings


def _bundle(people, patient):
    """Everything of one patient, as a Bundle."""
    entries = []
    for file in sorted(people.glob("*.ndjson")):
        for line in file.read_text("utf-8").splitlines():
            made = json.loads(line)
            subject = made.get("subject") or made.get("patient") or {}
            is_theirs = subject.get("reference") == patient or made["resourceType"] == "Medication"
            if is_theirs or f"{made['resourceType']}/{made['id']}" == patient:
                entries.append({"resource": made})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _plain(finding):
    """A finding without the order of its reasons."""
    reasons = sorted(finding["reasons"], key=json.dumps)
    missing = [{**it, "checks": sorted(it["checks"])} for it in finding["missing"]]
    return {**finding, "reasons": reasons, "missing": sorted(missing, key=json.dumps)}


def test_it_says_what_check_says_of_the_patient(primum, pack, screened):
    people, findings = screened
    every = primum("show", findings, "--pack", pack, "--limit", 10_000, "--format", "json")
    patients = {each["patient"] for each in json.loads(every.stdout)["findings"]}
    for patient in sorted(patients)[:3]:
        told = primum("show", findings, "--pack", pack, "--patient", patient, "--format", "json")
        bundle = json.dumps(_bundle(people, patient))
        checked = primum(
            "check", "-", "--pack", pack, "--at", "2026-06-01", "--format", "json", stdin=bundle
        )
        shown = [_plain(it) for it in json.loads(told.stdout)["findings"]]
        expected = [_plain(it) for it in json.loads(checked.stdout)["findings"]]
        for finding in shown:
            del finding["patient"], finding["at"]
        assert expected
        assert sorted(shown, key=json.dumps) == sorted(expected, key=json.dumps)


def test_it_is_read_by_people(primum, pack, screened):
    shown = primum("show", screened[1], "--pack", pack, "--limit", 5, "--lang", "nl")
    assert "not for care" in shown.stdout
    assert "Patient/" in shown.stdout
    assert "waarom" in shown.stdout
    assert "5 of" in shown.stderr


def test_of_one_check_what_it_could_not_assess_is_there_too(primum, pack, screened):
    check = "mecasermin/maximum-dose"
    shown = primum("show", screened[1], "--pack", pack, "--check", check, "--format", "json")
    found = json.loads(shown.stdout)
    assert found["count"] == len(found["findings"]) > 0
    for finding in found["findings"]:
        lacking = {id_ for it in finding["missing"] for id_ in it["checks"]}
        assert finding["check"] == check or check in lacking


def test_other_knowledge_is_refused(primum, screened, tmp_path, knowledge):
    other = tmp_path / "other.json"
    folder = tmp_path / "knowledge"
    subprocess.run(["cp", "-r", str(knowledge), str(folder)], check=True)
    page = folder / "medicines" / "mecasermin.md"
    page.write_text(
        page.read_text("utf-8").replace("at-most: 0.12 mg/kg", "at-most: 0.11 mg/kg", 1)
    )
    assert primum("build", folder, "-o", other).returncode == 0
    shown = primum("show", screened[1], "--pack", other)
    assert shown.returncode == 3
    assert "other-pack" in shown.stderr
    assert shown.stdout == ""


def test_nobody_there_is_said(primum, pack, screened):
    shown = primum("show", screened[1], "--pack", pack, "--patient", "nobody")
    assert shown.returncode == 0
    assert "No such finding" in shown.stderr


def test_another_file_is_said(primum, pack, tmp_path):
    (tmp_path / "notes.txt").write_text("no findings")
    for name, rule in (("notes.txt", "no-findings-file"), ("gone.parquet", "file-missing")):
        shown = primum("show", name, "--pack", pack)
        assert shown.returncode == 3
        assert rule in shown.stderr

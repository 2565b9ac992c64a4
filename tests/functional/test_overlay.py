"""Orders laid over patients of our own making: the engine and the second opinion agree."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from primum.synth.bundle import child_bundle

TESTS = Path(__file__).parents[1]
SNOMED = "http://snomed.info/sct"


def rows_of_a_child(number):
    """Give the rows of a generated child, about whom nothing is known that matters here."""
    entries = child_bundle(number)["entry"]
    rows = [entry["resource"] for entry in entries]
    kept = ("Patient", "Condition", "Observation")
    return [row for row in rows if row["resourceType"] in kept]


def row(type_, owner, number, **members):
    whose = "patient" if type_ == "AllergyIntolerance" else "subject"
    return {
        "resourceType": type_,
        "id": f"{owner}-{type_}-{number}",
        whose: {"reference": f"urn:uuid:{owner}"},
        **members,
    }


def concept(text, system=SNOMED, code="0"):
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def active(text, on, code="0", **members):
    return {
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": concept(text, code=code),
        "recordedDate": on,
    } | members


def weighed(kilograms, on):
    quantity = {"value": kilograms, "unit": "kg", "code": "kg",
                "system": "http://unitsofmeasure.org"}  # fmt: skip
    code = concept("Body Weight", "http://loinc.org", "29463-7")
    return {"status": "final", "code": code, "effectiveDateTime": on, "valueQuantity": quantity}


def ordered(text, on, code="0", system=SNOMED, status="active"):
    medicine = concept(text, system, code)
    members = {"status": status, "intent": "order", "authoredOn": on}
    return members | {"medicationCodeableConcept": medicine}


def people():
    """Give hand-made patients: what is known of each is in the name."""
    yield "boy-well", "2016-04-01", "male", [
        ("Condition", active("Asthma", "2021-01-01")),
        ("MedicationRequest", ordered("Salbutamol", "2025-01-01")),
        ("Procedure", {"status": "completed", "code": concept("Ophthalmoscopy", code="53524009"),
                       "performedDateTime": "2020-02-01"}),
        ("AllergyIntolerance", active("House dust mite allergy", "2020-02-01")),
    ]  # fmt: skip
    yield "man-with-diabetes", "1970-02-28", "male", [
        ("Condition", active("Diabetes", "2010-01-01", "44054006")),
        ("MedicationRequest", ordered("Metformin", "2025-11-01", "A10BA02",
                                      "http://www.whocc.no/atc")),
    ]  # fmt: skip
    yield "girl-on-insulin", "2012-02-29", "female", [
        ("Condition", active("Diabetic ketoacidosis", "2020-01-01")),
        ("MedicationRequest", ordered("Insulin human 100 UNT/ML", "2025-10-01")),
        ("Procedure", {"status": "completed", "code": concept("Knee X-ray"),
                       "performedDateTime": "2020-02-01"}),
    ]  # fmt: skip
    yield "boy-with-leukaemia", "2015-07-01", "male", [
        ("Condition", active("Acute lymphoblastic leukemia", "2021-01-01")),
        ("MedicationRequest", ordered("Insulin human 100 UNT/ML", "2019-01-01")),
    ]  # fmt: skip
    yield "woman-after-lymphoma", "1990-01-01", "female", [
        ("Condition", active("Hodgkin lymphoma", "2018-01-01", abatementDateTime="2020-01-01")),
        ("MedicationRequest", ordered("Insulin human", "2024-01-01", status="stopped")),
    ]  # fmt: skip
    yield "newborn", "2025-12-01", "male", []
    yield "toddler", "2023-03-01", "female", []


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder of NDJSON: hand-made patients, and generated children."""
    files = {}
    for name, born, gender, rows in people():
        person = {"resourceType": "Patient", "id": name, "birthDate": born, "gender": gender}
        files.setdefault("Patient", []).append(person)
        first = date(2025, 12, 20)
        kilograms = 3.5 if born > "2025" else 12.5 if born > "2023" else 31.7
        for number in range(3):
            on = (first - timedelta(days=number * (7 if born > "2025" else 400))).isoformat()
            files.setdefault("Observation", []).append(
                row("Observation", name, number, **weighed(kilograms, on))
            )
        for number, (type_, members) in enumerate(rows):
            files.setdefault(type_, []).append(row(type_, name, number, **members))
    for number in range(6):
        for made in rows_of_a_child(number):
            files[made["resourceType"]].append(made)
    folder = tmp_path_factory.mktemp("ndjson")
    for type_, made in files.items():
        text = "".join(json.dumps(each) + "\n" for each in made)
        (folder / f"{type_}.ndjson").write_text(text, "utf-8")
    return folder


@pytest.fixture
def lay_over(pack):
    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "overlay", *map(str, arguments), "--pack", str(pack)],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


def test_engine_and_expectation_agree_about_every_patient(data, lay_over):
    done = lay_over(data, "--seed", 1, "--orders", 25, "--run")
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stderr == ""
    assert "13 patients without an order: 0 findings" in done.stdout
    assert "record problem" not in done.stdout
    assert "325 orders" in done.stdout
    for check in ("maximum-dose", "diabetes-mellitus", "minimum-age", "glucose-lowering-medicines"):
        assert f"mecasermin/{check} " in done.stdout


def test_a_changed_expectation_is_noticed(data, lay_over, tmp_path):
    drawn = lay_over(data, "--seed", 2, "--out", tmp_path)
    assert (drawn.returncode, drawn.stdout) == (0, "")
    path = tmp_path / "expected.json"
    answers = json.loads(path.read_text("utf-8"))
    assert lay_over(data, "--seed", 2, "--run", "--expected", path).returncode == 0
    answers["boy-well-0"]["eu"]["must_alert"].append("mecasermin/no-such-check")
    answers["man-with-diabetes-0"]["us"]["must_alert"].remove("mecasermin/diabetes-mellitus")
    path.write_text(json.dumps(answers), "utf-8")
    done = lay_over(data, "--seed", 2, "--run", "--expected", path)
    assert done.returncode == 1
    assert "2 disagreements" in done.stdout
    assert "no-such-check: expected an alert, got nothing" in done.stdout
    assert "(us): mecasermin/diabetes-mellitus: expected no alert, got an alert" in done.stdout


def test_what_is_written_can_be_checked_by_hand(data, lay_over, primum, pack, tmp_path):
    lay_over(data, "--seed", 3, "--out", tmp_path)
    answers = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    answer = answers["man-with-diabetes-0"]
    done = primum(
        "check", tmp_path / "man-with-diabetes-0.json", "--pack", pack,
        "--at", answer["at"], "--format", "json",
    )  # fmt: skip
    found = {
        finding["check"]
        for finding in json.loads(done.stdout)["findings"]
        if finding["status"] == "alert" and finding["order"] == answer["order"]
    }
    assert found == set(answer["eu"]["must_alert"])


def test_a_folder_without_patients_is_said(lay_over, tmp_path):
    done = lay_over(tmp_path)
    assert done.returncode == 3
    assert "no-patients" in done.stderr

"""A folder of FHIR NDJSON, read as one bundle a patient."""

import gzip
import json

import pytest

from primum.record.read import read_bundle
from primum.synth.outside import collection, read_patients
from primum.vocabulary.problem import Unreadable

PATIENT = {"resourceType": "Patient", "id": "a", "birthDate": "2015-05-01"}
CONDITION = {
    "resourceType": "Condition",
    "id": "c",
    "subject": {"reference": "urn:uuid:a"},
    "code": {"text": "Asthma"},
}
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "id": "l",
    "patient": {"reference": "Patient/a"},
    "code": {"text": "Nuts"},
}


def write(folder, type_, *lines):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / f"{type_}.ndjson").write_text(text + "\n", "utf-8")


def test_rows_go_to_the_patient_they_refer_to_in_either_way(tmp_path):
    write(tmp_path, "Patient", PATIENT, PATIENT | {"id": "b"})
    write(tmp_path, "Condition", CONDITION)
    write(tmp_path, "AllergyIntolerance", ALLERGY)
    patients, problems = read_patients(tmp_path)
    assert patients == {"a": [PATIENT, CONDITION, ALLERGY], "b": [PATIENT | {"id": "b"}]}
    assert problems == []


def test_a_packed_file_reads_like_a_plain_one(tmp_path):
    write(tmp_path, "Patient", PATIENT)
    packed = gzip.compress(json.dumps(CONDITION).encode())
    (tmp_path / "Condition.ndjson.gz").write_bytes(packed)
    assert read_patients(tmp_path)[0]["a"] == [PATIENT, CONDITION]


def test_the_bundle_is_a_record_without_problems(tmp_path):
    record = read_bundle(collection([PATIENT, CONDITION, ALLERGY]))
    assert record.problems == ()
    assert [row.text for row in record.conditions] == ["Asthma"]
    assert [row.text for row in record.allergies] == ["Nuts"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{not json", "not-json"),
        ('{"resourceType": "Patient"}', "wrong-resource-type"),
        ("[]", "wrong-resource-type"),
        (CONDITION | {"subject": {"reference": "Patient/nobody"}}, "no-such-patient"),
        (CONDITION | {"subject": None}, "no-such-patient"),
        (CONDITION | {"subject": {"reference": 7}}, "no-such-patient"),
    ],
)
def test_a_bad_line_is_said_with_its_place_and_hides_no_other(tmp_path, line, rule):
    write(tmp_path, "Patient", PATIENT)
    write(tmp_path, "Condition", line, CONDITION)
    patients, problems = read_patients(tmp_path)
    assert patients["a"] == [PATIENT, CONDITION]
    assert [(p.rule, p.place.line) for p in problems] == [(rule, 1)]
    assert problems[0].place.path.endswith("Condition.ndjson")


# Packed without a time, so that every worker collects the same test.
CUT_SHORT = gzip.compress(b"{}" * 50, mtime=0)[:-9]


@pytest.mark.parametrize(
    "data", [b"no gzip", CUT_SHORT, b"\x1f\x8b\x08"], ids=["no gzip", "cut short", "only a head"]
)
def test_a_broken_file_is_said(tmp_path, data):
    write(tmp_path, "Patient", PATIENT)
    (tmp_path / "Condition.ndjson.gz").write_bytes(data)
    patients, problems = read_patients(tmp_path)
    assert list(patients) == ["a"]
    assert [p.rule for p in problems] == ["file-unreadable"]


def test_a_folder_without_patients_stops(tmp_path):
    write(tmp_path, "Condition", CONDITION)
    with pytest.raises(Unreadable) as stop:
        read_patients(tmp_path)
    assert stop.value.problem.rule == "no-patients"

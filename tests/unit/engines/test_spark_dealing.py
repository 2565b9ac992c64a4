"""How files are cut, and whose lines are: without Spark, by its workers' own functions."""

import gzip
import json
import os
import subprocess
import sys

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primum.engines.spark.parts import Dealt, Workbench
from primum.engines.spark.routing import Router, patient_of
from primum.engines.spark.splits import File, Line, count_lines, cut, read_lines
from primum.engines.spark.stages import _remove_left
from primum.record.bulk.notes import Notes
from primum.record.bulk.population import read_population
from primum.record.view_loader import load_views

PARTS = 1_000_003  # so many that no two names of a test share one
ROUTER = Router(load_views(), PARTS)
CONDITION = File(path="Condition.ndjson", kind="Condition")


def routed(resource, file=CONDITION, number=1):
    text = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    return ROUTER.route(file, 0, Line(number, text))


def condition(subject, **more):
    return {"resourceType": "Condition", "id": "c", "subject": subject, **more}


# --- splits ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    lines=st.lists(st.binary(max_size=6).map(lambda it: it.replace(b"\n", b"")), max_size=12),
    ends=st.booleans(),
    size=st.integers(1, 9),
)
def test_splits_have_every_line_once_with_its_number(tmp_path_factory, lines, ends, size):
    path = tmp_path_factory.mktemp("cut") / "x.ndjson"
    path.write_bytes(b"\n".join(lines) + (b"\n" if ends else b""))
    file = File(path=str(path), kind="Condition")
    found, first = [], 1
    for split in cut([file], {}, size):
        numbered = type(split)(
            file=0, start=split.start, end=split.end, first=first, is_whole=split.is_whole
        )
        found += read_lines(file, numbered, Notes())
        first += count_lines(file, split) if not split.is_whole else 0
    with path.open("rb") as whole:
        assert found == [Line(number, text) for number, text in enumerate(whole, 1)]


def test_what_is_packed_is_one_split(tmp_path):
    path = tmp_path / "x.ndjson"  # whatever its name
    path.write_bytes(gzip.compress(os.urandom(500)))
    assert [split.is_whole for split in cut([File(path=str(path))], {}, 10)] == [True]


def test_what_breaks_off_is_told(tmp_path):
    path = tmp_path / "x.ndjson.gz"
    path.write_bytes(gzip.compress(os.urandom(5000).hex().encode() + b"\n")[:-20])
    file, notes = File(path=str(path)), Notes()
    list(read_lines(file, cut([file], {})[0], notes))
    assert [problem.rule for problem in notes.told()] == ["truncated-gzip"]


# --- routing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p"},
        {"reference": "https://a/fhir/Patient/p"},
        {"reference": "Patient/p/_history/2"},
        {"reference": "urn:uuid:p"},
        [{"reference": "Patient/p"}],
        {"reference": "Patient/p", "type": "Patient", "display": "P"},
    ],
)
def test_a_patients_lines_go_where_the_patient_goes(subject):
    patient = routed({"resourceType": "Patient", "id": "p"})
    assert routed(condition(subject)).part == patient.part == ROUTER.part_of("p")


REFERENCE = r"(https://x/)?(Patient|Group|urn:uuid:)?/?[a-z0-9.-]{0,5}(/_history/1)?"


@settings(deadline=None, max_examples=5)
@given(st.lists(st.from_regex(REFERENCE, fullmatch=True), min_size=20, max_size=60))
def test_a_subject_leads_to_the_patient_that_the_reader_finds(tmp_path_factory, references):
    folder = tmp_path_factory.mktemp("subject")
    resources = {
        f"Condition/c{number}": condition({"reference": reference}, id=f"c{number}")
        for number, reference in enumerate(references)
    }
    lines = {key: json.dumps(resource).encode() for key, resource in resources.items()}
    (folder / "Condition.ndjson").write_bytes(b"\n".join(lines.values()))
    with duckdb.connect() as connection:
        read_population(connection, folder)
        query = "SELECT ref, id FROM rows.condition JOIN rows.patient USING (p)"
        owners = dict(connection.execute(query).fetchall())
    for key, line in lines.items():
        assert routed(line).part == ROUTER.part_of(owners.get(key, key))


def test_a_medication_goes_where_it_is_referred_to():
    file = File(path="x", kind="MedicationRequest")
    order = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "subject": {"reference": "Patient/p"},
        "medicationReference": {"reference": "https://a/Medication/x"},
    }
    assert "Medication/x" in routed(order, file).needs
    assert "Medication/x" in routed({**order, "id": 5}, file).needs  # by the view
    own = routed({"resourceType": "Medication", "id": "x"}, file)
    assert (own.key, own.is_shared) == ("Medication/x", True)
    inside = {**order, "medicationReference": {"reference": "#x"}}
    assert routed(inside, file).needs == ()


def test_what_nothing_reads_goes_nowhere_unless_it_is_odd():
    encounters = File(path="x", kind="Encounter")
    encounter = {"resourceType": "Encounter", "id": "e"}
    assert routed(encounter, encounters).unread == "Encounter"
    assert routed(encounter, CONDITION).unread == ""  # a line of another type is told
    assert routed({"resourceType": "Strange"}, encounters).unread == ""
    assert routed(b"  \n") is None


@pytest.mark.parametrize("line", [b"{", b"[]", b"5", b"\xff", b'{"id": 1}', b'{"resourceType": 3}'])
def test_what_cannot_be_read_goes_somewhere(line):
    assert routed(line, number=1).part != routed(line, number=2).part


@pytest.mark.parametrize("subject", [None, "", "Group/g", "Patient", "#p"])
def test_a_subject_that_leads_nowhere_is_nobodys(subject):
    assert patient_of(subject) is None


# --- parts -----------------------------------------------------------------------------------------


def test_what_is_told_names_the_line_before_it_was_dealt(tmp_path):
    files = [File(path="/data/Condition.ndjson", kind="Condition")]
    bench = Workbench(files, tmp_path)
    nameless = {"resourceType": "Condition", "subject": {"reference": "Patient/p"}}
    lines = {41: condition({"reference": "Patient/p"}), 57: nameless}
    dealt = [
        Dealt(0, number, None, False, json.dumps(line).encode()) for number, line in lines.items()
    ]
    assert bench.lay([*dealt, Dealt(0, 99, None, False, b"{")]) == 3
    with duckdb.connect() as connection:
        part = bench.read(connection)
        refs = connection.execute("SELECT ref FROM rows.condition ORDER BY ref").fetchall()
    places = {problem.rule: str(problem.place) for problem in part.problems}
    assert places["id-invalid"] == "/data/Condition.ndjson:57"
    assert places["corrupt-line"] == "/data/Condition.ndjson:99"
    assert refs == [("Condition/c",), ("Condition[/data/Condition.ndjson:57]",)]
    assert part.population.patients == 1


def test_what_is_wrong_with_a_copy_is_told_by_its_owner(tmp_path):
    files = [File(path="/data/Medication.ndjson", kind="Medication")]
    bench = Workbench(files, tmp_path)
    odd = json.dumps({"resourceType": "Medication", "id": "m", "code": "aspirin"}).encode()
    bench.lay([Dealt(0, 1, "Medication/m", True, odd)] * 2)
    with duckdb.connect() as connection:
        part = bench.read(connection)
    assert part.problems == ()
    assert part.counts == {}


def test_what_a_killed_worker_left_is_removed(tmp_path):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    for process in (ended, os.getpid()):
        (tmp_path / f"primum-{process}-x" / "lines").mkdir(parents=True)
    _remove_left(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"primum-{os.getpid()}-x"]

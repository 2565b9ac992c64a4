"""What stands in a folder of data is read or told, however it came to be there."""

import json

import duckdb

from primum.record.bulk.population import read_population

PATIENT = {"resourceType": "Patient", "id": "p"}
MALARIA = {
    "resourceType": "Condition",
    "id": "c",
    "subject": {"reference": "Patient/p"},
    "code": {"text": "malaria"},
}


def written(path, *resources):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(each) + "\n" for each in resources))


def read(folder):
    with duckdb.connect() as connection:
        population = read_population(connection, folder)
        return population.rows, {problem.rule for problem in population.problems}


def test_a_folder_that_is_linked_into_the_data_is_read(tmp_path):
    written(tmp_path / "data" / "Patient.ndjson", PATIENT)
    written(tmp_path / "elsewhere" / "Condition.ndjson", MALARIA)
    (tmp_path / "data" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "data" / "itself").symlink_to(tmp_path / "data")
    rows, told = read(tmp_path / "data")
    assert rows["condition"] == 1
    assert told == set()


def test_a_link_that_leads_nowhere_is_told(tmp_path):
    written(tmp_path / "data" / "Patient.ndjson", PATIENT)
    (tmp_path / "data" / "Flag.ndjson").symlink_to(tmp_path / "gone.ndjson")
    assert read(tmp_path / "data")[1] == {"file-unreadable"}


def test_an_id_of_two_patients_is_told_as_what_it_is(tmp_path):
    written(tmp_path / "data" / "Patient.ndjson", PATIENT, {"resourceType": "Patient", "id": "q"})
    written(tmp_path / "data" / "Condition.a.ndjson", MALARIA)
    written(
        tmp_path / "data" / "Condition.b.ndjson",
        {**MALARIA, "subject": {"reference": "Patient/q"}},
        {**MALARIA, "id": "other"},
        {**MALARIA, "id": "other", "code": {"text": "asthma"}},
    )
    assert read(tmp_path / "data")[1] == {"id-of-two-patients", "duplicate-id"}

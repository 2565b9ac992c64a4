"""A population read from bulk data: what is told, what is counted, and what is left behind."""

import json
from pathlib import Path

import duckdb
import pytest

from primum.record.bulk.population import Population, read_population

CODE = {"coding": [{"system": "http://snomed.info/sct", "code": "1", "display": "x"}]}


def condition(number: int, reference: str | None, **more: object) -> dict:
    subject = {"subject": {"reference": reference}} if reference else {}
    return {"resourceType": "Condition", "id": f"c{number}", "code": CODE, **subject, **more}


class Data:
    """Bulk data in a folder, and the connection it is read into."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = duckdb.connect(config={"threads": 1})

    def read(self, *resources: dict) -> Population:
        for kind in {one["resourceType"] for one in resources}:
            lines = [json.dumps(one) for one in resources if one["resourceType"] == kind]
            (self.path / f"{kind}.ndjson").write_text("\n".join(lines), "utf-8")
        return read_population(self.connection, self.path)

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()


@pytest.fixture
def data(tmp_path):
    found = Data(tmp_path)
    yield found
    found.connection.close()


def told(population: Population) -> list[tuple[str, str, str]]:
    return [(p.rule, p.place.path, p.value) for p in population.problems]


PATIENT = {"resourceType": "Patient", "id": "b", "birthDate": "2015-02", "gender": "male"}


def test_patients_are_numbered_in_the_order_of_their_ids(data):
    population = data.read(
        PATIENT, condition(1, "Patient/c"), condition(2, "http://x.org/fhir/Patient/b"),
        condition(3, "urn:uuid:B"),
    )  # fmt: skip
    assert population.patients == 3
    assert data.rows("SELECT p, id, birth_date FROM rows.patient ORDER BY p") == [
        (1, "B", None), (2, "b", "2015-02"), (3, "c", None)
    ]  # fmt: skip
    assert data.rows("SELECT ref, p FROM rows.condition ORDER BY ref") == [
        ("Condition/c1", 3), ("Condition/c2", 2), ("Condition/c3", 1)
    ]  # fmt: skip


def test_a_patient_who_was_not_sent_is_told_and_kept(data):
    population = data.read(PATIENT, condition(1, "Patient/lost"))
    assert told(population) == [("patient-not-supplied", "Patient", "Patient/lost")]
    assert population.rows["condition"] == 1


@pytest.mark.parametrize("reference", [None, "Group/1", "#b", "b", "http://x.org/people/b"])
def test_what_is_nobodys_is_left_out_and_told(data, reference):
    population = data.read(PATIENT, condition(1, reference))
    assert [(rule, path) for rule, path, _ in told(population)] == [("no-subject", "Condition")]
    assert population.patients == 1
    assert population.rows["condition"] == 0
    assert data.rows("FROM rows.supplied") == []


def test_of_many_the_first_are_told_and_the_rest_counted(data):
    reversed_ = {"onsetDateTime": "2024", "abatementDateTime": "2020"}
    population = data.read(
        PATIENT, *(condition(number, "Patient/b", **reversed_) for number in range(25))
    )
    found = told(population)
    assert len(found) == 21
    assert found[0] == ("period-reversed", "Condition", "Condition/c0: 2024 to 2020")
    assert found[-1][2] == "and 5 more in this file"
    assert population.counts == (("period-reversed", 25),)
    assert data.rows("SELECT count(*) FROM rows.condition WHERE abatement_to IS NULL") == [(25,)]


def test_what_may_mean_something_else_is_told(data):
    url = "http://example.org/not"
    population = data.read(
        PATIENT, condition(1, "Patient/b", modifierExtension=[{"url": url, "valueBoolean": True}])
    )
    assert told(population) == [("modifier-extension", "Condition", f"Condition/c1: {url}")]
    assert data.rows("SELECT verification FROM rows.condition") == [("unconfirmed",)]


def test_a_fault_of_a_contained_resource_is_told_once_for_all_its_owners(data):
    inner = {"resourceType": "Medication", "id": "m", "code": {"text": 5}}
    order = {
        "resourceType": "MedicationRequest", "subject": {"reference": "Patient/b"},
        "status": "active", "intent": "order", "medicationReference": {"reference": "#m"},
        "contained": [inner],
    }  # fmt: skip
    population = data.read(PATIENT, *({**order, "id": f"m{number}"} for number in range(3)))
    assert ("wrong-type", "MedicationRequest", "MedicationRequest/m0#m: 5") in told(population)
    assert dict(population.counts)["wrong-type"] == 3


def test_an_empty_list_supplies_it_and_any_other_is_ignored(data):
    nil = {
        "resourceType": "List", "status": "current", "subject": {"reference": "Patient/b"},
        "code": {"coding": [{"code": "48765-2"}]},
        "emptyReason": {"coding": [{"code": "nilknown"}]},
    }  # fmt: skip
    population = data.read(
        PATIENT, {**nil, "id": "1"}, {**nil, "id": "2", "emptyReason": {}},
        {**nil, "id": "3", "subject": {}},
    )  # fmt: skip
    assert data.rows("SELECT p, list FROM rows.supplied") == [(1, "allergies")]
    assert population.ignored == (("List", 1),)
    assert told(population) == [("no-subject", "List", "allergies")]


def test_one_file_is_data_too(data):
    path = data.path / "some.ndjson"
    path.write_text(json.dumps(condition(1, "Patient/a")))
    assert read_population(data.connection, path).rows["condition"] == 1


def test_only_row_tables_are_left(data):
    data.read(PATIENT, condition(1, "Patient/b"))
    left = data.rows("SELECT schema_name, table_name FROM duckdb_tables()")
    assert not {name for schema, name in left if schema != "rows"}

"""OMOP data against the shipped knowledge: the same findings in DuckDB as at the bedside."""

from collections import defaultdict

import duckdb
import pytest

from agreement.whole import in_memory
from cases.test_cases_in_duckdb import PACK
from primum.engines.duckdb.engine import Engine
from primum.engines.duckdb.question import Question
from primum.engines.program import Program
from primum.record.bulk.omop.read import read_omop
from unit.record.bulk.omop_world import Omop, records_of

MEANING = PACK.meaning
CONCEPTS = [
    *MEANING.concepts.values(),
    *(medicine.concept for medicine in MEANING.medicines.values()),
    *(measurement.concept for measurement in MEANING.measurements.values()),
]
LISTED = frozenset(
    (rule.system, code) for concept in CONCEPTS for rule in concept.codes for code in rule.codes
)
QUESTION = Question(at="2026-06-01")


def people() -> Omop:
    """A diabetic child, one without, one of whom nobody supplied a problem list, and others."""
    omop = Omop()
    omop.person(1).condition(102).drug(201, drug_exposure_end_date="2026-08-01")
    omop.person(2).drug(201, person=2, drug_exposure_end_date="2026-08-01")
    omop.add("person", person_id=3, gender_concept_id=8507, year_of_birth=2018)
    omop.drug(201, person=3, drug_exposure_end_date="2026-08-01")
    # Once diabetic, and no more; taken until last year; reported, and perhaps taken.
    omop.person(4).condition(102, person=4, condition_end_date="2025-01-01")
    omop.drug(201, person=4, drug_exposure_end_date="2026-08-01", drug_type_concept_id=32865)
    omop.person(5).condition(102, person=5).drug(201, person=5, verbatim_end_date="2025-12-31",
                                                 drug_exposure_start_date="2025-01-01")  # fmt: skip
    omop.person(6).condition(0, person=6, condition_source_value="diabetes mellitus")
    omop.drug(201, person=6, drug_type_concept_id=32825, days_supply=60, quantity=4)
    # Known by the code of the source alone, and only suspected.
    omop.person(7).condition(0, person=7, condition_source_concept_id=103)
    omop.person(8).condition(102, person=8, condition_status_concept_id=32899)
    for person in (7, 8):
        omop.drug(201, person=person, drug_exposure_end_date="2026-08-01")
        omop.measurement(person=person, value_as_number=24.5, unit_concept_id=9529)
        omop.observation(401, person=person, value_as_concept_id=206).procedure(person=person)
    omop.strength(201, amount_value=40, amount_unit_concept_id=8576)
    return omop.condition(102, person=9).drug(201, person=9)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return people().write_database(tmp_path_factory.mktemp("omop") / "people.duckdb")


@pytest.fixture(scope="module")
def records(database):
    with duckdb.connect(config={"threads": 1}) as connection:
        read_omop(connection, database, LISTED)
        return records_of(connection)


@pytest.fixture(scope="module")
def found(records):
    """Give the findings of the memory engine by person."""
    findings, _, _ = in_memory(PACK, records, QUESTION)
    return defaultdict(list, {patient.split("/")[1]: each for patient, each in findings.items()})


def of_diabetes(found, person):
    """Give what is found of a person for a condition that is diabetes."""
    return {
        (each.medicine, each.order, each.status.value)
        for each in found[person]
        if any("condition_occurrence/" in str(reason) for reason in each.reasons)
    }


def test_an_exposure_by_its_ancestor_meets_a_condition_by_its_ancestor(found):
    assert of_diabetes(found, "1") == {("mecasermin", "drug_exposure/1", "alert")}


def test_a_name_or_a_code_of_the_source_will_do(found):
    assert {order for _, order, _ in of_diabetes(found, "6")} == {"drug_exposure/6"}
    assert {order for _, order, _ in of_diabetes(found, "7")} == {"drug_exposure/7"}


def test_what_is_over_and_what_was_never_said_is_not_found(found):
    # No diabetes on a list that was supplied; none any more; an order that is over.
    for person in ("2", "4", "5"):
        assert of_diabetes(found, person) == set()
    assert found["5"] == []


def missing(found, person):
    return {fact.fact for each in found[person] for fact in each.missing}


def test_what_nobody_supplied_is_missing(found):
    assert any("problem list" in fact for fact in missing(found, "3"))
    assert not any("problem list" in fact for fact in missing(found, "2"))


def test_both_engines_find_the_same(database, found):
    with duckdb.connect(config={"threads": 1}) as connection:
        read_omop(connection, database, LISTED)
        Engine(connection, Program(PACK), QUESTION).screen(1, 9)
        rows = connection.execute(
            'SELECT patient, "order", medicine, "check", status FROM finding'
        ).fetchall()
    assert set(rows) == {
        (f"Patient/{person}", each.order, each.medicine, each.check, each.status.value)
        for person, findings in found.items()
        for each in findings
    }


def test_primum_screen_reads_an_omop_database(primum, database, found, tmp_path):
    out = tmp_path / "findings.parquet"
    done = primum("screen", database, "--out", out, "--at", QUESTION.at)
    assert done.returncode == 0, done.stderr
    rows = duckdb.sql(f"SELECT patient, \"check\" FROM '{out}' WHERE status = 'alert'").fetchall()
    assert set(rows) == {
        (f"Patient/{person}", each.check)
        for person, findings in found.items()
        for each in findings
        if each.status.value == "alert"
    }


def test_primum_screen_stops_without_a_vocabulary(primum, tmp_path):
    omop = people()
    del omop.tables["concept"]
    out = tmp_path / "findings.parquet"
    done = primum("screen", omop.write_csv(tmp_path / "omop"), "--out", out)
    assert done.returncode == 3
    assert "omop-without-vocabulary" in done.stderr
    assert not out.exists()

"""OMOP databases of every form, whole and broken."""

import gzip

import duckdb
import pytest

from primum.record.bulk.omop.tables import is_omop
from primum.vocabulary.problem import Unreadable
from unit.record.bulk.omop_world import LISTED, Omop, read, records_of


def small():
    return (
        Omop().person().person(2, gender_concept_id=8532).condition(102).condition(person=2)
        .drug(201, sig="two a day", quantity=10, days_supply=5, drug_exposure_end_date="2026-05-05")
        .measurement(value_as_number=18.5, unit_concept_id=9529, operator_concept_id=4172704)
        .observation(402).procedure()
    )  # fmt: skip


def rules(told):
    return dict(told.counts)


FORMS = {
    "csv": lambda path: small().write_csv(path),
    "csv, upper case": lambda path: small().write_csv(path, upper=True),
    "tabs": lambda path: small().write_csv(path, delimiter="\t"),
    "semicolons": lambda path: small().write_csv(path, delimiter=";", suffix="txt"),
    "parquet": lambda path: small().write_parquet(path),
    "duckdb": lambda path: small().write_database(path),
    "duckdb, upper case": lambda path: small().write_database(path, upper=True),
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    connection, told = read(small().write_csv(tmp_path_factory.mktemp("expected")))
    assert [problem for problem in told.problems if problem.rule != "omop-table-missing"] == []
    return records_of(connection)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_records(form, expected, tmp_path):
    path = FORMS[form](tmp_path / "data")
    assert is_omop(path)
    connection, _ = read(path)
    assert records_of(connection) == expected
    # Nothing is left behind in the connection.
    left = "SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'omop')"
    assert connection.execute(left).fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM duckdb_databases() "
                              "WHERE database_name = 'omop_source'").fetchone() == (0,)  # fmt: skip


def test_gzip_and_parts_of_a_table_in_a_folder(expected, tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    for path in sorted(folder.glob("*.csv")):
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    header, *lines = gzip.decompress((folder / "person.csv.gz").read_bytes()).splitlines()
    (folder / "person.csv.gz").unlink()
    (folder / "person").mkdir()
    for number, line in enumerate(lines):
        (folder / "person" / f"part-{number}.csv").write_bytes(header + b"\n" + line + b"\n")
    connection, _ = read(folder)
    assert records_of(connection) == expected


def test_na_without_quotation_marks_is_no_value(tmp_path):
    omop = Omop().person(month_of_birth="NA", day_of_birth="NA")
    omop.condition(0, condition_source_value="NA").condition(0, condition_source_value="x")
    folder = omop.write_csv(tmp_path / "omop")
    path = folder / "condition_occurrence.csv"
    path.write_bytes(path.read_bytes().replace(b",x,", b',"NA",'))
    connection, told = read(folder)
    assert rules(told)["not-named"] == 1
    assert connection.execute("SELECT birth_date FROM rows.patient").fetchone() == ("2018",)
    assert connection.execute("SELECT text FROM rows.saying").fetchall() == [("NA",), (None,)]


def test_a_quotation_mark_in_a_vocabulary_with_tabs_is_one(tmp_path):
    folder = small().write_csv(tmp_path / "omop", delimiter="\t")
    path = folder / "concept.csv"
    path.write_text(path.read_text().replace("Diabetes with a rare cause", 'Diabetes "rare'))
    connection, _ = read(folder)
    said = connection.execute("SELECT text FROM rows.saying WHERE text LIKE '%rare'").fetchall()
    assert said == [('Diabetes "rare',)]


def test_other_folders_and_files_are_not_omop(tmp_path):
    (tmp_path / "fhir").mkdir()
    (tmp_path / "fhir" / "Patient.ndjson").write_text("{}\n")
    (tmp_path / "fhir" / "observation.parquet").write_text("")
    assert not is_omop(tmp_path / "fhir")
    assert not is_omop(tmp_path / "fhir" / "Patient.ndjson")
    assert not is_omop(tmp_path / "nothing")


def refused(path):
    with pytest.raises(Unreadable) as stopped:
        read(path)
    return stopped.value.problem


def test_a_database_without_a_vocabulary_stops(tmp_path):
    omop = small()
    del omop.tables["concept"]
    problem = refused(omop.write_csv(tmp_path / "none"))
    assert problem.rule == "omop-without-vocabulary"
    assert "concept" in problem.remedy
    folder = small().write_csv(tmp_path / "empty")
    concepts = (folder / "concept.csv").read_text().splitlines()
    (folder / "concept.csv").write_text(concepts[0] + "\n")
    assert refused(folder).rule == "omop-without-vocabulary"


def test_a_database_without_persons_stops(tmp_path):
    omop = small()
    del omop.tables["person"]
    problem = refused(omop.write_csv(tmp_path / "omop"))
    assert (problem.rule, problem.value) == ("omop-table-missing", "person")


@pytest.mark.parametrize("form", ["csv", "parquet", "duckdb"])
def test_a_missing_column_stops(form, tmp_path):
    omop = small()
    for row in omop.tables["drug_exposure"]:
        del row["drug_concept_id"]
    path = {"csv": omop.write_csv, "parquet": omop.write_parquet, "duckdb": omop.write_database}[
        form
    ](tmp_path / "omop")
    problem = refused(path)
    assert (problem.rule, problem.value) == ("omop-column-missing", "drug_concept_id")


def test_a_table_beside_that_lacks_columns_is_told_and_not_used(tmp_path):
    omop = small().add("drug_strength", column00="DRUG_CONCEPT_ID").add("death", column00="x")
    connection, told = read(omop.write_database(tmp_path / "omop.duckdb"))
    assert rules(told) == {"omop-column-missing": 2}
    assert connection.execute("SELECT count(*) FROM rows.medication").fetchone() == (1,)


def test_columns_parted_by_something_else_stop(tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    (folder / "person.csv").write_text("person_id^gender_concept_id\n1^8507\n")
    problem = refused(folder)
    assert problem.rule == "omop-column-missing"
    assert problem.value.startswith("person_id^")


def test_a_table_that_is_there_twice_stops(tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    small().write_parquet(folder)
    assert refused(folder).rule == "two-sources"


@pytest.mark.parametrize("name", ["person.parquet", "person.csv.gz"])
def test_a_file_that_breaks_off_stops(name, tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    lines = (folder / "person.csv").read_bytes() * 500
    (folder / "person.csv").unlink()
    whole = gzip.compress(lines) if name.endswith("gz") else b"PAR1" + lines
    (folder / name).write_bytes(whole[: len(whole) // 2])
    assert refused(folder).rule == "omop-unreadable"


def test_a_file_that_is_a_database_only_at_its_start_stops(tmp_path):
    path = tmp_path / "omop.duckdb"
    path.write_bytes(bytes(8) + b"DUCK" + bytes(5000))
    assert is_omop(path)
    assert refused(path).rule == "omop-unreadable"


def test_a_line_unlike_the_others_is_told_by_file_and_line(tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    with (folder / "condition_occurrence.csv").open("a", newline="") as file:
        file.write("9,1,101,2024-01-01,too,many,columns\r\n")
    connection, told = read(folder)
    (problem,) = [each for each in told.problems if each.rule == "corrupt-line"]
    assert problem.place.path.endswith("condition_occurrence.csv")
    assert problem.place.line == 4
    assert connection.execute("SELECT count(*) FROM rows.condition").fetchone() == (2,)


def test_a_quotation_mark_that_swallows_lines_stops(tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    path = folder / "condition_occurrence.csv"
    path.write_bytes(path.read_bytes().replace(b"1,102,", b'1,"102,'))
    problem = refused(folder)
    assert problem.rule == "omop-unreadable"
    assert problem.place.path.endswith("condition_occurrence.csv:2")


def test_a_line_that_is_no_text_is_told(tmp_path):
    folder = small().write_csv(tmp_path / "omop")
    with (folder / "concept.csv").open("ab") as file:
        file.write(b"999,caf\xe9,Condition,SNOMED,Clinical Finding,1\r\n")
    _, told = read(folder)
    assert rules(told)["corrupt-line"] == 1


def test_persons_of_whom_only_rows_speak_are_kept(tmp_path):
    omop = small().condition(person=7).drug(person=7).condition(person=None)
    connection, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told)["patient-not-supplied"] == 2  # in two tables
    assert rules(told)["no-subject"] == 1
    found = connection.execute("SELECT id, birth_date, gender FROM rows.patient ORDER BY p")
    assert found.fetchall()[-1] == ("7", None, None)


def test_rows_of_one_id_are_all_read(tmp_path):
    omop = small().condition(person=2, condition_occurrence_id=1).person(2)
    omop.condition(condition_occurrence_id=None)
    connection, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told)["duplicate-id"] == 2  # a person, and a condition
    assert rules(told)["id-invalid"] == 1
    found = connection.execute("SELECT ref FROM rows.condition ORDER BY ref").fetchall()
    assert [ref.removeprefix("condition_occurrence/") for (ref,) in found] == [
        "1", "1#2", "2", "row-4"
    ]  # fmt: skip
    assert connection.execute("SELECT count(*) FROM rows.patient").fetchone() == (2,)


def test_values_that_cannot_be_read_are_told_and_left_out(tmp_path):
    omop = small().condition(condition_start_date="2024-02-30", condition_end_date="20240131")
    omop.measurement(value_as_number="about 18").person(3, month_of_birth=13)
    connection, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told) == {"impossible-date": 2, "wrong-type": 1}
    assert "condition_start_date is 2024-02-30" in str([each.value for each in told.problems])
    dates = "SELECT onset_from, abatement_from FROM rows.condition WHERE ref LIKE '%/3'"
    assert connection.execute(dates).fetchone() == (None, 1706659200.0)


def test_rows_that_nothing_names_are_told(tmp_path):
    omop = small().condition(0).condition(4711, condition_source_value="what is this")
    _, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told) == {"not-named": 1, "concept-not-in-vocabulary": 1}


def test_ends_before_starts_are_told(tmp_path):
    omop = small().condition(condition_end_date="2023-01-01")
    omop.drug(drug_exposure_end_date="2020-01-01").procedure(procedure_end_date="2020-01-01")
    _, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told) == {"period-reversed": 3}


def test_tables_that_are_not_there_and_not_read_are_told(tmp_path):
    omop = Omop().person().add("note", note_id=1).add("visit_occurrence", visit_occurrence_id=1)
    _, told = read(omop.write_csv(tmp_path / "omop"))
    assert rules(told) == {"omop-table-missing": 5}
    assert told.ignored == (("visit_occurrence", 1), ("note", 1))


def test_a_connection_to_a_file_is_read_into_as_well(tmp_path):
    path = small().write_database(tmp_path / "omop.duckdb")
    from primum.record.bulk.omop.read import read_omop

    with duckdb.connect(str(tmp_path / "work.duckdb")) as connection:
        read_omop(connection, path, LISTED)
        read_omop(connection, path, LISTED)
        assert connection.execute("SELECT count(*) FROM rows.patient").fetchone() == (2,)

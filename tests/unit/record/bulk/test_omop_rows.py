"""What rows of OMOP tables become."""

from primum.vocabulary.dates import read_when
from unit.record.bulk.omop_world import Omop, read, rows, saying

ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
ATC = "http://www.whocc.no/atc"


def filled(omop, tmp_path):
    return read(omop.write_csv(tmp_path / "omop"))


def only(omop, table, tmp_path):
    """Give the one row of a table."""
    connection, _ = filled(omop, tmp_path)
    (row,) = rows(connection, table)
    return connection, row


def spans(row, name):
    return row[f"{name}_from"], row[f"{name}_to"]


BIRTHS = [
    ({}, "2018-03-01", "male"),
    ({"gender_concept_id": 8532, "day_of_birth": None}, "2018-03", "female"),
    ({"gender_concept_id": 0, "month_of_birth": None}, "2018", None),
    ({"month_of_birth": 2, "day_of_birth": 30}, "2018-02", "male"),
    ({"year_of_birth": None, "birth_datetime": "2018-03-05 10:30:00"}, "2018-03-05", "male"),
    # A birth_datetime is filled up where the day is not known.
    ({"day_of_birth": None, "birth_datetime": "2018-03-15 00:00:00"}, "2018-03", "male"),
    ({"year_of_birth": None}, None, "male"),
]


def test_a_birth_is_known_as_far_as_it_is_written(tmp_path):
    omop = Omop()
    for number, (given, _, _) in enumerate(BIRTHS, 1):
        omop.person(number, **given)
    connection, _ = filled(omop, tmp_path)
    found = rows(connection, "patient")
    assert [(row["birth_date"], row["gender"]) for row in found] == [case[1:] for case in BIRTHS]
    for row, (_, birth, _) in zip(found, BIRTHS, strict=True):
        assert spans(row, "birth") == (tuple(read_when(birth)) if birth else (None, None))


def test_patients_are_numbered_in_the_order_of_their_ids_as_text(tmp_path):
    connection, _ = filled(Omop().person(2).person(10).person(1), tmp_path)
    assert [(row["p"], row["id"]) for row in rows(connection, "patient")] == [
        (1, "1"), (2, "10"), (3, "2"),
    ]  # fmt: skip


def test_a_condition_says_its_own_code_then_the_source_then_listed_ancestors(tmp_path):
    omop = Omop().person().condition(102, condition_source_concept_id=103)
    connection, row = only(omop, "condition", tmp_path)
    codings, text = saying(connection, row["said"])
    assert text == "Diabetes with a rare cause"
    assert [(c.system, c.code, c.display) for c in codings] == [
        (SNOMED, "990000101", "Diabetes with a rare cause"),
        (ICD10CM, "E11.9", "Type 2 diabetes mellitus"),
        (SNOMED, "73211009", None),
    ]
    assert row["ref"] == "condition_occurrence/1"
    assert spans(row, "onset") == tuple(read_when("2024-01-01"))


def test_ancestors_that_knowledge_does_not_list_are_left_out(tmp_path):
    connection, _ = read(Omop().person().condition(102).write_csv(tmp_path / "o"), frozenset())
    (row,) = rows(connection, "condition")
    assert [coding.code for coding in saying(connection, row["said"])[0]] == ["990000101"]


def test_of_ancestors_in_atc_only_the_narrowest_stands(tmp_path):
    connection, row = only(Omop().person().drug(201), "medication", tmp_path)
    codings, text = saying(connection, row["said"])
    assert text == "Hormone 10 MG/ML Injection"
    assert [(c.system, c.code) for c in codings] == [
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "990201"), (ATC, "H01AC03"),
    ]  # fmt: skip


def test_what_no_concept_names_is_called_by_its_source_value(tmp_path):
    omop = Omop().person().condition(0, condition_source_value="sugar disease")
    connection, row = only(omop, "condition", tmp_path)
    assert saying(connection, row["said"]) == ((), "sugar disease")


def test_a_vocabulary_that_fhir_does_not_know_has_no_system(tmp_path):
    connection, row = only(Omop().person().drug(207), "medication", tmp_path)
    ((coding,), _) = saying(connection, row["said"])
    assert coding == (None, "OMOP207", "Extension drug")


ENDS = [
    ({"condition_end_date": "2024-03-01"}, "2024-03-01", None, None),
    # One date in both columns is how OMOP says that only one is known.
    ({"condition_end_date": "2024-01-01"}, None, None, None),
    ({"condition_end_date": "2024-03-01", "condition_type_concept_id": 32810}, None, None, None),
    ({"condition_status_concept_id": 32899}, None, None, "provisional"),
    ({"condition_status_concept_id": 32906}, None, "resolved", None),
    ({"condition_end_date": "2023-03-01"}, None, None, None),
]


def test_the_end_and_status_of_a_condition(tmp_path):
    omop = Omop().person()
    for given, *_ in ENDS:
        omop.condition(**given)
    connection, _ = filled(omop, tmp_path)
    for row, (_, end, clinical, verification) in zip(
        rows(connection, "condition"), ENDS, strict=True
    ):
        assert spans(row, "abatement") == (tuple(read_when(end)) if end else (None, None))
        assert (row["clinical"], row["verification"]) == (clinical, verification)


MOMENTS = [
    ("2024-01-01 00:00:00", "2024-01-01"),
    ("2024-01-01 08:30:00", "2024-01-01T08:30:00Z"),
    ("2024-01-01T08:30:00+02:00", "2024-01-01T08:30:00+02:00"),
    ("2024-01-02 08:30:00", "2024-01-01"),
]


def test_midnight_is_how_omop_writes_that_no_time_is_known(tmp_path):
    omop = Omop().person()
    for moment, _ in MOMENTS:
        omop.condition(condition_start_datetime=moment)
    connection, _ = filled(omop, tmp_path)
    found = [spans(row, "onset") for row in rows(connection, "condition")]
    assert found == [tuple(read_when(read_as)) for _, read_as in MOMENTS]


def test_a_measurement_has_a_value_a_comparator_and_a_unit(tmp_path):
    omop = Omop().person().measurement(
        value_as_number=18.5, unit_concept_id=9529, operator_concept_id=4171756
    )  # fmt: skip
    _, row = only(omop, "observation", tmp_path)
    assert (row["value"], row["comparator"], row["unit"]) == (18.5, "<", "kg")
    assert spans(row, "effective") == tuple(read_when("2026-05-20"))


def test_a_unit_that_no_concept_names_is_the_printed_one(tmp_path):
    omop = Omop().person().measurement(
        value_as_number=18.5, unit_concept_id=0, unit_source_value="kilo"
    )  # fmt: skip
    _, row = only(omop, "observation", tmp_path)
    assert row["unit"] == "kilo"


def test_a_coded_answer_is_read_by_its_codes(tmp_path):
    omop = Omop().person().observation(302, value_as_concept_id=303)
    connection, row = only(omop, "observation", tmp_path)
    ((coding,), text) = saying(connection, row["answer"])
    assert (coding.code, text) == ("77386006", None)


def test_a_family_history_is_nothing_of_the_patient(tmp_path):
    omop = Omop().person().observation(403, value_as_concept_id=101)
    connection, row = only(omop, "observation", tmp_path)
    assert row["answer"] is None
    assert rows(connection, "condition") == []


def test_a_history_of_something_leaves_open_whether_it_still_is(tmp_path):
    omop = Omop().person().observation(404, value_as_concept_id=101)
    connection, row = only(omop, "condition", tmp_path)
    assert (row["ref"], row["verification"]) == ("observation/1", "unconfirmed")
    assert saying(connection, row["said"])[1] == "Diabetes mellitus"
    assert rows(connection, "observation")[0]["answer"] is None


def test_an_observation_that_is_a_listed_finding_is_a_condition_too(tmp_path):
    omop = Omop().person().observation(104).observation(302)
    _, row = only(omop, "condition", tmp_path)
    assert (row["ref"], row["verification"]) == ("observation/1", None)


ALLERGIES = [
    (402, None, "Allergy to penicillin", None),
    (401, 206, "penicillin", None),
    (401, None, "Allergy to drug", None),
    (402, 405, "Allergy to penicillin", "refuted"),
]


def test_allergies_are_found_by_the_hierarchy(tmp_path):
    omop = Omop().person()
    for concept, answer, *_ in ALLERGIES:
        omop.observation(concept, value_as_concept_id=answer)
    connection, _ = filled(omop, tmp_path)
    found = [
        (saying(connection, row["said"])[1], row["verification"])
        for row in rows(connection, "allergy")
    ]
    assert found == [case[2:] for case in ALLERGIES]


def test_a_procedure_was_done(tmp_path):
    omop = Omop().person().procedure(procedure_end_date="2026-05-21")
    _, row = only(omop, "procedure", tmp_path)
    assert row["status"] == "completed"
    assert spans(row, "end") == tuple(read_when("2026-05-21"))


def test_lists_are_supplied_by_tables_with_rows_and_an_observation_period(tmp_path):
    omop = Omop().person(1).person(2).condition(person=1).drug(person=1)
    omop.add("person", person_id=3, gender_concept_id=8507).measurement(person=3)
    # A history found among observations shows no problem list.
    omop.add("person", person_id=4, gender_concept_id=8507).observation(104, person=4)
    connection, _ = filled(omop, tmp_path)
    found = connection.execute("SELECT p, list FROM rows.supplied ORDER BY ALL").fetchall()
    both = [(p, name) for p in (1, 2) for name in ("conditions", "medications", "observations")]
    assert found == [*both, (3, "observations")]

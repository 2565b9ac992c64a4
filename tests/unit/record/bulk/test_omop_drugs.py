"""What a drug exposure of OMOP becomes: of which kind, until when, in what dose."""

import pytest

from primum.vocabulary.dates import read_when
from unit.record.bulk.omop_world import Omop, read, rows

PRESCRIBED, DISPENSED, GIVEN, REPORTED = 38000177, 32825, 32818, 32865
START = "2026-05-01"


def medications(omop, tmp_path):
    """Give the rows of medicines in the order in which they were added."""
    connection, _ = read(omop.write_csv(tmp_path / "omop"))
    return sorted(rows(connection, "medication"), key=lambda row: int(row["ref"].split("/")[1]))


def one(omop, tmp_path):
    connection, _ = read(omop.write_csv(tmp_path / "omop"))
    (row,) = rows(connection, "medication")
    return connection, row


KINDS = [
    (PRESCRIBED, "MedicationRequest", None, True),
    (DISPENSED, "MedicationDispense", "completed", True),
    (32869, "MedicationDispense", "completed", True),
    (GIVEN, "MedicationAdministration", "completed", False),
    (REPORTED, "MedicationStatement", None, False),
    (32817, "MedicationStatement", None, False),  # "EHR" says nothing more
    (0, "MedicationStatement", None, False),
]


def test_the_type_concept_tells_the_kind(tmp_path):
    omop = Omop().person()
    for type_, *_ in KINDS:
        omop.drug(drug_type_concept_id=type_, drug_exposure_end_date="2026-06-01")
    found = medications(omop, tmp_path)
    first = read_when(START).earliest
    for row, (_, kind, status, recorded) in zip(found, KINDS, strict=True):
        assert (row["kind"], row["status"]) == (kind, status)
        assert (row["start_from"], row["recorded_from"]) == (first, first if recorded else None)


ENDS = [
        (PRESCRIBED, {"drug_exposure_end_date": "2026-05-30"}, "2026-05-30", None),
        # The column may not be empty, so an end on the day of the start says nothing.
        (PRESCRIBED, {"drug_exposure_end_date": START}, None, "unknown"),
        (PRESCRIBED, {"drug_exposure_end_date": START, "stop_reason": "rash"}, None, "stopped"),
        (PRESCRIBED, {"drug_exposure_end_date": START, "verbatim_end_date": START}, START, None),
        (PRESCRIBED, {"drug_exposure_end_date": START, "days_supply": 1}, START, None),
        (PRESCRIBED, {"drug_exposure_end_date": "2026-05-30", "days_supply": 30}, "2026-05-30",
         None),
        # Every refill brings another supply; the end date is of the first.
        (PRESCRIBED, {"drug_exposure_end_date": "2026-05-30", "days_supply": 30, "refills": 1},
         "2026-06-29", None),
        (DISPENSED, {"drug_exposure_end_date": "2026-05-30", "days_supply": 30, "refills": 1},
         "2026-05-30", "completed"),
        (PRESCRIBED, {"verbatim_end_date": "2026-05-10", "days_supply": 30, "refills": 1},
         "2026-05-10", None),
        (PRESCRIBED, {"days_supply": 28}, "2026-05-28", None),
        (PRESCRIBED, {"drug_exposure_end_date": "2026-04-01"}, None, "unknown"),
        (GIVEN, {"drug_exposure_end_date": START}, START, "completed"),
        (DISPENSED, {}, None, "completed"),
    ]  # fmt: skip


def test_when_it_ends(tmp_path):
    omop = Omop().person()
    for type_, given, *_ in ENDS:
        omop.drug(drug_type_concept_id=type_, **given)
    found = medications(omop, tmp_path)
    for row, (_, _, end, status) in zip(found, ENDS, strict=True):
        assert (row["end_from"], row["end_to"]) == (tuple(read_when(end)) if end else (None, None))
        assert row["status"] == status


DEATHS = [
    ("2026-05-10", "2026-05-10"),
    ("2026-07-01", "2026-06-01"),
    ("2020-01-01", "2026-06-01"),  # before the start, so a mistake
]


def test_nobody_takes_a_medicine_after_death(tmp_path):
    omop = Omop()
    for person, (died, _) in enumerate(DEATHS, 1):
        omop.person(person).drug(person=person, drug_exposure_end_date="2026-06-01")
        omop.add("death", person_id=person, death_date=died)
    found = [(row["end_from"], row["end_to"]) for row in medications(omop, tmp_path)]
    assert found == [tuple(read_when(end)) for _, end in DEATHS]


TABLET = {"amount_value": 10, "amount_unit_concept_id": 8576}
PUFF = {
    "numerator_value": 0.1,
    "numerator_unit_concept_id": 8576,
    "denominator_unit_concept_id": 45744809,
}
LIQUID = PUFF | {"denominator_unit_concept_id": 8587}


@pytest.mark.parametrize(
    ("strength", "day"),
    [
        (TABLET, 20.0),
        (PUFF, 0.2),
        # Of a liquid the quantity may be millilitres or bottles, so there is no telling.
        (LIQUID, None),
        (TABLET | {"invalid_reason": "D"}, None),
        (TABLET | {"amount_unit_concept_id": 0}, None),
    ],
)
def test_a_dose_a_day_is_pieces_times_strength_by_days(strength, day, tmp_path):
    omop = Omop().person().strength(204, **strength)
    connection, row = one(omop.drug(204, quantity=60, days_supply=30), tmp_path)
    if day is None:
        assert row["regimen"] is None
        return
    (line,) = rows(connection, "dosage")
    assert line["regimen"] == row["regimen"]
    assert (line["day_low"], line["day_high"], line["day_unit"]) == (day, day, "mg")
    assert line["administration_low"] is None


def test_no_dose_is_invented(tmp_path):
    omop = Omop().person().strength(204, **TABLET)
    omop.drug(204, quantity=60).drug(204, days_supply=30).drug(204, quantity=0, days_supply=30)
    omop.drug(204, quantity=60, days_supply=-1).drug(0, quantity=60, days_supply=30)
    assert [row["regimen"] for row in medications(omop, tmp_path)] == [None] * 5


def test_a_product_of_two_ingredients_has_no_one_dose(tmp_path):
    omop = Omop().person().strength(205, **TABLET).strength(205, **TABLET)
    _, row = one(omop.drug(205, quantity=60, days_supply=30), tmp_path)
    assert row["regimen"] is None


def test_what_was_given_is_one_administration(tmp_path):
    omop = Omop().person().strength(204, **TABLET)
    connection, _ = one(omop.drug(204, quantity=2, drug_type_concept_id=GIVEN), tmp_path)
    (line,) = rows(connection, "dosage")
    assert (line["administration_high"], line["administration_unit"]) == (20.0, "mg")
    assert line["day_high"] is None


@pytest.mark.parametrize(
    ("given", "routes", "rule"),
    [
        ({"route_concept_id": 601}, ["subcutaneous"], "dose-missing"),
        ({"route_source_value": "SC"}, ["subcutaneous"], "dose-missing"),
        ({"sig": "one daily"}, None, "dose-only-in-text"),
    ],
)
def test_a_route_and_a_text_are_a_dosage(given, routes, rule, tmp_path):
    connection, row = one(Omop().person().drug(**given), tmp_path)
    (line,) = rows(connection, "dosage")
    assert line["regimen"] == row["regimen"]
    assert line["routes"] == routes
    assert rule in [problem["rule"] for problem in line["problems"]]


def test_equal_dosages_are_one_regimen(tmp_path):
    omop = Omop().person().drug(sig="one daily").drug(sig="one daily").drug(sig="two daily")
    connection, _ = read(omop.write_csv(tmp_path / "omop"))
    assert len(rows(connection, "dosage")) == 2
    regimens = [row["regimen"] for row in rows(connection, "medication")]
    assert regimens[0] == regimens[1] != regimens[2]

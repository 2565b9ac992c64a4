"""What a drug exposure of OMOP becomes: of which kind, until when, in what dose."""

import pytest

from primum.vocabulary.dates import read_when
from unit.record.bulk.omop_world import Omop, read, rows

PRESCRIBED, DISPENSED, GIVEN, REPORTED = 38000177, 32825, 32818, 32865
START = "2026-05-01"


def one(omop, tmp_path):
    connection, _ = read(omop.write_csv(tmp_path / "omop"))
    (row,) = rows(connection, "medication")
    return connection, row


@pytest.mark.parametrize(
    ("type_", "kind", "status", "recorded"),
    [
        (PRESCRIBED, "MedicationRequest", None, True),
        (DISPENSED, "MedicationDispense", "completed", True),
        (32869, "MedicationDispense", "completed", True),
        (GIVEN, "MedicationAdministration", "completed", False),
        (REPORTED, "MedicationStatement", None, False),
        (32817, "MedicationStatement", None, False),  # "EHR" says nothing more
        (0, "MedicationStatement", None, False),
    ],
)
def test_the_type_concept_tells_the_kind(type_, kind, status, recorded, tmp_path):
    omop = Omop().person().drug(drug_type_concept_id=type_, drug_exposure_end_date="2026-06-01")
    _, row = one(omop, tmp_path)
    assert (row["kind"], row["status"]) == (kind, status)
    first = read_when(START).earliest
    assert (row["start_from"], row["recorded_from"]) == (first, first if recorded else None)


@pytest.mark.parametrize(
    ("type_", "given", "end", "status"),
    [
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
    ],
)  # fmt: skip
def test_when_it_ends(type_, given, end, status, tmp_path):
    _, row = one(Omop().person().drug(drug_type_concept_id=type_, **given), tmp_path)
    found = row["end_from"], row["end_to"]
    assert found == (tuple(read_when(end)) if end else (None, None))
    assert row["status"] == status


@pytest.mark.parametrize(
    ("died", "end"), [("2026-05-10", "2026-05-10"), ("2026-07-01", "2026-06-01"),
                      ("2020-01-01", "2026-06-01")]
)  # fmt: skip
def test_nobody_takes_a_medicine_after_death(died, end, tmp_path):
    omop = Omop().person().drug(drug_exposure_end_date="2026-06-01")
    _, row = one(omop.add("death", person_id=1, death_date=died), tmp_path)
    assert (row["end_from"], row["end_to"]) == tuple(read_when(end))


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


@pytest.mark.parametrize(
    "given", [{"quantity": 60}, {"days_supply": 30}, {"quantity": 0, "days_supply": 30},
              {"quantity": 60, "days_supply": -1}]
)  # fmt: skip
def test_no_dose_is_invented(given, tmp_path):
    _, row = one(Omop().person().strength(204, **TABLET).drug(204, **given), tmp_path)
    assert row["regimen"] is None


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

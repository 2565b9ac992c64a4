"""Dosages in one form: amounts, units, timing, routes, and what cannot be read."""

import pytest

from primum.record.dosage import normalise
from primum.record.dose import DoseAmount, Frequency
from primum.record.model import Amount, RawDosage
from primum.vocabulary.codes import Coding

SNOMED = "http://snomed.info/sct"


def raw(dose: tuple[float, str] | Amount | None = None, **others: object) -> RawDosage:
    amount = Amount(dose[0], dose[0], dose[1]) if isinstance(dose, tuple) else dose
    return RawDosage(dose=amount, **others)


TWICE = {"frequency": 2.0, "period": 1.0, "period_unit": "d"}


def rules(dosage: RawDosage) -> list[str]:
    return [rule for rule, _ in normalise(dosage).problems]


def test_a_day_is_an_administration_times_how_often() -> None:
    found = normalise(raw((0.04, "mg/kg"), **TWICE))
    assert found.administration == DoseAmount(0.04, 0.04, "mg", per_kg=True)
    assert found.day == DoseAmount(0.08, 0.08, "mg", per_kg=True)
    assert found.frequency == Frequency(2.0, 2.0)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("unit", "base", "per_kg"),
    [
        ("mg", "mg", False),
        ("mcg", "ug", False),
        ("µg", "ug", False),
        ("g", "g", False),
        ("mg/kg", "mg", True),
        ("ug/kg", "ug", True),
        ("mg/kg/dose", "mg", True),
        ("mg/kg/{dose}", "mg", True),
        ("mg per kg", "mg", True),
        ("mL", "mL", False),
        ("ml", "mL", False),
        ("U", "U", False),
        ("IE", "[iU]", False),
        ("[iU]", "[iU]", False),
        ("{tablet}", "{tablet}", False),
        ("tablet", "tablet", False),
    ],
)
def test_units_of_one_administration(unit: str, base: str, per_kg: bool) -> None:
    found = normalise(raw((1.0, unit), **TWICE))
    assert found.administration == DoseAmount(1.0, 1.0, base, per_kg)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("unit", "day"),
    [
        ("mg/d", 2.4),
        ("mg/day", 2.4),
        ("mg/kg/d", 2.4),
        ("mg/kg/day", 2.4),
        ("mg/(kg.d)", 2.4),
        ("mg/kg/24.h", 2.4),
        ("mg/kg/24h", 2.4),
        ("mg/kg/12.h", 4.8),
    ],
)
def test_a_dose_written_per_day_is_shared_over_the_administrations(unit: str, day: float) -> None:
    found = normalise(raw((2.4, unit), **TWICE))
    assert found.day is not None
    assert found.administration is not None
    assert found.day.high == pytest.approx(day)
    assert found.administration.high == pytest.approx(day / 2)
    assert found.day.per_kg == ("kg" in unit)


def test_an_unknown_unit_is_kept_as_it_was_written() -> None:
    found = normalise(raw((5.0, "mg/m2"), **TWICE))
    assert found.administration == DoseAmount(5.0, 5.0, "mg/m2")
    assert found.problems == (("unknown-unit", "mg/m2"),)


def test_ranges_keep_both_ends() -> None:
    found = normalise(raw(Amount(1.0, 2.0, "mg"), frequency=1.0, frequency_max=3.0, period=1.0,
                          period_unit="d"))  # fmt: skip
    assert found.administration == DoseAmount(1.0, 2.0, "mg")
    assert found.day == DoseAmount(1.0, 6.0, "mg")


@pytest.mark.parametrize(
    ("dose", "rule"),
    [
        ((0.72, ""), "dose-without-unit"),
        ((0.0, "mg"), "dose-not-positive"),
        ((-1.0, "mg"), "dose-not-positive"),
        (Amount(2.0, 1.0, "mg"), "dose-range-reversed"),
        ((1e20, "mg"), "dose-implausible"),
        ((float("nan"), "mg"), "dose-implausible"),
        (Amount(1.0, 2.0, "mg..ug"), "several-doses"),
    ],
)
def test_what_cannot_be_a_dose_is_none_and_said(dose, rule) -> None:
    found = normalise(raw(dose, **TWICE))
    assert found.administration is None
    assert found.day is None
    assert [name for name, _ in found.problems] == [rule]


def test_a_range_without_a_top_is_said() -> None:
    found = normalise(raw(Amount(1.0, float("inf"), "mg"), **TWICE))
    assert found.administration == DoseAmount(1.0, 1.0, "mg")
    assert found.problems[0][0] == "dose-range-open"


def test_a_dose_that_stands_only_in_the_text_is_not_parsed() -> None:
    found = normalise(raw(text="0.04 mg/kg twice daily", **TWICE))
    assert found.administration is None
    assert found.problems == (("dose-only-in-text", "0.04 mg/kg twice daily"),)
    assert rules(raw(**TWICE)) == ["dose-missing"]


def test_a_rate_becomes_a_day_unless_nobody_knows_for_how_long() -> None:
    rate = Amount(0.01, 0.01, "mg/kg/h")
    found = normalise(RawDosage(rate=rate, period=1.0, period_unit="d"))
    assert found.day is not None
    assert found.day.high == pytest.approx(0.24)
    assert rules(RawDosage(rate=rate, **TWICE)) == ["dose-rate-without-duration"]
    assert "rate-without-time" in rules(RawDosage(rate=Amount(1, 1, "mg/kg"), **TWICE))


def test_beside_a_dose_a_rate_only_says_how_fast() -> None:
    found = normalise(raw((5.0, "mg"), rate=Amount(1.0, 1.0, "mg/min"), **TWICE))
    assert found.day == DoseAmount(10.0, 10.0, "mg")


def test_as_needed_leaves_the_low_end_at_nothing() -> None:
    found = normalise(raw((5.0, "mg"), as_needed=True, **TWICE))
    assert found.frequency == Frequency(0.0, 2.0)
    assert found.day == DoseAmount(0.0, 10.0, "mg")
    assert found.administration == DoseAmount(5.0, 5.0, "mg")
    assert found.as_needed


@pytest.mark.parametrize(
    ("unit", "per_day"), [("mg/kg/d", 0.24), ("mg/kg/12.h", 0.48), ("mg/kg/wk", 0.24 / 7)]
)
def test_a_maximum_per_period_bounds_the_day(unit: str, per_day: float) -> None:
    most = Amount(0.24, 0.24, unit)
    found = normalise(RawDosage(max_per_period=most, text="as needed", as_needed=True))
    assert found.day is not None
    assert (found.day.low, found.day.per_kg) == (0.0, True)
    assert found.day.high == pytest.approx(per_day)


def test_a_maximum_alone_is_the_dose_that_is_judged() -> None:
    found = normalise(RawDosage(max_per_period=Amount(0.24, 0.24, "mg/kg/d"), **TWICE))
    assert found.day == DoseAmount(0.24, 0.24, "mg", per_kg=True)
    assert found.administration == DoseAmount(0.12, 0.12, "mg", per_kg=True)
    single = normalise(RawDosage(max_per_administration=Amount(5.0, 5.0, "mg"), **TWICE))
    assert single.administration == DoseAmount(5.0, 5.0, "mg")
    assert single.day == DoseAmount(10.0, 10.0, "mg")


def test_a_maximum_lowers_a_range_and_never_hides_a_contradiction() -> None:
    most = Amount(10.0, 10.0, "mg/d")
    ranged = normalise(raw(Amount(2.0, 8.0, "mg"), max_per_period=most, **TWICE))
    assert ranged.day == DoseAmount(4.0, 10.0, "mg")
    fixed = normalise(raw((8.0, "mg"), max_per_period=most, **TWICE))
    assert fixed.day == DoseAmount(16.0, 16.0, "mg")
    assert [rule for rule, _ in fixed.problems] == ["dose-above-own-maximum"]
    single = normalise(raw(Amount(2.0, 8.0, "mg"),
                           max_per_administration=Amount(5.0, 5.0, "mg"), **TWICE))  # fmt: skip
    assert single.administration == DoseAmount(2.0, 5.0, "mg")


@pytest.mark.parametrize(
    ("timing", "a_day"),
    [
        ({"frequency": 1.0, "period": 1.0, "period_unit": "d"}, 1),
        ({"frequency": 1.0, "period": 12.0, "period_unit": "h"}, 2),
        ({"frequency": 3.0, "period": 1.0, "period_unit": "wk"}, 3 / 7),
        ({"period": 8.0, "period_unit": "h"}, 3),
        ({"timing_code": "BID"}, 2),
        ({"timing_code": "tid"}, 3),
        ({"timing_code": "QD"}, 1),
        ({"timing_code": "QOD"}, 0.5),
        ({"timing_code": "AM"}, 1),
        ({"timing_code": "Q4H"}, 6),
        ({"timing_code": "Q12H"}, 2),
        ({"timing_code": "2dd"}, 2),
        ({"timing_code": "2x daags"}, 2),
        ({"timing_code": "Tweemaal daags"}, 2),
        ({"timing_code": "twice daily"}, 2),
        ({"timing_code": "om de 6 uur"}, 4),
        ({"time_of_day": 2}, 2),
        ({"when": 3}, 3),
        ({"day_of_week": 2}, 2 / 7),
        ({"day_of_week": 2, "time_of_day": 2}, 4 / 7),
        ({"time_of_day": 2, "period": 1.0, "period_unit": "d"}, 2),
        ({"timing_code": "BID", **TWICE}, 2),
        ({"time_of_day": 1, "frequency": 1.0, "period": 1.0, "period_unit": "wk"}, 1 / 7),
    ],
)
def test_how_often_a_day(timing: dict, a_day: float) -> None:
    found = normalise(raw((1.0, "mg"), **timing))
    assert found.frequency is not None
    assert found.frequency.low == pytest.approx(a_day)
    assert found.frequency.high == pytest.approx(a_day)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("timing", "rule"),
    [
        ({}, "timing-missing"),
        ({"timing_code": "when the moon is full"}, "timing-not-understood"),
        ({"timing_code": "twice daily or as told"}, "timing-not-understood"),
        ({"frequency": 2.0}, "timing-without-period"),
        ({"frequency": 2.0, "period": 1.0, "period_unit": "fortnight"}, "timing-unit-unknown"),
        ({"frequency": 0.0, "period": 1.0, "period_unit": "d"}, "timing-not-positive"),
        ({"frequency": 2.0, "period": -1.0, "period_unit": "d"}, "timing-not-positive"),
    ],
)
def test_timing_that_cannot_be_read_leaves_the_day_unknown(timing: dict, rule: str) -> None:
    found = normalise(raw((1.0, "mg"), **timing))
    assert found.frequency is None
    assert found.day is None
    assert found.administration is not None
    assert rule in [name for name, _ in found.problems]


def test_timing_said_twice_has_to_agree() -> None:
    found = normalise(raw((1.0, "mg"), timing_code="QID", **TWICE))
    assert found.frequency == Frequency(2.0, 4.0)
    assert found.problems[0][0] == "timing-disagrees"


@pytest.mark.parametrize(
    ("codings", "text", "route"),
    [
        ((Coding(SNOMED, "34206005"),), None, "subcutaneous"),
        ((Coding("http://standardterms.edqm.eu", "20053000"),), None, "oral"),
        ((), "s.c.", "subcutaneous"),
        ((), "onder de huid", "subcutaneous"),
        ((Coding(None, None, "Intravenous route (qualifier value)"),), None, "intravenous"),
        ((Coding("urn:local", "7"),), "Oraal", "oral"),
    ],
)
def test_routes_by_code_and_by_words(codings, text, route) -> None:
    found = normalise(raw((1.0, "mg"), route=codings, route_text=text, **TWICE))
    assert found.routes == (route,)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("codings", "text"),
    [
        ((), "injection"),
        ((Coding(SNOMED, "99999999"),), None),
        ((Coding(SNOMED, "34206005"), Coding(SNOMED, "47625008")), "sc or iv"),
    ],
)
def test_a_route_that_is_not_clear_is_none_and_said(codings, text) -> None:
    found = normalise(raw((1.0, "mg"), route=codings, route_text=text, **TWICE))
    assert found.routes is None
    assert [rule for rule, _ in found.problems] == ["route-not-understood"]


def test_a_modified_dosage_is_not_trusted() -> None:
    found = normalise(raw((1.0, "mg"), modified=True, **TWICE))
    assert found.administration is None
    assert rules(raw((1.0, "mg"), modified=True, **TWICE)) == ["modifier-extension"]


def quantity(value: float, unit: str = "mg") -> dict:
    return {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("rates", "low", "high", "unit"),
    [
        ([{"doseQuantity": quantity(2)}], 2, 2, "mg"),
        ([{"doseQuantity": {"value": 2, "unit": "x", "code": "mg"}}], 2, 2, "mg"),
        ([{"doseQuantity": {"value": 2, "unit": "mg", "code": "258684004"}}], 2, 2, "mg"),
        ([{"doseRange": {"low": quantity(1), "high": quantity(2)}}], 1, 2, "mg"),
        ([{"doseRange": {"high": quantity(2)}}], 2, 2, "mg"),
        ([{"doseQuantity": quantity(2)}, {"doseQuantity": quantity(3)}], 2, 3, "mg"),
        ([{"doseQuantity": quantity(2)}, {"doseQuantity": quantity(3, "ug")}], 2, 3, "mg..ug"),
        (
            [
                {"type": {"coding": [{"code": "calculated"}]}, "doseQuantity": quantity(9)},
                {"type": {"coding": [{"code": "ordered"}]}, "doseQuantity": quantity(2)},
            ],
            2,
            2,
            "mg",
        ),
    ],
)
def test_a_dose_as_fhir_writes_it(read, resource, rates, low, high, unit) -> None:
    order = resource("MedicationRequest", "m", dosageInstruction=[{"doseAndRate": rates}])
    (dosage,) = read(order).medications[0].dosages
    assert dosage.dose == Amount(low, high, unit)


def test_rates_and_maxima_carry_their_time_in_the_unit(read, resource) -> None:
    order = resource(
        "MedicationRequest",
        "m",
        dosageInstruction=[
            {
                "doseAndRate": [{"rateRatio": {"numerator": quantity(2), "denominator": {
                    "value": 1, "unit": "h"}}}],
                "maxDosePerPeriod": {"numerator": quantity(5), "denominator": {
                    "value": 12, "code": "h"}},
                "maxDosePerAdministration": quantity(3),
                "asNeededCodeableConcept": {"text": "pain"},
            },
            {"sequence": 2, "route": {"coding": [{"system": SNOMED, "code": "26643006"}]}},
        ],
    )  # fmt: skip
    first, second = read(order).medications[0].dosages
    assert first.rate == Amount(2, 2, "mg/h")
    assert first.max_per_period == Amount(5, 5, "mg/12.h")
    assert first.max_per_administration == Amount(3, 3, "mg")
    assert first.as_needed
    assert second.route[0].code == "26643006"
    assert first.route == ()

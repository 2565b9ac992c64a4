"""One quantity in two units: which are compared, and when they agree."""

from fractions import Fraction

import pytest

from primum.lint.reading.evidence.numbers import readings_of
from primum.lint.reading.evidence.quantities import find_disagreement, read_twins
from primum.lint.reading.evidence.units import read_unit


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("mg/kg", "mcg/kg", 1000),
        ("mg per kg", "µg/kg", 1000),
        ("g", "mg", 1000),
        ("mg/kg/h", "mcg/kg/min", Fraction(1000, 60)),
        ("mCi", "MBq", 37),
        ("L", "mL", 1000),
    ],
)
def test_units_of_one_measure_convert(one, other, factor):
    ours, theirs = read_unit(one), read_unit(other)
    assert ours.measure == theirs.measure
    assert ours.to(theirs, Fraction(1)) == factor


def test_degrees_have_an_offset():
    celsius, fahrenheit = read_unit("°C"), read_unit("°F")
    assert celsius.to(fahrenheit, Fraction(37)) == Fraction("98.6")
    assert fahrenheit.to(celsius, Fraction(32)) == 0


@pytest.mark.parametrize("text", ["tablets", "m", "IU", "mg/drop", "", "/", "mg/"])
def test_an_unknown_unit_is_not_guessed(text):
    assert read_unit(text) is None


@pytest.mark.parametrize(
    ("text", "language", "ratio"),
    [
        ("0.04-0.08 mg/kg (40-80 mcg/kg)", "en", None),
        ("0,04-0,08 mg/kg (40-80 mcg/kg)", "nl", None),
        ("0.4 mg/kg (40 mcg/kg)", "en", Fraction(1, 10)),
        ("1,500 mg (1.5 g)", "en", None),
        ("1.500 mg (1,5 g)", "nl", None),
        ("1.125 g (1125 mg)", "en", None),
        ("33.3 mg (0.033 g)", "en", None),
        ("90 kg (198 lbs)", "en", None),
        ("20-25°C (68-77°F)", "en", None),
        ("2°C to 8°C (36°F to 46°F)", "en", None),
    ],
)
def test_two_prints_agree_within_their_rounding(text, language, ratio):
    (twins,) = read_twins(text, language)
    assert find_disagreement(twins) == ratio


@pytest.mark.parametrize("text", ["2 g (500 mg four times daily)", "5 mg (2 tablets)", "5 (6) mg"])
def test_a_bracket_that_says_more_repeats_nothing(text):
    assert list(read_twins(text, "en")) == []


def test_a_number_that_may_be_two_has_two_readings():
    assert [it.value for it in readings_of("1.500", "en")] == [1500, Fraction(3, 2)]
    assert [it.value for it in readings_of("1,500", "en")] == [1500]
    assert [it.value for it in readings_of("0.125", "en")] == [Fraction(1, 8)]

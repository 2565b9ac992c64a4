"""Numbers of the prose, as printed and in words, in English and Dutch."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.carried import alike, carries, carries_number, read_told
from primum.vocabulary.quantity import Quantity, read_quantity


@pytest.mark.parametrize(
    ("prose", "quantity"),
    [
        ("at most 0.12 mg/kg twice daily", "0.12 mg/kg"),
        ("maximaal 0,12 mg/kg", "0.12 mg/kg"),
        ("120 mcg/kg", "0.12 mg/kg"),
        ("120 microgram per kilogram", "0.12 mg/kg"),
        ("2 to 18 years", "2 a"),
        ("2 tot 18 jaar", "18 a"),
        ("2-18 years", "18 a"),
        ("zes maanden", "6 mo"),
        ("half a year", "180 d"),
        ("een half jaar", "180 d"),
        ("within a month", "30 d"),
        ("binnen een maand", "30 d"),
        ("twenty-eight days", "28 d"),
        ("achtentwintig dagen", "28 d"),
        ("two weeks", "14 d"),
        ("eight weeks", "56 d"),
        ("twice daily", "2 /d"),
        ("tweemaal daags", "2 /d"),
        ("below −3.0 SD", "-3.0 {SD}"),
        ("1,200 units", "1200 U"),
        ("1.200 IE", "1200 [iU]"),
        ("5 mg per day", "5 mg"),
        ("every year", "1 a"),
        ("jaarlijks", "365 d"),
        ("3,9 mmol/l", "3.9 mmol/L"),
        ("3.9 mmol/litre", "3.9 mmol/L"),
        ("90%", "90 %"),
        # A unit that is not understood could be any.
        ("12 widgets", "12 mg"),
        ("0.04 mg for each kilogram", "0.04 mg/kg"),
    ],
)
def test_prose_carries_the_quantity(prose, quantity):
    assert carries(read_told(prose), read_quantity(quantity))


@pytest.mark.parametrize(
    ("prose", "quantity"),
    [
        ("at most 0.12 mg/kg", "0.21 mg/kg"),
        ("at most 0.12 mcg/kg", "0.12 mg/kg"),
        ("two weeks", "21 d"),
        ("a month", "7 d"),
        ("a child", "1 a"),
        ("no number at all", "3 d"),
        ("3.9 mmol/L", "3.9 mol/L"),
        ("version 2.0.12", "0.12 mg/kg"),
    ],
)
def test_prose_does_not_carry_the_quantity(prose, quantity):
    assert not carries(read_told(prose), read_quantity(quantity))


def test_numbers_of_the_same_kind_are_named_as_they_stand():
    told = read_told("At most 0.12 mg/kg, from 2 years; 120 mcg/kg is the same.")
    assert alike(told, Quantity(0.21, "mg/kg")) == ["0.12 mg/kg", "120 mcg/kg"]
    assert alike(told, Quantity(3.0, "mmol/L")) == []


@pytest.mark.parametrize(
    ("prose", "number"), [("Of forty adults", 40), ("eenentwintig", 21), ("geen", 0), ("both", 2)]
)
def test_numbers_in_words(prose, number):
    assert carries_number(read_told(prose), number)


@given(st.text(max_size=200))
def test_any_prose_can_be_read(text):
    for told in read_told(text):
        assert all(isfinite(value) for value in told.values)


def test_a_number_beyond_counting_is_no_number():
    assert not carries_number(read_told("9" * 400), float("inf"))


@given(st.integers(1, 9999), st.sampled_from(["mg/kg", "a", "d", "mmol/L", "%", "{SD}"]))
def test_what_is_printed_is_carried(number, unit):
    value = number / 100
    for text in (f"{value} {unit}", f"{value} {unit}".replace(".", ",")):
        assert carries(read_told(f"it is {text} or so"), Quantity(value, unit))

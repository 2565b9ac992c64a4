"""A printed number is every number that rounds to it."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.printed import read_printed, shown


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("51", Fraction(51), 0),
        ("68,9%", Fraction(689, 10), 1),
        ("68.9 %", Fraction(689, 10), 1),
        ("−2", Fraction(-2), 0),
        (".05", Fraction(1, 20), 2),
        ("0.10", Fraction(1, 10), 2),
    ],
)
def test_keeps_the_decimals_that_are_shown(text: str, value: Fraction, decimals: int) -> None:
    printed = read_printed(text)
    assert printed is not None
    assert (printed.value, printed.decimals) == (value, decimals)


@pytest.mark.parametrize(
    "text", ["", "%", "-", ",", "1.234,5", "5%%", "1e5", "about 5", "5 mg", "½"]
)
def test_reads_nothing_into_what_is_no_plain_number(text: str) -> None:
    assert read_printed(text) is None


@given(st.text())
def test_reads_any_text_without_falling(text: str) -> None:
    printed = read_printed(text)
    assert printed is None or printed.text == text.strip()


@given(st.fractions(-1000, 1000, max_denominator=999), st.integers(0, 4))
def test_holds_what_was_rounded_half_up_or_half_to_even(number: Fraction, decimals: int) -> None:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        text = str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding))
        printed = read_printed(text)
        assert printed is not None
        assert printed.holds(number)
    assert shown(number, decimals) == str(
        exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    )

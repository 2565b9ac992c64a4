"""One quantity in two units."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.equivalents import conversion, equivalent
from primum.evidence.consistency.printed import Printed, read_printed
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("0.04", "mg/kg"), ("40", "mcg/kg")),
        (("0,12", "mg/kg"), ("120", "µg/kg")),
        (("1", "g"), ("1000", "milligram")),
        (("5", "mmol/L"), ("5000", "umol/l")),
        (("2", "mg/mL"), ("2", "g/L")),
        (("70", "kg"), ("70000", "g")),
    ],
)
def test_agrees(figure: Figure, first: tuple[str, str], second: tuple[str, str]) -> None:
    found = equivalent((figure(first[0]), first[1]), (figure(second[0]), second[1]))
    assert found is not None
    assert found.verdict is None


@pytest.mark.parametrize(
    ("second", "slip", "verdict"),
    [
        ("4", -1, Verdict.IMPOSSIBLE),
        ("400", 1, Verdict.IMPOSSIBLE),
        ("40000", 3, Verdict.IMPOSSIBLE),
        ("0.04", -3, Verdict.IMPOSSIBLE),
        ("60", None, Verdict.SUSPICIOUS),
        ("0", None, Verdict.SUSPICIOUS),
        ("40", None, None),
    ],
)
def test_names_the_power_of_ten_of_a_slip(
    figure: Figure, second: str, slip: int | None, verdict: Verdict | None
) -> None:
    found = equivalent((figure("0.04"), "mg/kg"), (figure(second), "mcg/kg"))
    assert found is not None
    assert (found.slip, found.verdict) == (slip, verdict)
    assert found.expected == 40


@pytest.mark.parametrize(
    ("one", "other"),
    [("mg", "mmol"), ("mg/kg", "mg"), ("IU", "mg"), ("mg/kg", "mg/m"), ("mg/day", "mg/week")],
)
def test_compares_no_unit_with_one_of_something_else(one: str, other: str) -> None:
    assert conversion(one, other) is None


def test_divides_by_what_stands_under_the_line() -> None:
    assert conversion("mg/mL", "mg/L") == 1000
    assert conversion("mg/kg/day", "mcg/kg/day") == 1000
    assert conversion("IU/mL", "IU/L") == 1000


@given(st.text(max_size=12), st.text(max_size=12))
def test_reads_any_unit_without_falling(one: str, other: str) -> None:
    there, back = conversion(one, other), conversion(other, one)
    assert (there is None) is (back is None)
    assert there is None or there * (back or Fraction(1)) == 1


@given(st.integers(1, 9999), st.integers(0, 3))
def test_a_slip_of_a_thousand_is_always_seen(digits: int, decimals: int) -> None:
    first = read_printed(f"{digits / 10**decimals:.{decimals}f}")
    assert first
    right = read_printed(str(int(first.value * 1000)))
    assert right
    found = equivalent((first, "mg"), (right, "mcg"))
    assert found is not None
    assert found.verdict is None
    slipped = equivalent((first, "mg"), (first, "mcg"))
    assert slipped is not None
    assert slipped.slip == -3

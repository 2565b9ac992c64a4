"""Intervals against estimate and p: the examples of Altman and Bland."""

from collections.abc import Callable
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.intervals import (
    Interval,
    check_interval,
)
from primum.evidence.consistency.notation import read_p
from primum.evidence.consistency.printed import Printed, read_printed
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


def _interval(estimate: str, low: str, high: str) -> Interval:
    prints = [read_printed(text) for text in (estimate, low, high)]
    assert all(prints)
    return Interval(estimate=prints[0], low=prints[1], high=prints[2])  # type: ignore[arg-type]


def test_an_odds_ratio_with_its_interval_gives_the_printed_p() -> None:
    interval = _interval("0.36", "0.18", "0.72")
    printed = read_p("p = 0.004")
    assert printed
    found = check_interval(interval, printed)
    assert found.computed == pytest.approx(0.0039, abs=5e-5)
    assert found.verdict is None
    assert not found.decides_otherwise


@pytest.mark.parametrize(
    ("p", "verdict", "decides"),
    [
        ("p = 0.4", Verdict.SUSPICIOUS, True),
        ("p = 0.01", None, False),
        ("p < 0.05", None, False),
        ("p < 0.0001", Verdict.SUSPICIOUS, False),
        ("p > 0.05", Verdict.SUSPICIOUS, True),
    ],
)
def test_compares_a_p_with_its_interval(p: str, verdict: Verdict | None, decides: bool) -> None:
    printed = read_p(p)
    assert printed
    found = check_interval(_interval("0.36", "0.18", "0.72"), printed)
    assert (found.verdict, found.decides_otherwise) == (verdict, decides)


def test_a_minute_p_may_differ_from_a_minute_p() -> None:
    printed = read_p("p < 0.0001")
    assert printed
    assert check_interval(_interval("9.1", "6.2", "13.4"), printed).verdict is None


def test_an_end_that_touches_no_effect_decides_nothing() -> None:
    printed = read_p("p = 0.04")
    assert printed
    interval = _interval("1.50", "1.00", "2.25")
    assert interval.excludes_no_effect() is None
    assert not check_interval(interval, printed).decides_otherwise


def test_an_estimate_lies_inside_its_interval() -> None:
    assert _interval("0.80", "0.18", "0.72").is_outside
    assert not _interval("0.7", "0.18", "0.65").is_outside  # 0.65 rounds to 0.7
    assert _interval("0.36", "0.72", "0.18").is_reversed


def test_refuses_an_interval_of_no_width_or_a_ratio_of_nothing() -> None:
    printed = read_p("p = 0.004")
    assert printed
    for ends in (("0.36", "0.72", "0.18"), ("0.36", "0", "0.72")):
        with pytest.raises(ValueError, match="no standard error"):
            check_interval(_interval(*ends), printed)


@given(st.floats(-2, 2), st.floats(0.05, 1), st.integers(2, 3))
def test_raises_no_alarm_on_an_interval_that_was_computed(
    effect: float, error: float, decimals: int
) -> None:
    from statistics import NormalDist

    ends = [exp(effect + step * error) for step in (0, -1.96, 1.96)]
    interval = _interval(*(f"{end:.{decimals}f}" for end in ends))
    p = 2 * (1 - NormalDist().cdf(abs(effect / error)))
    printed = read_p(f"{p:.3f}")
    assert printed
    assert not interval.is_outside
    if interval.is_readable:
        found = check_interval(interval, printed)
        assert found.verdict is None
        if abs(p - 0.05) > 0.002:
            assert not found.decides_otherwise

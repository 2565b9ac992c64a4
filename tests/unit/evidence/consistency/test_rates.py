"""A rate against its events and person-time."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.evidence.consistency.rates import check_rate
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


def test_274_years_for_71_people_is_3_9_years_each(figure: Figure) -> None:
    assert check_rate(274, figure("71"), figure("3.9")).verdict is None


def test_a_tenfold_rate_is_impossible(figure: Figure) -> None:
    found = check_rate(30, figure("274"), figure("1.1"))
    assert found.verdict is Verdict.IMPOSSIBLE
    assert shown(found.computed, 2) == "0.11"


def test_a_rate_may_be_per_hundred(figure: Figure) -> None:
    assert check_rate(30, figure("274"), figure("10.9"), Fraction(100)).verdict is None


def test_needs_time(figure: Figure) -> None:
    with pytest.raises(ValueError, match="above 0"):
        check_rate(3, figure("0"), figure("1"))


@given(st.integers(0, 500), st.fractions(1, 5000, max_denominator=50), st.integers(0, 3))
def test_raises_no_alarm_on_counts_that_exist(events: int, time: Fraction, decimals: int) -> None:
    rate = read_printed(shown(events / time, decimals))
    years = read_printed(shown(time, decimals))
    assert rate
    assert years
    assert check_rate(events, years, rate).verdict is None

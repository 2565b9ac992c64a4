"""DEBIT: published answers, and no alarm on yes-or-no data that exist."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.debit import debit, debit_percentage
from primum.evidence.consistency.grimmer import root
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


@pytest.mark.parametrize(
    ("mean", "deviation", "n", "fits"),
    [
        ("0.35", "0.18", 20, False),
        ("0.53", "0.50", 1683, True),
        ("0.44", "0.50", 1683, True),
        ("0.77", "0.42", 1683, True),
        ("0.19", "0.35", 1683, False),
        ("0.34", "0.47", 1683, True),
        ("0.93", "0.25", 1683, True),
        ("0.12", "0.33", 1683, True),
    ],
)
def test_gives_the_published_answers(
    figure: Figure, mean: str, deviation: str, n: int, fits: bool
) -> None:
    found = debit(figure(mean), figure(deviation), n)
    assert found.verdict is (None if fits else Verdict.IMPOSSIBLE)


def test_127_against_153_has_a_deviation_of_its_own(figure: Figure) -> None:
    found = debit(figure("0.4536"), figure("0.4987"), 280)
    assert found.verdict is None
    assert found.nearest is not None
    assert (found.nearest.total, found.nearest.at(4)) == (127, "0.4987")


def test_names_the_deviation_that_the_mean_has(figure: Figure) -> None:
    found = debit(figure("0.35"), figure("0.18"), 20)
    assert found.nearest is not None
    assert (found.nearest.total, found.nearest.at(2)) == (7, "0.49")


def test_reads_percentages_in_points(figure: Figure) -> None:
    assert debit_percentage(figure("35%"), figure("48.9"), 20).verdict is None
    assert debit_percentage(figure("35%"), figure("18"), 20).verdict is Verdict.IMPOSSIBLE


@given(st.integers(2, 60), st.data(), st.integers(1, 3))
def test_raises_no_alarm_on_data_that_exist(n: int, data: st.DataObject, decimals: int) -> None:
    yes = data.draw(st.integers(0, n))
    mean = read_printed(shown(Fraction(yes, n), decimals))
    for divisor in (n - 1, n):
        deviation = read_printed(shown(root(Fraction(yes * (n - yes), n * divisor)), decimals))
        assert mean
        assert deviation
        found = debit(mean, deviation, n)
        assert found.verdict is None or (divisor == n and found.as_population)

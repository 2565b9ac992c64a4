"""SPRITE: a witness has the printed figures; none found proves nothing."""

from collections.abc import Callable
from statistics import mean, stdev

import pytest

from primum.evidence.consistency.grimmer import grimmer
from primum.evidence.consistency.printed import Printed
from primum.evidence.consistency.sprite import sprite
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


@pytest.mark.parametrize(
    ("printed", "deviation", "n"),
    [("3.00", "2.00", 10), ("3.4", "2.26", 25), ("5.21", "1.6", 28), ("1.00", "0.00", 12)],
)
def test_a_witness_has_the_printed_figures(
    figure: Figure, printed: str, deviation: str, n: int
) -> None:
    found = sprite(figure(printed), figure(deviation), n, range(1, 8))
    assert found is not None
    assert len(found) == n
    assert all(1 <= value <= 7 for value in found)
    assert mean(found) == pytest.approx(float(printed), abs=0.5 * 10 ** -len(printed[2:]))
    assert stdev(found) == pytest.approx(float(deviation), abs=0.5 * 10 ** -len(deviation[2:]))


def test_the_published_witness_is_one_too(figure: Figure) -> None:
    values = [1] * 2 + [2] * 3 + [3] * 3 + [6, 7]
    assert (mean(values), stdev(values)) == (3, 2)
    assert grimmer(figure("3.00"), figure("2.00"), 10).verdict is None


def test_finds_the_same_each_time(figure: Figure) -> None:
    arguments = figure("3.00"), figure("2.00"), 10, range(1, 8)
    assert sprite(*arguments) == sprite(*arguments)


def test_finds_nothing_where_there_is_nothing(figure: Figure) -> None:
    assert grimmer(figure("3.44"), figure("2.47"), 18).verdict is Verdict.IMPOSSIBLE
    assert sprite(figure("3.44"), figure("2.47"), 18, range(1, 8)) is None
    assert sprite(figure("3.00"), figure("2.00"), 10, range(0)) is None
    assert sprite(figure("9.00"), figure("2.00"), 10, range(1, 8)) is None

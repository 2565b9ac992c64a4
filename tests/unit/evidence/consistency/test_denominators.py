"""Out of how many: what a count and its percentage allow."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.denominators import denominators, shared, smallest_denominator
from primum.evidence.consistency.grim import grim_percentage
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


@pytest.mark.parametrize(
    ("events", "percentage", "allowed"),
    [
        (93, "68,9%", "135"),
        (6, "2,5%", "236 to 244"),
        (115, "28%", "404 to 418"),
        (0, "0%", "1 or more"),
        (0, "3%", "none"),
        (3, "0%", "600 or more"),
        (5, "100%", "5"),
    ],
)
def test_gives_every_denominator(
    figure: Figure, events: int, percentage: str, allowed: str
) -> None:
    assert str(denominators(events, figure(percentage))) == allowed


def test_siblings_that_share_no_denominator_are_not_of_one_group(figure: Figure) -> None:
    of_all, of_severe = denominators(93, figure("68.9")), denominators(6, figure("2.5"))
    assert not shared([of_all, of_severe])
    assert str(shared([of_all, denominators(27, figure("20"))])) == "135"
    assert shared([])


@pytest.mark.parametrize(
    ("percentage", "smallest"),
    [("51", (18, 35)), ("50", (1, 2)), ("0", (0, 1)), ("100", (1, 1)), ("33.3", (1, 3))],
)
def test_finds_the_smallest_group(
    figure: Figure, percentage: str, smallest: tuple[int, int]
) -> None:
    assert smallest_denominator(figure(percentage)) == smallest


def test_no_group_prints_more_than_all(figure: Figure) -> None:
    assert smallest_denominator(figure("102")) is None


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 2))
def test_the_true_denominator_is_always_among_them(events: int, n: int, decimals: int) -> None:
    events = min(events, n)
    percentage = read_printed(shown(Fraction(100 * events, n), decimals))
    assert percentage
    assert n in denominators(events, percentage)
    smallest = smallest_denominator(percentage)
    assert smallest is not None
    assert smallest[1] <= n
    if n > 1:  # nothing smaller prints it
        smaller = (grim_percentage(percentage, size) for size in range(1, smallest[1]))
        assert all(found.verdict is Verdict.IMPOSSIBLE for found in smaller)

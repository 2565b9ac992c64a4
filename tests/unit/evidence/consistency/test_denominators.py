"""Out of how many: what a count and its percentage allow."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.denominators import denominators, shared
from primum.evidence.consistency.printed import Printed, read_printed, shown

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


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 2))
def test_the_true_denominator_is_always_among_them(events: int, n: int, decimals: int) -> None:
    events = min(events, n)
    percentage = read_printed(shown(Fraction(100 * events, n), decimals))
    assert percentage
    assert n in denominators(events, percentage)

"""A ratio against its counts."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from primum.evidence.consistency.contrasts import Group, Ratio, contrast, crude
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


def test_finds_a_ratio_that_was_turned_over(figure: Figure) -> None:
    found = contrast(Ratio.ODDS, Group(22, 80), Group(23, 224), figure("0.36"))
    assert found.reversed
    assert found.verdict is Verdict.SUSPICIOUS
    assert found.computed is not None
    assert shown(found.computed, 2) == "3.31"


@pytest.mark.parametrize("printed", ["3.31", "2.10", "9.0", "0.95", "0.02", "1"])
def test_says_nothing_of_what_is_not_the_inverse(figure: Figure, printed: str) -> None:
    found = contrast(Ratio.ODDS, Group(22, 80), Group(23, 224), figure(printed))
    assert found.verdict is None


def test_a_ratio_to_nobody_is_untestable(figure: Figure) -> None:
    found = contrast(Ratio.RISK, Group(4, 80), Group(0, 224), figure("2.0"))
    assert (found.computed, found.verdict) == (None, Verdict.UNTESTABLE)


def test_refuses_more_events_than_people() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        crude(Ratio.ODDS, Group(5, 4), Group(1, 4))


_GROUPS = st.integers(1, 300).flatmap(lambda n: st.builds(Group, st.integers(0, n), st.just(n)))


@given(st.sampled_from(list(Ratio)), _GROUPS, _GROUPS)
def test_the_crude_ratio_is_never_called_reversed(
    ratio: Ratio, first: Group, second: Group
) -> None:
    computed = crude(ratio, first, second)
    assume(computed is not None)
    assert computed is not None
    printed = read_printed(shown(computed, 2))
    assert printed
    assert not contrast(ratio, first, second, printed).reversed
    if abs(computed - 1) > Fraction(1, 2) and computed > Fraction(1, 50):
        turned = read_printed(shown(1 / computed, 3))
        assert turned
        if turned.value:
            assert contrast(ratio, first, second, turned).reversed

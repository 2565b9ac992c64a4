"""Parts against wholes."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.parts import (
    Share,
    Sum,
    Wave,
    convexity,
    shrinking,
)
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


def test_a_total_above_all_of_its_parts_is_impossible(figure: Figure) -> None:
    parts = [Share(figure("51%"), 21), Share(figure("16%"), 114)]
    found = convexity(figure("68,9%"), parts)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.outside
    assert (found.lowest.text, found.highest.text) == ("16%", "51%")
    assert (found.n, found.least, found.most) == (135, 28, 29)  # at most 11 + 18
    at_most = found.at_most()
    assert at_most is not None
    assert shown(at_most, 1) == "21.5"


def test_a_total_among_its_parts_can_still_be_too_high_for_their_sizes(figure: Figure) -> None:
    parts = [Share(figure("50"), 10), Share(figure("10"), 90)]
    assert convexity(figure("14"), parts).verdict is None
    found = convexity(figure("40"), parts)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert not found.outside


def test_without_sizes_only_what_no_weighing_gives_is_impossible(figure: Figure) -> None:
    parts = [Share(figure("50")), Share(figure("10"), 90)]
    assert convexity(figure("40"), parts).verdict is None
    assert convexity(figure("52"), parts).verdict is Verdict.IMPOSSIBLE


@given(
    st.lists(
        st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 1),
)
def test_raises_no_alarm_on_groups_that_exist(groups: list[tuple[int, int]], decimals: int) -> None:
    def printed(events: int, n: int) -> Printed:
        figure = read_printed(shown(Fraction(100 * events, n), decimals))
        assert figure
        return figure

    total = printed(sum(k for k, _ in groups), sum(n for _, n in groups))
    assert convexity(total, [Share(printed(*group), group[1]) for group in groups]).verdict is None
    assert convexity(total, [Share(printed(*group)) for group in groups]).verdict is None


def test_needs_a_part(figure: Figure) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        convexity(figure("5"), [])


def test_writes_a_sum_and_its_difference() -> None:
    assert str(Sum((21, 117), 138)) == "21 + 117 = 138"
    assert Sum((21, 117), 138).difference == 0
    assert Sum((21, 114), 138).difference == -3


def test_a_cohort_does_not_shrink() -> None:
    waves = [Wave("2021", 242, "b"), Wave("2015", 195, "a"), Wave("2023", 213, "c")]
    assert shrinking(waves) == [(waves[0], waves[2])]
    assert shrinking(waves[:2]) == []
    assert shrinking([Wave("2021", 5, "a"), Wave("2021", 4, "b")]) == []

"""GRIM: published answers, and no alarm on data that exist."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from primum.evidence.consistency.grim import grim_mean, grim_percentage
from primum.evidence.consistency.printed import Printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]

# scrutiny's fictional data (MIT), with its answers.
PIGS1 = [
    ("7.22", 32, True),
    ("4.74", 25, False),
    ("5.23", 29, False),
    ("2.57", 24, False),
    ("6.77", 27, False),
    ("2.68", 28, True),
    ("7.01", 29, False),
    ("7.38", 26, True),
    ("3.14", 27, False),
    ("6.89", 31, False),
    ("5.00", 25, True),
    ("0.24", 28, False),
]


@pytest.mark.parametrize(
    ("mean", "n", "fits"),
    [*PIGS1, ("5.19", 28, False), ("5.18", 28, True), ("5.27", 43, False)],
)
def test_gives_the_published_answers(figure: Figure, mean: str, n: int, fits: bool) -> None:
    assert grim_mean(figure(mean), n).verdict is (None if fits else Verdict.IMPOSSIBLE)


def test_of_a_run_of_means_only_those_of_28_people_pass(figure: Figure) -> None:
    means = [f"5.{hundredth}" for hundredth in range(19, 31)]
    passing = [mean for mean in means if grim_mean(figure(mean), 28).verdict is None]
    assert passing == ["5.21", "5.25", "5.29"]


def test_of_fifty_people_only_even_percentages_pass(figure: Figure) -> None:
    passing = [p for p in range(6, 17) if grim_percentage(figure(str(p)), 50).verdict is None]
    assert passing == [6, 8, 10, 12, 14, 16]


def test_names_the_neighbours_of_an_impossible_percentage(figure: Figure) -> None:
    found = grim_percentage(figure("51%"), 21)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert not found.totals
    assert found.below is not None
    assert found.above is not None
    assert (found.below.total, found.below.at(1)) == (10, "47.6")
    assert (found.above.total, found.above.at(1)) == (11, "52.4")
    assert found.truncated is None


@pytest.mark.parametrize(("p", "n", "total"), [("16", 114, 18), ("42", 71, 30), ("47", 30, 14)])
def test_finds_the_one_count_of_a_percentage(figure: Figure, p: str, n: int, total: int) -> None:
    assert list(grim_percentage(figure(p), n).totals) == [total]


def test_knows_a_percentage_that_was_cut_off_and_not_rounded(figure: Figure) -> None:
    found = grim_percentage(figure("66"), 3)  # 2 of 3 is 66.67 %
    assert (found.verdict, found.truncated) == (Verdict.IMPOSSIBLE, 2)


def test_items_make_means_finer(figure: Figure) -> None:
    assert grim_mean(figure("5.19"), 28).verdict is Verdict.IMPOSSIBLE
    assert grim_mean(figure("5.19"), 28, items=3).verdict is None


@pytest.mark.parametrize(("mean", "n"), [("5.2", 10), ("5", 1), ("5.19", 100)])
def test_a_mean_of_many_people_is_untestable(figure: Figure, mean: str, n: int) -> None:
    assert grim_mean(figure(mean), n).verdict is Verdict.UNTESTABLE


@pytest.mark.parametrize(("p", "n", "verdict"), [("51", 100, Verdict.UNTESTABLE), ("51", 99, None)])
def test_a_percentage_has_two_decimals_more(
    figure: Figure, p: str, n: int, verdict: Verdict | None
) -> None:
    assert grim_percentage(figure(p), n).verdict is verdict


def test_no_group_has_more_than_all_of_its_people(figure: Figure) -> None:
    found = grim_percentage(figure("102"), 5000)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.above is None
    assert found.below is not None
    assert found.below.total == 5000


def test_refuses_a_group_of_nobody(figure: Figure) -> None:
    with pytest.raises(ValueError, match="at least one"):
        grim_percentage(figure("50"), 0)


@pytest.mark.parametrize("n", [5, 7, 9])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_raises_no_alarm_on_data_that_exist(figure: Figure, n: int, decimals: int) -> None:
    for values in combinations_with_replacement(range(6), n):
        mean = shown(Fraction(sum(values), n), decimals)
        assert grim_mean(figure(mean), n).verdict is not Verdict.IMPOSSIBLE
    for events in range(n + 1):
        p = shown(Fraction(100 * events, n), decimals)
        found = grim_percentage(figure(p), n)
        assert found.verdict is not Verdict.IMPOSSIBLE
        assert events in found.totals

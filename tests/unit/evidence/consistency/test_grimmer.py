"""GRIMMER: published answers, every total, and no alarm on data that exist."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.grimmer import grimmer, root
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]

# scrutiny's fictional data (MIT), with its answers.
PIGS5 = [
    ("7.22", "5.30", 38, False),
    ("4.74", "6.55", 31, True),
    ("5.23", "2.55", 35, False),
    ("2.57", "2.57", 30, True),
    ("6.77", "2.18", 33, False),
    ("2.68", "2.59", 34, True),
    ("7.01", "6.68", 35, False),
    ("7.38", "3.65", 32, True),
    ("3.14", "5.32", 33, False),
    ("6.89", "4.18", 37, True),
    ("5.00", "2.18", 31, True),
    ("0.24", "6.43", 34, True),
]


@pytest.mark.parametrize(
    ("mean", "deviation", "n", "fits"),
    [
        *PIGS5,
        ("5.21", "1.6", 28, True),
        ("3.44", "2.47", 18, False),
        ("5.23", "2.55", 31, True),
        # 1 nine times, 3 five, 4 two, 5 four, 6 one, 7 four: real, and refused by the shortcut.
        ("3.4", "2.26", 25, True),
    ],
)
def test_gives_the_published_answers(
    figure: Figure, mean: str, deviation: str, n: int, fits: bool
) -> None:
    found = grimmer(figure(mean), figure(deviation), n)
    assert (found.verdict is not Verdict.IMPOSSIBLE) is fits


def test_names_the_nearest_deviations(figure: Figure) -> None:
    found = grimmer(figure("3.44"), figure("2.47"), 18)
    assert found.below is not None
    assert found.above is not None
    assert found.below.at(3) < "2.465"
    assert found.above.at(3) > "2.475"
    for near in (found.below, found.above):  # each is itself possible
        assert grimmer(figure("3.44"), figure(near.at(2)), 18).verdict is None


def test_a_witness_is_a_total_and_squares_that_give_the_figures(figure: Figure) -> None:
    found = grimmer(figure("3.00"), figure("2.00"), 10)
    assert found.verdict is None
    assert found.witness is not None
    assert found.witness.total == 30
    assert found.witness.at(2) == "2.00"
    assert found.witness.squares % 2 == 0


def test_tells_a_deviation_that_was_divided_by_n(figure: Figure) -> None:
    values = [1, 1, 2, 5, 6]
    mean = Fraction(sum(values), 5)
    population = root(sum((value - mean) ** 2 for value in values) / 5)
    found = grimmer(figure(shown(mean, 2)), figure(shown(population, 2)), 5)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.as_population


def test_one_person_has_no_deviation_to_test(figure: Figure) -> None:
    assert grimmer(figure("3"), figure("0.5"), 1).verdict is Verdict.UNTESTABLE


def test_a_mean_of_too_few_decimals_over_too_many_people_is_untestable(figure: Figure) -> None:
    found = grimmer(figure("5"), figure("0.0000001"), 10**9)
    assert found.verdict is Verdict.UNTESTABLE


def test_two_decimals_of_a_large_group_fit_any_deviation(figure: Figure) -> None:
    assert grimmer(figure("5.21"), figure("1.63"), 2000).verdict is Verdict.UNTESTABLE


@pytest.mark.parametrize(("n", "top"), [(5, 7), (7, 6), (9, 5)])
@pytest.mark.parametrize("decimals", [1, 2])
def test_raises_no_alarm_on_data_that_exist(
    figure: Figure, n: int, top: int, decimals: int
) -> None:
    for values in combinations_with_replacement(range(top), n):
        mean = Fraction(sum(values), n)
        variance = sum((value - mean) ** 2 for value in values) / (n - 1)
        printed = shown(mean, decimals), shown(root(variance), decimals)
        found = grimmer(figure(printed[0]), figure(printed[1]), n)
        assert found.verdict is not Verdict.IMPOSSIBLE, (values, printed)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=24), st.sampled_from([2, 4]))
def test_raises_no_alarm_on_means_over_items(values: list[int], items: int) -> None:
    people = [values[i : i + items] for i in range(0, len(values) - items + 1, items)]
    scores = [Fraction(sum(person), items) for person in people]
    if len(scores) > 1:
        mean = sum(scores) / len(scores)
        variance = sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)
        printed = read_printed(shown(mean, 2)), read_printed(shown(root(variance), 2))
        assert printed[0]
        assert printed[1]
        found = grimmer(printed[0], printed[1], len(scores), items)
        assert found.verdict is not Verdict.IMPOSSIBLE

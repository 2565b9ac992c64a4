"""Intervals of one group, and of groups that have nothing but zeros."""

import pytest

from primum.evidence.pooling.exact import clopper_pearson, exact_poisson, wilson
from primum.evidence.pooling.model import Counts, Measure, Method
from primum.evidence.pooling.pool import pool_studies


@pytest.mark.parametrize(
    ("events", "n", "exact", "score"),
    [
        (0, 12, (0, 0.2646), (0, 0.2425)),
        (30, 71, (0.3061, 0.5456), (0.3145, 0.5385)),
        (115, 411, (0.2369, 0.3259), (0.2386, 0.3251)),
        (12, 12, (0.7354, 1), (0.7575, 1)),
    ],
)
def test_proportions(events, n, exact, score):
    group = Counts(events, n)
    assert clopper_pearson(group, 0.95) == pytest.approx(exact, abs=6e-5)
    assert wilson(group, 0.95) == pytest.approx(score, abs=6e-5)


@pytest.mark.parametrize(
    ("events", "n", "interval"),
    [
        (1000, 10**9, (9.38973e-7, 1.0639521e-6)),  # where the library's inverse fails
        (5 * 10**8, 10**9, (0.499969009, 0.500030991)),
        (10**9 - 1, 10**9, (1 - 5.5716e-9, 1 - 2.5318e-11)),
    ],
)
def test_a_proportion_of_very_many_lies_in_its_interval(events, n, interval):
    low, high = clopper_pearson(Counts(events, n), 0.95)
    assert low < events / n < high
    assert (low, high) == pytest.approx(interval, rel=1e-6)


@pytest.mark.parametrize(
    ("events", "interval"),
    # The limits of a Poisson count as any table of them has it.
    [(0, (0, 3.689)), (1, (0.025, 5.572)), (10, (4.795, 18.390)), (100, (81.364, 121.627))],
)
def test_rates(events, interval):
    assert exact_poisson(Counts(events, 1), 0.95) == pytest.approx(interval, abs=6e-4)
    tenth = tuple(end / 10 for end in interval)
    assert exact_poisson(Counts(events, 10), 0.95) == pytest.approx(tenth, abs=6e-5)


def test_one_study_has_its_exact_interval_and_wilsons(groups):
    result, _ = pool_studies(groups((30, 71)), Measure.PROPORTION)
    assert (result.method, result.k, result.prediction_interval) == (Method.EXACT, 1, None)
    assert result.ci == pytest.approx((0.3061, 0.5456), abs=6e-5)
    (also,) = result.also
    assert (also.method, also.ci) == ("wilson", pytest.approx((0.3145, 0.5385), abs=6e-5))


def test_only_zeros_are_added_up(groups):
    result, problems = pool_studies(groups((0, 20), (0, 21)), Measure.PROPORTION)
    assert (problems, result.method, result.estimate) == ([], Method.EXACT, 0)
    assert result.ci == pytest.approx((0, 0.0860), abs=6e-5)
    assert result.link.estimate is None
    assert any("added up" in note for note in result.notes)


def test_everybody_with_the_event_is_an_extreme_too(groups):
    result, _ = pool_studies(groups((20, 20), (21, 21)), Measure.PROPORTION)
    assert result.ci == pytest.approx((1 - 0.0860, 1), abs=6e-5)


def test_rates_of_nothing_are_added_up(groups):
    result, _ = pool_studies(groups((0, 100.5), (0, 99.5)), Measure.RATE)
    assert result.ci == pytest.approx((0, 3.6889 / 200), abs=1e-6)


def test_a_chosen_method_does_not_make_a_model_of_zeros(groups):
    result, _ = pool_studies(groups((0, 20), (0, 21)), Measure.PROPORTION, Method.REML)
    assert result.method is Method.EXACT

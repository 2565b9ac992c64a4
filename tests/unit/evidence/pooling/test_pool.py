"""What pooling holds to for any studies."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.pooling.model import METHODS, Counts, Measure, Method, Study
from primum.evidence.pooling.pool import pool_studies


@st.composite
def proportions(draw, at_most=300):
    n = draw(st.integers(1, at_most))
    return Counts(draw(st.integers(0, n)), n)


@st.composite
def rates(draw):
    return Counts(draw(st.integers(0, 60)), draw(st.floats(0.5, 5000)))


@st.composite
def tables(draw):
    """A measure, and studies of it."""
    measure = draw(st.sampled_from(Measure))
    one = rates() if measure is Measure.RATE else proportions()
    two = one if measure is Measure.RISK_RATIO else st.none()
    pairs = draw(st.lists(st.tuples(one, two), min_size=1, max_size=7))
    return measure, [
        Study(name=f"Study {number}", group=group, control=control)
        for number, (group, control) in enumerate(pairs)
    ]


def holds(interval, value):
    low, high = interval
    slack = 1e-9 + 1e-9 * abs(value)
    return (low is None or low <= value + slack) and (high is None or value <= high + slack)


@given(tables(), st.data())
def test_a_result_is_whole_or_a_problem_says_why_there_is_none(table, data):
    measure, studies = table
    method = data.draw(st.sampled_from(METHODS[measure]))
    result, problems = pool_studies(studies, measure, method)
    if result is None:
        assert [problem.rule for problem in problems] in (
            ["model-not-fitted"],
            ["no-event-anywhere"],
        )
        return
    assert problems == []
    assert math.isfinite(result.estimate)
    assert holds(result.ci, result.estimate)
    assert result.k + len(result.dropped) == len(studies)
    if result.prediction_interval is not None:
        assert all(holds(result.prediction_interval, end) for end in result.ci if end is not None)
    if measure is Measure.PROPORTION:
        assert 0 <= result.ci[0] <= result.ci[1] <= 1
    for study in result.studies:
        assert holds(study.ci, study.estimate)
    weights = [study.weight for study in result.studies if study.weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_studies_is_of_no_account(table, random):
    measure, studies = table
    shuffled = random.sample(studies, len(studies))
    one, _ = pool_studies(studies, measure)
    other, _ = pool_studies(shuffled, measure)
    assert (one is None) == (other is None)
    if one is not None:
        assert one.method is other.method
        assert one.estimate == pytest.approx(other.estimate, rel=1e-3, abs=1e-6)
        assert one.link.se is None or one.link.se == pytest.approx(other.link.se, rel=1e-3)


@given(st.lists(rates(), min_size=2, max_size=6), st.sampled_from([0.001, 0.1, 12.0, 365.25]))
def test_another_unit_of_time_only_scales_a_rate(groups, unit):
    studies = [Study(name=str(number), group=group) for number, group in enumerate(groups)]
    scaled = [
        Study(name=study.name, group=Counts(study.group.events, study.group.size * unit))
        for study in studies
    ]
    one, _ = pool_studies(studies, Measure.RATE)
    other, _ = pool_studies(scaled, Measure.RATE)
    assert (one is None) == (other is None)
    if one is not None:
        assert one.estimate == pytest.approx(other.estimate * unit, rel=1e-3)
        assert one.tau2 is None or one.tau2 == pytest.approx(other.tau2, rel=1e-2, abs=1e-4)


@given(st.lists(proportions(), min_size=2, max_size=6))
def test_counting_the_others_gives_the_complement(groups):
    studies = [Study(name=str(number), group=group) for number, group in enumerate(groups)]
    mirrored = [
        Study(
            name=study.name, group=Counts(study.group.size - study.group.events, study.group.size)
        )
        for study in studies
    ]
    one, _ = pool_studies(studies, Measure.PROPORTION)
    other, _ = pool_studies(mirrored, Measure.PROPORTION)
    assert (one is None) == (other is None)
    if one is not None:
        assert one.estimate == pytest.approx(1 - other.estimate, abs=1e-4)


def test_studies_that_agree_have_no_variance_between_them(groups):
    result, _ = pool_studies(groups((3, 30), (4, 40), (5, 50), (2, 20)), Measure.PROPORTION)
    assert result.tau2 == 0
    assert result.estimate == pytest.approx(0.1)
    assert result.link.se == pytest.approx(0.2817, abs=6e-5)
    assert any("tau2 = 0" in note for note in result.notes)


def test_studies_that_have_nothing_in_common_are_not_pooled(groups):
    result, (problem,) = pool_studies(groups((0, 1000), (1000, 1000)), Measure.PROPORTION)
    assert result is None
    assert problem.rule == "model-not-fitted"


def test_millions_of_people_lose_no_figures(groups):
    result, _ = pool_studies(
        groups((1_000_000, 100_000_000), (3_500_000, 400_000_000), (20_000_000, 900_000_000)),
        Measure.PROPORTION,
        Method.GLMM,
    )
    # Each study is as good as certain: the spread of the three log odds is all there is.
    odds = [math.log(x / (n - x)) for x, n in ((1, 100), (3.5, 400), (20, 900))]
    mean = sum(odds) / 3
    tau2 = sum((one - mean) ** 2 for one in odds) / 3
    assert result.link.estimate == pytest.approx(mean, abs=1e-4)
    assert result.tau2 == pytest.approx(tau2, rel=1e-3)
    assert result.link.se == pytest.approx(math.sqrt(tau2 / 3), rel=1e-3)


def test_two_studies_foretell_no_third(groups):
    result, _ = pool_studies(groups((3, 30), (9, 40)), Measure.PROPORTION)
    assert result.prediction_interval is None
    assert any("third" in note for note in result.notes)


def test_few_studies_come_with_a_caution(groups):
    result, _ = pool_studies(groups((3, 30), (9, 40), (1, 50)), Measure.PROPORTION)
    assert result.prediction_interval is not None
    assert any("unsure" in note for note in result.notes)


def test_a_wider_level_gives_wider_intervals(bcg):
    narrow, _ = pool_studies(bcg, Measure.RISK_RATIO, level=0.9)
    wide, _ = pool_studies(bcg, Measure.RISK_RATIO, level=0.99)
    assert wide.ci[0] < narrow.ci[0] < narrow.ci[1] < wide.ci[1]
    assert wide.studies[0].ci[0] < narrow.studies[0].ci[0]


def test_trials_without_any_event_have_no_ratio():
    studies = [Study(name="Alfa", group=Counts(0, 10), control=Counts(0, 12))]
    result, (problem,) = pool_studies(studies, Measure.RISK_RATIO)
    assert (result, problem.rule) == (None, "no-event-anywhere")


def test_one_trial_has_its_own_interval():
    studies = [Study(name="Alfa", group=Counts(2, 40), control=Counts(4, 40))]
    result, _ = pool_studies(studies, Measure.RISK_RATIO)
    assert (result.method, result.estimate, result.tau2) == (
        Method.SINGLE,
        pytest.approx(0.5),
        None,
    )


def test_a_method_that_a_measure_does_not_have_is_an_error(bcg):
    with pytest.raises(ValueError, match="does not pool"):
        pool_studies(bcg, Measure.RISK_RATIO, Method.GLMM_T)

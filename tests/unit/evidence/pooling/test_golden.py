"""Published results: what metafor 3.8-1 gives for public data, to four decimals."""

import pytest

from primum.evidence.pooling.model import Measure, Method
from primum.evidence.pooling.pool import pool_studies

FOUR = 0.00006  # both the published value and ours are rounded


def pooled(studies, measure, method):
    result, problems = pool_studies(studies, measure, method)
    assert problems == []
    return result


def near(*values):
    return pytest.approx(values, abs=FOUR)


@pytest.mark.parametrize(
    ("method", "estimate", "se", "tau2", "low", "high"),
    [
        (Method.EE, -0.4303, 0.0405, None, -0.5097, -0.3509),
        (Method.DL, -0.7141, 0.1787, 0.3088, -1.0644, -0.3638),
        (Method.ML, -0.7112, 0.1719, 0.2800, -1.0481, -0.3743),
        (Method.REML, -0.7145, 0.1798, 0.3132, -1.0669, -0.3622),
        (Method.REML_HK, -0.7145, 0.1808, 0.3132, -1.1084, -0.3206),
        (Method.PM, -0.7150, 0.1809, 0.3181, -1.0695, -0.3604),
    ],
)
def test_vaccine_trials(bcg, method, estimate, se, tau2, low, high):
    result = pooled(bcg, Measure.RISK_RATIO, method)
    assert (result.link.estimate, result.link.se, *result.link.ci) == near(estimate, se, low, high)
    assert result.tau2 is None if tau2 is None else result.tau2 == pytest.approx(tau2, abs=FOUR)
    assert result.q == pytest.approx(152.2330, abs=FOUR)


def test_hartung_knapp_has_a_prediction_interval_by_students_t(bcg):
    result = pooled(bcg, Measure.RISK_RATIO, Method.REML_HK)
    assert result.link.prediction_interval == near(-1.9960, 0.5670)
    assert result.prediction_interval == pytest.approx((0.13588, 1.76289), abs=1e-4)
    assert result.i2 == pytest.approx(92.2214, abs=FOUR)


def test_reml_has_a_prediction_interval_by_the_normal_quantile(bcg):
    result = pooled(bcg, Measure.RISK_RATIO, Method.REML)
    assert result.link.prediction_interval == near(-1.8667, 0.4376)


def test_tau2_has_its_q_profile_interval(bcg):
    result = pooled(bcg, Measure.RISK_RATIO, Method.REML)
    assert result.tau2_ci == pytest.approx((0.1197, 1.1115), abs=FOUR)


CATHETERS = {  # method, estimate, se, tau2, proportion, its interval
    ("events2", "n2"): (-3.4964, 0.2570, 0.8124, 0.0294, 0.0180, 0.0478),
    ("events1", "n1"): (-4.8121, 0.3555, 0.8265, 0.0081, 0.0040, 0.0161),
}


@pytest.mark.parametrize("columns", CATHETERS)
def test_binomial_normal_model(data, columns):
    estimate, se, tau2, *natural = CATHETERS[columns]
    result = pooled(data("nielweise2007", *columns), Measure.PROPORTION, Method.GLMM)
    assert (result.link.estimate, result.link.se, result.tau2) == near(estimate, se, tau2)
    assert (result.estimate, *result.ci) == near(*natural)


@pytest.mark.parametrize(
    ("columns", "interval", "prediction"),
    [
        (("events2", "n2"), (-4.0386, -2.9542), (-5.4738, -1.5191)),
        (("events1", "n1"), (-5.5621, -4.0622), (-6.87164, -2.75265)),
    ],
)
def test_by_default_the_intervals_take_students_t(data, columns, interval, prediction):
    result, _ = pool_studies(data("nielweise2007", *columns), Measure.PROPORTION)
    assert result.method is Method.GLMM_T
    assert result.link.ci == near(*interval)
    assert result.link.prediction_interval == near(*prediction)


@pytest.mark.parametrize(
    ("columns", "estimate", "se", "tau2"),
    [
        (("events2", "days2"), 1.4007, 0.2310, 0.3165),
        (("events1", "days1"), 0.8494, 0.3303, 0.6543),
    ],
)
def test_poisson_normal_model(data, columns, estimate, se, tau2):
    result = pooled(data("nielweise2008", *columns, per=1000), Measure.RATE, Method.GLMM)
    assert (result.link.estimate, result.link.se, result.tau2) == near(estimate, se, tau2)


def test_a_rate_per_thousand_days(data):
    result = pooled(data("nielweise2008", "events2", "days2"), Measure.RATE, Method.GLMM)
    assert 1000 * result.estimate == pytest.approx(4.058, abs=0.0005)


def test_log_odds_by_reml_are_biased_and_as_published(data):
    result = pooled(data("nielweise2007", "events2", "n2"), Measure.PROPORTION, Method.REML)
    assert (result.link.estimate, result.link.se, result.tau2) == near(-3.3018, 0.2378, 0.6629)
    assert result.estimate == pytest.approx(0.0355, abs=FOUR)
    assert result.tau2_ci == near(0.2415, 2.0151)
    assert any("biased" in note for note in result.notes)


def test_log_rates_by_reml(data):
    result = pooled(data("nielweise2008", "events2", "days2", per=1000), Measure.RATE, Method.REML)
    assert (result.link.estimate, result.link.se, result.tau2) == near(1.4676, 0.2425, 0.3699)


def test_freeman_tukey_by_millers_formula(data):
    result = pooled(data("miller1978", "events", "n"), Measure.PROPORTION, Method.FREEMAN_TUKEY)
    assert (result.estimate, *result.ci) == near(0.3595, 0.2297, 0.4990)
    assert any("sensitivity" in note for note in result.notes)


def test_freeman_tukey_of_rare_events(data):
    catheters = data("nielweise2007", "events2", "n2")
    result = pooled(catheters, Measure.PROPORTION, Method.FREEMAN_TUKEY)
    assert (result.estimate, *result.ci) == near(0.0329, 0.0177, 0.0519)
    assert result.prediction_interval == near(0.0, 0.1245)


def test_a_half_is_added_where_a_zero_is_and_a_ratio_of_no_events_is_left_out(data):
    catheters = data("nielweise2007", "events1", "n1", "events2", "n2")
    result = pooled(catheters, Measure.RISK_RATIO, Method.REML)
    assert result.k == 17
    assert [one.study for one in result.dropped] == ["Yucel 2004"]
    assert (result.link.estimate, result.link.se, result.tau2) == near(-0.9295, 0.2322, 0.0085)
    assert any("5 studies with a zero" in note for note in result.notes)


def test_hartung_knapp_is_never_narrower_than_without(data):
    catheters = data("nielweise2007", "events1", "n1", "events2", "n2")
    result = pooled(catheters, Measure.RISK_RATIO, Method.REML_HK)
    assert result.link.ci == near(-1.4218, -0.4372)
    assert any("ad hoc" in note for note in result.notes)

"""Pool studies: choose what the data allow, and say what was done."""

from collections.abc import Sequence
from math import exp, isfinite, log

from primum.evidence.pooling.effects import (
    Effect,
    double_arcsine,
    from_double_arcsine,
    log_odds,
    log_rate,
    log_risk_ratio,
)
from primum.evidence.pooling.exact import clopper_pearson, exact_poisson, wilson
from primum.evidence.pooling.glmm import WIDEST_TAU, fit_glmm
from primum.evidence.pooling.inverse_variance import Fit, fit_inverse_variance
from primum.evidence.pooling.model import (
    GLMM_METHODS,
    METHODS,
    Alternative,
    Counts,
    Dropped,
    Interval,
    Link,
    Measure,
    Method,
    Pooled,
    Study,
    StudyResult,
)
from primum.evidence.pooling.notes import notes_on
from primum.evidence.pooling.overlap import find_overlaps
from primum.evidence.pooling.quantiles import normal_quantile
from primum.vocabulary.problem import Place, Problem, Verdict

LARGEST_EXPONENT = 700.0


def pool_studies(
    studies: Sequence[Study], measure: Measure, method: Method | None = None, level: float = 0.95
) -> tuple[Pooled | None, list[Problem]]:
    """Pool studies, or say why they cannot be pooled.

    Without a `method` the first of `METHODS[measure]` is taken. One study, and studies without
    any event (or with nothing else), get an exact interval whatever the method. `level` is the
    probability of the intervals, between 0 and 1. Raises ValueError for a method that the
    measure does not have.
    """
    method = method or METHODS[measure][0]
    if method not in METHODS[measure]:
        raise ValueError(f"{method} does not pool a {measure}")
    overlaps = find_overlaps(studies)
    if overlaps:
        return None, overlaps
    kept, dropped = _informative(studies, measure)
    if not kept:
        return None, [_nothing_left(studies)]
    if measure is Measure.RISK_RATIO and len(kept) == 1:
        fit, method = _single(kept[0], level), Method.SINGLE
    elif _is_exact(kept, measure):
        return _exact(kept, measure, level), []
    else:
        found = _fit(kept, measure, method, level)
        if found is None:
            return None, [_not_fitted(kept, method)]
        fit = found
    return _pooled(kept, dropped, fit, (measure, method, level)), []


def _informative(
    studies: Sequence[Study], measure: Measure
) -> tuple[list[Study], tuple[Dropped, ...]]:
    """Part the studies: without an event in either group a ratio is not merely unsure, it is none."""
    if measure is not Measure.RISK_RATIO:
        return list(studies), ()
    kept, dropped = [], []
    for study in studies:
        if study.group.events or _control(study).events:
            kept.append(study)
        else:
            reason = "no event in either group: there is no ratio"
            line = study.place.line
            dropped.append(Dropped(study.name, line, reason, study.group, study.control))
    return kept, tuple(dropped)


def _control(study: Study) -> Counts:
    assert study.control is not None  # the reader asks both groups of a risk ratio
    return study.control


def _is_exact(studies: Sequence[Study], measure: Measure) -> bool:
    if measure is Measure.RISK_RATIO:
        return False
    total = _total(studies)
    full = measure is Measure.PROPORTION and total.events == total.size
    return len(studies) == 1 or total.events == 0 or full


def _total(studies: Sequence[Study]) -> Counts:
    return Counts(
        sum(study.group.events for study in studies), sum(study.group.size for study in studies)
    )


# --- fitting ---------------------------------------------------------------------------------------


def _fit(studies: Sequence[Study], measure: Measure, method: Method, level: float) -> Fit | None:
    if method in GLMM_METHODS:
        return fit_glmm([study.group for study in studies], measure, method, level)
    effects = [_effect(study, measure, method) for study in studies]
    plain = Method.REML if method is Method.FREEMAN_TUKEY else method
    return fit_inverse_variance(effects, plain, level)


def _effect(study: Study, measure: Measure, method: Method) -> Effect:
    if method is Method.FREEMAN_TUKEY:
        return double_arcsine(study.group)
    match measure:
        case Measure.PROPORTION:
            return log_odds(study.group)
        case Measure.RATE:
            return log_rate(study.group)
        case Measure.RISK_RATIO:
            return log_risk_ratio(study.group, _control(study))


def _single(study: Study, level: float) -> Fit:
    effect = log_risk_ratio(study.group, _control(study))
    se = effect.variance**0.5
    half = normal_quantile((1 + level) / 2) * se
    return Fit(
        estimate=effect.estimate,
        se=se,
        ci=(effect.estimate - half, effect.estimate + half),
        prediction_interval=None,
        tau2=None,
        weights=(1.0,),
    )


# --- what comes out --------------------------------------------------------------------------------


def _pooled(
    studies: Sequence[Study],
    dropped: tuple[Dropped, ...],
    fit: Fit,
    chosen: tuple[Measure, Method, float],
) -> Pooled:
    measure, method, level = chosen
    size = len(studies) / sum(1 / study.group.size for study in studies)  # the harmonic mean

    def natural(value: float) -> float:
        if method is Method.FREEMAN_TUKEY:
            return from_double_arcsine(value, size)
        return _natural(value, measure)

    def interval(ends: tuple[float, float]) -> Interval:
        low, high = (natural(end) for end in ends)
        return _finite(low), _finite(high)

    predicted = fit.prediction_interval
    corrected = sum(_effect(study, measure, method).corrected for study in studies if fit.weights)
    return Pooled(
        measure=measure,
        method=method,
        k=len(studies),
        level=level,
        estimate=natural(fit.estimate),
        ci=interval(fit.ci),
        prediction_interval=interval(predicted) if predicted else None,
        tau2=fit.tau2,
        tau2_ci=fit.tau2_ci,
        i2=fit.i2,
        q=fit.q,
        link=Link(
            name=_link_name(measure, method),
            estimate=fit.estimate,
            se=fit.se,
            ci=fit.ci,
            prediction_interval=predicted,
        ),
        also=(),
        studies=_study_results(studies, measure, level, fit.weights),
        dropped=dropped,
        notes=notes_on(studies, (measure, method), fit, corrected),
    )


def _exact(studies: Sequence[Study], measure: Measure, level: float) -> Pooled:
    """Give the exact interval of all studies as if they were one."""
    total = _total(studies)
    rate = measure is Measure.RATE
    ci = exact_poisson(total, level) if rate else clopper_pearson(total, level)
    estimate = total.events / total.size
    return Pooled(
        measure=measure,
        method=Method.EXACT,
        k=len(studies),
        level=level,
        estimate=estimate,
        ci=ci,
        prediction_interval=None,
        tau2=None,
        tau2_ci=None,
        i2=None,
        q=None,
        link=Link(
            name=_link_name(measure, Method.EXACT),
            estimate=_linked(estimate, measure),
            se=None,
            ci=(_linked(ci[0], measure), _linked(ci[1], measure)),
            prediction_interval=None,
        ),
        also=() if rate else (Alternative("wilson", estimate, wilson(total, level)),),
        studies=_study_results(studies, measure, level, ()),
        dropped=(),
        notes=notes_on(studies, (measure, Method.EXACT), None, 0),
    )


def _study_results(
    studies: Sequence[Study], measure: Measure, level: float, weights: Sequence[float]
) -> tuple[StudyResult, ...]:
    results = []
    for number, study in enumerate(studies):
        estimate, ci = _alone(study, measure, level)
        results.append(
            StudyResult(
                study=study.name,
                group=study.group,
                control=study.control,
                estimate=estimate,
                ci=ci,
                weight=100 * weights[number] if weights else None,
            )
        )
    return tuple(results)


def _alone(study: Study, measure: Measure, level: float) -> tuple[float, Interval]:
    group = study.group
    match measure:
        case Measure.PROPORTION:
            return group.events / group.size, clopper_pearson(group, level)
        case Measure.RATE:
            return group.events / group.size, exact_poisson(group, level)
        case Measure.RISK_RATIO:
            fit = _single(study, level)
            low, high = (_finite(_natural(end, measure)) for end in fit.ci)
            return _natural(fit.estimate, measure), (low, high)


def _link_name(measure: Measure, method: Method) -> str:
    if method is Method.FREEMAN_TUKEY:
        return "double-arcsine"
    return "logit" if measure is Measure.PROPORTION else "log"


def _natural(value: float, measure: Measure) -> float:
    if measure is Measure.PROPORTION:
        return 1 / (1 + exp(-value)) if value > -LARGEST_EXPONENT else 0.0
    return exp(value) if value < LARGEST_EXPONENT else float("inf")


def _linked(value: float, measure: Measure) -> float | None:
    if value <= 0 or (measure is Measure.PROPORTION and value >= 1):
        return None
    return log(value / (1 - value)) if measure is Measure.PROPORTION else log(value)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


# --- what keeps studies from being pooled ----------------------------------------------------------


def _nothing_left(studies: Sequence[Study]) -> Problem:
    return Problem(
        place=studies[0].place if studies else Place("table"),
        rule="no-event-anywhere",
        fault="no study has an event in either group, so there is no risk ratio",
        remedy="Pool each group on its own with --measure proportion: its interval is exact.",
    )


def _not_fitted(studies: Sequence[Study], method: Method) -> Problem:
    return Problem(
        place=Place(studies[0].place.path),
        rule="model-not-fitted",
        fault=f"the studies differ too much for a typical one to exist (tau above {WIDEST_TAU:g})",
        value=f"{method}, {len(studies)} studies",
        remedy="Look why they differ, and pool those that ask the same question.",
        verdict=Verdict.UNTESTABLE,
    )

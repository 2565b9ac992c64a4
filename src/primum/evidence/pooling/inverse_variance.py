"""Pooling of estimates that have variances: common effect, and random effects.

tau2 by DerSimonian and Laird (Control Clin Trials 1986;7:177-188), Paule and Mandel (J Res Natl
Bur Stand 1982;87:377-385), ML or REML (Viechtbauer, J Educ Behav Stat 2005;30:261-293).
"""

from collections.abc import Callable, Sequence
from math import inf, sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import optimize

from primum.evidence.pooling.effects import Effect
from primum.evidence.pooling.model import Method
from primum.evidence.pooling.quantiles import chi2_quantile, normal_quantile, t_quantile

Array = NDArray[np.float64]

GRID = 400  # points between which the likelihood of tau2 is searched


class Fit(Struct, frozen=True, kw_only=True):
    """A pooled estimate on the link scale; `weights` add up to 1, in the order of the studies."""

    estimate: float
    se: float
    ci: tuple[float, float]
    prediction_interval: tuple[float, float] | None
    tau2: float | None
    tau2_ci: tuple[float, float] | None = None
    i2: float | None = None
    q: float | None = None
    weights: tuple[float, ...] = ()
    widened: bool = False  # Hartung-Knapp would have been narrower than plain random effects


def fit_inverse_variance(effects: Sequence[Effect], method: Method, level: float) -> Fit:
    """Pool two or more effects.

    Hartung and Knapp's standard error (Stat Med 2001;20:3875-3889) is never taken smaller than
    the plain one (the ad hoc modification: Roever, Knapp and Friede, BMC Med Res Methodol
    2015;15:99).
    """
    y = np.array([effect.estimate for effect in effects])
    v = np.array([effect.variance for effect in effects])
    tau2 = _tau2(y, v, method)
    w = 1 / (v + tau2)
    estimate = _mean(y, w)
    se = 1 / sqrt(w.sum())
    factor = 1.0
    if method is Method.REML_HK:
        factor = sqrt(_q(y, v, tau2) / (len(y) - 1))
        se *= max(1.0, factor)
        quantile = t_quantile((1 + level) / 2, len(y) - 1)
    else:
        quantile = normal_quantile((1 + level) / 2)
    common = method is Method.EE
    return Fit(
        estimate=estimate,
        se=se,
        ci=(estimate - quantile * se, estimate + quantile * se),
        prediction_interval=None if common else prediction(estimate, se, tau2, quantile, len(y)),
        tau2=None if common else tau2,
        tau2_ci=None if common else _q_profile(y, v, level),
        i2=_i2(y, v, None if common else tau2),
        q=_q(y, v, 0.0),
        weights=tuple(float(share) for share in w / w.sum()),
        widened=factor < 1,
    )


def prediction(
    estimate: float, se: float, tau2: float, quantile: float, k: int
) -> tuple[float, float] | None:
    """Give the interval in which the effect of a new study is expected.

    None with two studies: their one difference cannot tell how a third would differ.
    """
    if k < 3:
        return None
    half = quantile * sqrt(se * se + tau2)
    return estimate - half, estimate + half


def _mean(y: Array, w: Array) -> float:
    return float((w * y).sum() / w.sum())


def _q(y: Array, v: Array, tau2: float) -> float:
    """Give the weighted sum of squares about the mean (Cochran's Q where tau2 is 0)."""
    w = 1 / (v + tau2)
    return float((w * (y - _mean(y, w)) ** 2).sum())


def _typical_variance(v: Array) -> float:
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w * w).sum()))


def _i2(y: Array, v: Array, tau2: float | None) -> float:
    """Give I2 in per cent (Higgins and Thompson, Stat Med 2002;21:1539-1558)."""
    if tau2 is None:
        q = _q(y, v, 0.0)
        return 100 * max(0.0, (q - (len(y) - 1)) / q) if q > 0 else 0.0
    return 100 * tau2 / (tau2 + _typical_variance(v))


def _tau2(y: Array, v: Array, method: Method) -> float:
    match method:
        case Method.EE:
            return 0.0
        case Method.DL:
            w = 1 / v
            scale = float(w.sum() - (w * w).sum() / w.sum())
            return max(0.0, (_q(y, v, 0.0) - (len(y) - 1)) / scale)
        case Method.PM:
            return _where_q_is(y, v, len(y) - 1)
        case Method.ML:
            return _likeliest(_profile(y, v, restricted=0.0), y)
        case _:
            return _likeliest(_profile(y, v, restricted=1.0), y)


def _profile(y: Array, v: Array, *, restricted: float) -> Callable[[Array], Array]:
    """Give minus twice the profile log likelihood of tau2 (restricted: 1 for REML, 0 for ML)."""

    def minus_two_log_likelihood(tau2: Array) -> Array:
        w = 1 / (v + tau2[:, None])
        total = w.sum(axis=1)
        mean = (w * y).sum(axis=1) / total
        squares = (w * (y - mean[:, None]) ** 2).sum(axis=1)
        value: Array = squares - np.log(w).sum(axis=1) + restricted * np.log(total)
        return value

    return minus_two_log_likelihood


def _likeliest(profile: Callable[[Array], Array], y: Array) -> float:
    """Search the whole range and refine: the likelihood of tau2 may have more than one top."""
    widest = 2 * float(y.max() - y.min()) ** 2  # no estimate can lie beyond
    if widest == 0:
        return 0.0
    grid = np.concatenate([[0.0], np.geomspace(widest * 1e-8, widest, GRID)])
    values = profile(grid)
    best = int(values.argmin())
    low, high = grid[max(0, best - 1)], grid[min(GRID, best + 1)]
    found = optimize.minimize_scalar(
        lambda tau2: float(profile(np.array([tau2]))[0]),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-12 * widest},
    )
    return float(found.x) if found.fun < values[0] else 0.0


def _where_q_is(y: Array, v: Array, target: float) -> float:
    """Give the tau2 at which the weighted sum of squares is `target`; it falls as tau2 grows."""
    if _q(y, v, 0.0) <= target:
        return 0.0
    high = float(v.max()) + float(y.max() - y.min()) ** 2
    while _q(y, v, high) > target:
        high *= 4
        if high == inf:
            return inf
    return float(optimize.brentq(lambda tau2: _q(y, v, tau2) - target, 0.0, high, xtol=1e-12))


def _q_profile(y: Array, v: Array, level: float) -> tuple[float, float]:
    """Give the interval of tau2 that agrees with Q (Viechtbauer, Stat Med 2007;26:37-52)."""
    degrees = len(y) - 1
    low, high = (chi2_quantile((1 + sign * level) / 2, degrees) for sign in (1, -1))
    return _where_q_is(y, v, low), _where_q_is(y, v, high)

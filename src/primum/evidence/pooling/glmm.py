"""Binomial-normal and Poisson-normal models by maximum likelihood.

The log odds (or log rate) of a study is normal about their mean with variance tau2, and its events
are binomial (Poisson) given that: no normal approximation of rare events and no correction of
zeros (Stijnen, Hamza and Ozdemir, Stat Med 2010;29:3046-3067). The integral over a study's own
log odds is taken by adaptive Gauss-Hermite quadrature of 7 points, as metafor's `rma.glmm` does.
"""

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import optimize, special

from primum.evidence.pooling.inverse_variance import Fit, prediction
from primum.evidence.pooling.model import Counts, Measure, Method
from primum.evidence.pooling.quantiles import normal_quantile, t_quantile

Array = NDArray[np.float64]

POINTS = 7
STEP = 1e-4  # of the second differences
TAUS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)  # the likelihood is looked at here before it is climbed
NO_TAU = 1e-3  # a tau below this is none
WIDEST_TAU = 5.0  # beyond, one study's odds are 150 times another's: there is no typical study
HIGHEST = 500.0  # of an exponent: what lies beyond is as impossible
NODES, WEIGHTS = np.polynomial.hermite.hermgauss(POINTS)
LOG_WEIGHTS = np.log(WEIGHTS) + NODES**2


class Family(Struct, frozen=True):
    """A distribution of counts whose log density is `events * eta - size * cumulant(eta)`.

    `rise(eta, d)` is `cumulant(eta + d) - cumulant(eta)`, without the rounding of a difference.
    """

    rise: Callable[[Array, Array], Array]
    mean: Callable[[Array], Array]
    variance: Callable[[Array], Array]


def _expit(eta: Array) -> Array:
    p: Array = special.expit(eta)
    return p


BINOMIAL = Family(
    rise=lambda eta, d: np.log1p(_expit(eta) * np.expm1(np.minimum(d, HIGHEST))),
    mean=_expit,
    variance=lambda eta: _expit(eta) * _expit(-eta),
)


def _exp(eta: Array) -> Array:
    return np.exp(np.minimum(eta, HIGHEST))


POISSON = Family(
    rise=lambda eta, d: np.exp(eta) * np.expm1(np.minimum(d, HIGHEST)), mean=_exp, variance=_exp
)


class _Data(Struct, frozen=True):
    family: Family
    events: Array
    size: Array
    own: Array  # each study's own link, its events a half more
    start: float  # the link of the events of all studies together: the estimate where tau is 0


def fit_glmm(
    groups: Sequence[Counts], measure: Measure, method: Method, level: float
) -> Fit | None:
    """Pool two or more groups, of which one at least has an event and one has none too many.

    None when the likelihood has no top at a tau that means anything. The interval takes Student's
    t with k - 1 degrees of freedom (`glmm-t`) or the normal quantile (`glmm`).
    """
    data = _data(groups, measure)
    offset, tau = _climb(data)
    se = _standard_error(data, offset, tau)
    if tau > WIDEST_TAU or not np.isfinite(se):
        return None
    estimate, tau2, k = data.start + offset, tau * tau, len(groups)
    share = (1 + level) / 2
    quantile = t_quantile(share, k - 1) if method is Method.GLMM_T else normal_quantile(share)
    return Fit(
        estimate=estimate,
        se=se,
        ci=(estimate - quantile * se, estimate + quantile * se),
        prediction_interval=prediction(estimate, se, tau2, quantile, k),
        tau2=tau2,
    )


def _data(groups: Sequence[Counts], measure: Measure) -> _Data:
    events = np.array([float(group.events) for group in groups])
    size = np.array([float(group.size) for group in groups])
    share = events.sum() / size.sum()
    if measure is Measure.PROPORTION:
        own = np.log((events + 0.5) / (size - events + 0.5))
        return _Data(BINOMIAL, events, size, own, float(np.log(share) - np.log1p(-share)))
    return _Data(POISSON, events, size, np.log((events + 0.5) / size), float(np.log(share)))


def _climb(data: _Data) -> tuple[float, float]:
    """Give the mean (as a difference from the start) and tau of the greatest likelihood."""

    def minus(parameters: Array) -> float:
        return -_log_likelihood(data, parameters[0], abs(parameters[1]))

    # From the common estimate towards the mean of the studies' own, whichever is likelier.
    towards = float(data.own.mean()) - data.start
    starts = [np.array([towards * part, tau]) for tau in TAUS for part in (0.0, 0.5, 1.0)]
    best = optimize.minimize(
        minus,
        min(starts, key=minus),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 600},
    )
    offset, tau = float(best.x[0]), abs(float(best.x[1]))
    if tau < NO_TAU or best.fun >= minus(np.zeros(2)) - 1e-9:
        return 0.0, 0.0
    return offset, tau


def _standard_error(data: _Data, offset: float, tau: float) -> float:
    """Give the standard error of the mean, from the curvature of the likelihood at its top."""
    if tau == 0:
        eta = np.full_like(data.size, data.start)
        return 1 / sqrt(float((data.size * data.family.variance(eta)).sum()))

    def at(i: int, j: int) -> float:
        return -_log_likelihood(data, offset + i * STEP, abs(tau + j * STEP))

    middle = at(0, 0)
    aa = (at(1, 0) - 2 * middle + at(-1, 0)) / STEP**2
    bb = (at(0, 1) - 2 * middle + at(0, -1)) / STEP**2
    ab = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * STEP**2)
    determinant = aa * bb - ab * ab
    return sqrt(bb / determinant) if determinant > 0 and bb > 0 else float("inf")


def _log_likelihood(data: _Data, offset: float, tau: float) -> float:
    """Give the log likelihood, up to a constant of the data."""
    mean = data.start + offset
    if tau == 0:
        return float(_relative_density(data, (mean - data.own)[:, None]).sum())
    modes, spreads = _modes(data, mean, tau)
    u = modes[:, None] + np.sqrt(2) * spreads[:, None] * NODES
    terms = _relative_density(data, (mean - data.own)[:, None] + tau * u)
    terms += LOG_WEIGHTS - u * u / 2
    top = terms.max(axis=1)
    integrals = np.log(spreads) + top + np.log(np.exp(terms - top[:, None]).sum(axis=1))
    return float(integrals.sum() - len(data.size) * np.log(np.pi) / 2)


def _relative_density(data: _Data, d: Array) -> Array:
    """Give the log density `d` away from each study's own link, less that at its own link.

    Less it, because the density of a million events is a large number in which the curvature
    that gives the standard error would be lost.
    """
    return data.events[:, None] * d - data.size[:, None] * data.family.rise(data.own[:, None], d)


def _modes(data: _Data, mean: float, tau: float) -> tuple[Array, Array]:
    """Give for each study its likeliest standard normal deviate, and the spread about it."""
    family = data.family
    # Near the answer: between the study's own link and the mean, by how sure each is.
    sure = (data.events + 0.5) * tau * tau
    u = (data.own - mean) / tau * sure / (1 + sure)
    for _ in range(50):
        eta = mean + tau * u
        slope = tau * (data.events - data.size * family.mean(eta)) - u
        curve = tau * tau * data.size * family.variance(eta) + 1
        step = np.clip(slope / curve, -2 / tau, 2 / tau)
        u = u + step
        if np.abs(step).max() < 1e-10:
            break
    eta = mean + tau * u
    return u, 1 / np.sqrt(tau * tau * data.size * family.variance(eta) + 1)

"""Quantiles, the only place where scipy's untyped special functions are called."""

from scipy import optimize, special

_CLOSE = 1e-9  # in probability: how near a quantile has to come


def normal_quantile(probability: float) -> float:
    """Give the point of the standard normal distribution below which `probability` lies."""
    return float(special.ndtri(probability))


def t_quantile(probability: float, degrees: int) -> float:
    """Give the point of Student's t distribution below which `probability` lies."""
    return float(special.stdtrit(degrees, probability))


def chi2_quantile(probability: float, degrees: float) -> float:
    """Give the point of the chi-squared distribution below which `probability` lies."""
    return float(special.chdtri(degrees, 1 - probability))


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Give the point of the beta distribution below which `probability` lies."""
    found = float(special.betaincinv(a, b, probability))
    # With a million people and more the inverse can come out twice as large (1,000 of 10^9 did).
    if abs(special.betainc(a, b, found) - probability) < _CLOSE:
        return found
    mean, spread = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
    low, high = max(0.0, mean - 40 * spread), min(1.0, mean + 40 * spread)
    return float(
        optimize.brentq(
            lambda x: special.betainc(a, b, x) - probability, low, high, xtol=1e-300, rtol=1e-12
        )
    )


def gamma_quantile(probability: float, shape: float) -> float:
    """Give the point of the gamma distribution of scale 1 below which `probability` lies."""
    return float(special.gammaincinv(shape, probability))

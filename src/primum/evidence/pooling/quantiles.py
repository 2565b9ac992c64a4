"""Quantiles, the only place where scipy's untyped special functions are called."""

from scipy import special


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
    return float(special.betaincinv(a, b, probability))


def gamma_quantile(probability: float, shape: float) -> float:
    """Give the point of the gamma distribution of scale 1 below which `probability` lies."""
    return float(special.gammaincinv(shape, probability))

"""p against its statistic: the answers of statcheck (R, 1.4.0)."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from primum.evidence.consistency.notation import read_p, read_statistic
from primum.evidence.consistency.printed import Printed, read_printed, shown
from primum.evidence.consistency.statistics import (
    Distribution,
    PValue,
    Sign,
    Statistic,
    check_p,
    tail,
)
from primum.vocabulary.problem import Verdict

Figure = Callable[[str], Printed]


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("t(28) = 2.20", 0.036225),
        ("F(2,28) = 2.20", 0.129593),
        ("χ²(28) = 22.20", 0.771949),
        ("chi2(28) = 22.20", 0.771949),
        ("r(28) = .22", 0.242739),
        ("z = 1.96", 0.049996),
        ("Q(28) = 22.20", 0.771949),
        ("t(28) = -2.20", 0.036225),
    ],
)
def test_gives_the_published_p(text: str, p: float) -> None:
    statistic = read_statistic(text)
    assert statistic is not None
    assert tail(statistic, abs(statistic.value.value)) == pytest.approx(p, abs=5e-7)


def _check(text: str, p: str):
    statistic, printed = read_statistic(text), read_p(p)
    assert statistic
    assert printed
    return check_p(statistic, printed)


@pytest.mark.parametrize(
    ("text", "p", "verdict"),
    [
        ("t(28) = 2.20", ".03", Verdict.IMPOSSIBLE),
        ("t(28) = 2.20", ".036", None),
        ("t(28) = 2.20", ".04", None),
        ("t(28) = 2.2", ".03", None),
        ("t(28) = 2.20", "p < .05", None),
        ("t(28) = 2.20", "p < .01", Verdict.IMPOSSIBLE),
        ("t(28) = 2.20", "p > .05", Verdict.IMPOSSIBLE),
        ("t(28) = 12.20", "p<0.0001", None),
        ("t(28) = 12.20", "p = .000", None),
        ("t(28) = 2.20", "p = 0,018", Verdict.SUSPICIOUS),  # half of it: one-sided
        ("r(28) = 1.00", "p < .001", None),
    ],
)
def test_agrees_with_statcheck(text: str, p: str, verdict: Verdict | None) -> None:
    assert _check(text, p).verdict is verdict


def test_tells_an_error_of_decision_from_one_of_rounding() -> None:
    assert _check("t(28) = 1.20", "p = .03").decides_otherwise
    assert not _check("t(28) = 2.20", "p = .03").decides_otherwise
    assert _check("t(28) = 2.20", "p > .05").decides_otherwise
    one_sided = _check("t(28) = 1.80", "p = .041")
    assert one_sided.one_sided
    assert not one_sided.decides_otherwise


def test_carries_the_range_of_p() -> None:
    found = _check("t(28) = 2.2", "p = .03")
    assert found.low == pytest.approx(0.0325, abs=1e-4)
    assert found.high == pytest.approx(0.0404, abs=1e-4)
    assert found.computed == pytest.approx(0.0362, abs=1e-4)


@pytest.mark.parametrize("freedoms", [(), (Fraction(0),), (Fraction(1), Fraction(2))])
def test_refuses_degrees_of_freedom_that_do_not_fit(
    figure: Figure, freedoms: tuple[Fraction, ...]
) -> None:
    with pytest.raises(ValueError, match="degrees of freedom"):
        tail(Statistic(Distribution.T, freedoms, figure("2.0")), Fraction(2))


_REFERENCE = {
    Distribution.T: lambda value, one, two: 2 * stats.t.sf(value, one),
    Distribution.F: lambda value, one, two: stats.f.sf(value, one, two),
    Distribution.CHI2: lambda value, one, two: stats.chi2.sf(value, one),
    Distribution.Q: lambda value, one, two: stats.chi2.sf(value, one),
    Distribution.Z: lambda value, one, two: 2 * stats.norm.sf(value),
}


@given(
    st.sampled_from(sorted(_REFERENCE)),
    st.integers(1, 200),
    st.integers(1, 200),
    st.fractions(0, 40, max_denominator=1000),
    st.integers(1, 3),
    st.integers(2, 4),
)
def test_raises_no_alarm_on_tests_that_were_done(
    distribution: Distribution, one: int, two: int, value: Fraction, decimals: int, places: int
) -> None:
    exact = float(_REFERENCE[distribution](float(value), one, two))
    freedoms = (Fraction(one), Fraction(two))[: distribution.freedoms]
    statistic = Statistic(distribution, freedoms, _printed(shown(value, decimals)))
    assert tail(statistic, value) == pytest.approx(exact, rel=1e-6, abs=1e-12)
    p = _printed(f"{exact:.{places}f}")
    found = check_p(statistic, PValue(Sign.EQUAL, p))
    assert found.verdict is None
    assert not found.decides_otherwise
    above = _printed(shown(Fraction(exact) + Fraction(1, 1000), 6))
    assert check_p(statistic, PValue(Sign.BELOW, above)).verdict is None


def _printed(text: str) -> Printed:
    printed = read_printed(text)
    assert printed
    return printed

"""Statistics in running text, English and Dutch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.evidence.consistency.notation import (
    find_ratios,
    find_statistics,
    read_interval,
    read_p,
    read_statistic,
)


@pytest.mark.parametrize(
    ("text", "statistic", "p"),
    [
        ("It fell (t(28) = 2.20, p = .03).", ("t", (28,), "2.20"), "p = .03"),
        ("Het daalde, t(28) = 2,20; p = 0,03.", ("t", (28,), "2,20"), "p = 0,03"),
        ("F(2, 28)=2.20, p<0.0001", ("F", (2, 28), "2.20"), "p < 0.0001"),
        ("F(2; 28) = 2,20, P < 0,05", ("F", (2, 28), "2,20"), "p < 0,05"),
        ("χ²(1, N = 90) = 3.84, p = 0.05", ("chi2", (1,), "3.84"), "p = 0.05"),
        ("chi-kwadraat(2) = 7,1, p-waarde = 0,029", ("chi2", (2,), "7,1"), "p = 0,029"),
        ("r(28) = −.22, p > .05", ("r", (28,), "−.22"), "p > .05"),
        ("z = 2.05, p = 0.04", ("z", (), "2.05"), "p = 0.04"),
        ("Q(11) = 30.2 (p = 0.001)", ("Q", (11,), "30.2"), "p = 0.001"),
        ("t(df = 12.5) = 2.20, p = .04", ("t", (12.5,), "2.20"), "p = .04"),
    ],
)
def test_reads_a_statistic_with_its_p(
    text: str, statistic: tuple[str, tuple[float, ...], str], p: str
) -> None:
    (claim,) = find_statistics(text)
    found = claim.statistic
    assert (found.distribution, found.freedoms, found.value.text) == statistic
    assert str(claim.p) == p
    assert text[claim.start :].startswith(claim.text)


@pytest.mark.parametrize(
    "text",
    [
        "t(28) = 2.20",  # without p
        "t(28,5) = 2,20, p = 0,03",  # a decimal comma, or two degrees of freedom
        "p = 0.03",
        "t = 2.20, p = .03",  # of how many?
        "F(28) = 2.20, p = .03",
        "r(28) = 2.20, p = .03",
        "t(28) = 2.20 in the first group, p = .03",
        "at(28) = 2.20, p = .03",
        "t(0) = 2.20, p = .03",
        "t(28) = 2.20, p = 1e-5",
        "t(28) = 2.20, p = 3%",
        "F(1, 28) = 1,234.5, p < .001",
        "F(1, 28) = 1,234, p = .27",  # a thousand, or one and a bit
        "z = 2.05, p = 1.2 × 10-5",
    ],
)
def test_stays_silent_where_it_is_not_plain(text: str) -> None:
    assert list(find_statistics(text)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [("0,03", "p = 0,03"), ("P<.001", "p < .001"), ("<0.05", "p < 0.05"), ("p > 0.2", "p > 0.2")],
)
def test_reads_a_p_value(text: str, written: str) -> None:
    assert str(read_p(text)) == written


@pytest.mark.parametrize("text", ["", "p", "n.s.", "p = 3", "p = 1,5", "p = 0.03 and p = 0.04"])
def test_reads_no_p_value_into_other_text(text: str) -> None:
    assert read_p(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "level"),
    [
        ("[0.18; 0.72]", "0.18", "0.72", None),
        ("95% CI 0.18-0.72", "0.18", "0.72", "95"),
        ("(95%-BI: 0,18 tot 0,72)", "0,18", "0,72", "95"),
        ("95% BI 0,18; 0,72", "0,18", "0,72", "95"),
        ("0.18 to 0.72", "0.18", "0.72", None),
        ("90% CI [-1.5, 2.5]", "-1.5", "2.5", "90"),
        ("1.4–32.6", "1.4", "32.6", None),
    ],
)
def test_reads_an_interval(text: str, low: str, high: str, level: str | None) -> None:
    found = read_interval(text)
    assert found is not None
    assert (found.low.text, found.high.text) == (low, high)
    assert (found.level.text if found.level else None) == level


@pytest.mark.parametrize(
    ("text", "estimate", "low", "high", "p"),
    [
        ("(OR 0.36; 95% CI 0.18-0.72; p = 0.004)", "0.36", "0.18", "0.72", "p = 0.004"),
        ("an odds ratio of 0.36 (95% CI, 0.18 to 0.72; P<.01)", "0.36", "0.18", "0.72", "p < .01"),
        ("oddsratio 0,36 (95%-BI 0,18-0,72)", "0,36", "0,18", "0,72", "None"),
        ("relatief risico (RR): 1,5 [95% BI: 1,1; 2,0], p=0,02", "1,5", "1,1", "2,0", "p = 0,02"),
        ("HR 0.80 (95% confidence interval (CI) 0.70–0.91)", "0.80", "0.70", "0.91", "None"),
    ],
)
def test_reads_a_ratio_with_its_interval(
    text: str, estimate: str, low: str, high: str, p: str
) -> None:
    (found,) = find_ratios(text)
    interval = found.interval
    assert (interval.estimate.text, interval.low.text, interval.high.text) == (estimate, low, high)
    assert interval.level == pytest.approx(0.95)
    assert str(found.p) == p


@pytest.mark.parametrize(
    "text",
    [
        "from 8.1 to 7.2 (95% CI 0.5-1.3)",
        "RRR 30% (95% CI 10-50)",
        "OR 0.36 (0.18-0.72)",  # of what level?
        "OR 0.36 and 0.40 (95% CI 0.18-0.72)",
        "OR 0,36 (95% CI 0.18-0.72)",
        "HR 0.8, 12 months, 95% CI 0.7-0.9",
    ],
)
def test_reads_no_ratio_where_it_is_not_plain(text: str) -> None:
    assert list(find_ratios(text)) == []


@given(st.text(alphabet="tFrzQpORH()=<>.,;0123456789 -χ²NCI%[]", max_size=80))
def test_reads_any_text_without_falling(text: str) -> None:
    for claim in find_statistics(text):
        assert claim.text in text
    read_statistic(text)
    read_p(text)
    read_interval(text)
    assert all(claim.text in text for claim in find_ratios(text))

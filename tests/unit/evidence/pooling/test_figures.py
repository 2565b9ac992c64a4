"""How figures are written."""

import pytest

from primum.evidence.pooling.figures import Figures, figures_of, quantity
from primum.evidence.pooling.model import Counts, Measure, Study
from primum.evidence.pooling.pool import pool_studies


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0.00%"),
        (0.0294, "2.94%"),
        (0.00003, "0.003%"),
        (1.0, "100.00%"),
        (None, "–"),
        (2e7, "2.0e+09%"),
    ],
)
def test_more_than_nothing_is_never_written_as_nothing(value, said):
    assert Figures(scale=100, decimals=2, sign="%").one(value) == said


@pytest.mark.parametrize(
    ("events", "scale", "said"),
    [(0, None, "0.0%"), (3, None, "10.0%"), (3, 1, "0.10"), (3, 1000, "100")],
)
def test_decimals_follow_the_estimate_or_else_the_interval(events, scale, said):
    study = Study(name="Alfa", group=Counts(events, 30))
    pooled, _ = pool_studies([study], Measure.PROPORTION)
    assert figures_of(pooled, scale).one(pooled.estimate) == said


def test_a_quantity_has_a_name():
    assert quantity(Measure.PROPORTION) == "Proportion"
    assert quantity(Measure.PROPORTION, 1000) == "Events per 1,000 people"
    assert quantity(Measure.RATE, 100) == "Events per 100 units of person-time"
    assert quantity(Measure.RISK_RATIO) == "Risk ratio"

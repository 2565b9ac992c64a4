"""Bands of frequency: what their ends are, and which belong to them."""

from fractions import Fraction

import pytest

from primum.lint.papers import read_paper
from primum.lint.reading.evidence.bands import read_bands


def bands(text):
    paper, _ = read_paper("text.md", text)
    return [(it.rank, it.low, it.has_low, it.high, it.has_high) for it in read_bands(paper)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Common (≥10%):", (1, 10, True, 100, True)),
        (
            "Common side effects (occurring in more than 10% of patients):",
            (1, 10, False, 100, True),
        ),
        ("Less common (1-10%):", (2, 1, True, 10, True)),
        ("Uncommon (≥1% to <10%):", (2, 1, True, 10, False)),
        ("Very common (≥1/10)", (0, 10, True, 100, True)),
        ("Rare (<1%, or reported after marketing)", (3, 0, True, 1, False)),
        ("Zeer vaak (meer dan 10%)", (0, 10, False, 100, True)),
        ("Soms (0,5-1%)", (2, Fraction(1, 2), True, 1, True)),
        ("Very rare (<1/10,000)", (4, 0, True, Fraction(1, 100), False)),
    ],
)
def test_a_band_has_its_ends(text, expected):
    assert bands(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Common (1-10% or less)",
        "Common (≥10% or 1-10%)",
        "A common solution (5%)",
        "Side effects (1-10%)",
        "Common and rare side effects (1-10%)",
        "Common (see 4.8)",
        "Common (10-1%)",
        "Rare (1/0%)",
    ],
)
def test_what_is_vague_or_no_band_is_not_read(text):
    assert bands(text) == []

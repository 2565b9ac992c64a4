import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.age import months_between


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2024-05-01", "2026-03-01", 22),
        ("2024-02-01", "2025-02-01", 12),
        ("2024", "2026-01", 12 + 1 / 31),  # 31 December 2024 to 1 January 2026
        ("2026", "2024", 0),
        ("2026-13", "2024", None),
        ("", "2024", None),
    ],
)
def test_months_between(earlier, later, months):
    found = months_between(earlier, later)
    assert found == (None if months is None else pytest.approx(months, abs=0.04))


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_a_date_or_none(earlier, later):
    months = months_between(earlier, later)
    assert months is None or months >= 0

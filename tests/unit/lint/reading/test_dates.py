import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.lint.reading.dates import months_between, read_dates


def test_dates_as_reports_print_them():
    text = "EMA 16/07/2017. Seen 4 februari 2022, 3 mrt 2020, 5 Oct 2020, 7-8-2019 and 2021-02-03."
    assert [iso for _, iso in read_dates(text)] == [
        "2017-07-16",
        "2022-02-04",
        "2020-03-03",
        "2020-10-05",
        "2019-08-07",
        "2021-02-03",
    ]


def test_what_is_no_date_is_left_out():
    assert list(read_dates("31/02/2020, 02/13/2020, 12 patients 2020, 5 anb 2020")) == []


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


@given(st.text(max_size=100), st.text(max_size=20))
def test_any_text_is_read(text, other):
    for printed, iso in read_dates(text):
        assert printed in text
        assert months_between(iso, iso) == 0
    months_between(text, other)

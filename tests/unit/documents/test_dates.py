"""Dates as prose prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.dates import read_dates


def test_dates_as_reports_print_them():
    text = "EMA 16/07/2017. Seen 4 februari 2022, 3 mrt 2020, 5 Oct 2020, 7-8-2019 and 2021-02-03."
    assert [date.iso for date in read_dates(text)] == [
        "2017-07-16",
        "2022-02-04",
        "2020-03-03",
        "2020-10-05",
        "2019-08-07",
        "2021-02-03",
    ]


@pytest.mark.parametrize(
    ("text", "certain"),
    [("04/02/2022", False), ("16/07/2017", True), ("5/05/2020", True), ("4 Feb 2022", True)],
)
def test_a_date_that_can_be_read_two_ways_is_said_to_be(text, certain):
    assert [date.is_certain for date in read_dates(text)] == [certain]


def test_what_is_no_date_is_left_out():
    assert list(read_dates("31/02/2020, 02/13/2020, 12 patients 2020, 5 anb 2020")) == []


@given(st.text(max_size=100))
def test_any_text_is_read(text):
    assert all(date.text in text for date in read_dates(text))

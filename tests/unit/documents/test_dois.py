"""The DOI in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.dois import find_doi, plain_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi: 10.1234/Fict.12.", "10.1234/Fict.12"),
        ("<https://doi.org/10.1234/abc>", "10.1234/abc"),
        ("(10.1234/abc(5)d)", "10.1234/abc(5)d"),
        (
            "10.1002/(SICI)1097(1999)1:2<3::AID-X4>3.0.CO;2-F",
            "10.1002/(SICI)1097(1999)1:2<3::AID-X4>3.0.CO;2-F",
        ),
        ("10.12/short and no DOI at all", ""),
    ],
)
def test_a_doi_is_found_without_what_stands_round_it(text, doi):
    assert find_doi(text) == doi


def test_dois_know_no_capitals():
    assert plain_doi("DOI 10.1234/ABC") == plain_doi("https://doi.org/10.1234/abc")


@given(st.text(max_size=100))
def test_any_text_has_one_or_none(text):
    assert find_doi(text) in text

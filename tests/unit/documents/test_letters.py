"""Words by their letters alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.letters import fold, slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Díaz", "diaz"), ("Łukasz", "lukasz"), ("GROSS", "gross"), ("Groß", "gross"), ("Æ", "ae")],
)
def test_accents_and_capitals_tell_no_names_apart(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=100))
def test_an_id_of_any_text_is_an_id(text):
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))
    assert len(slug(text)) <= 80

"""The sentences of findings: both languages, for everything."""

import pytest

from primum.findings.sentences import GAPS, GROUNDS, WORDS
from primum.record.routes import ROUTES


def test_every_route_has_a_dutch_word():
    assert set(WORDS["nl"]) >= ROUTES


@pytest.mark.parametrize("sentences", [GROUNDS, GAPS], ids=["grounds", "gaps"])
def test_every_sentence_is_there_in_english_and_dutch(sentences):
    assert all(set(texts) == {"en", "nl"} for texts in sentences.values())

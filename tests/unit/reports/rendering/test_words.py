"""Every word that a block may use is one that the page can say, in both languages."""

import pytest

from primum.checks.check import Status
from primum.knowledge.assessment import Adoption, Carried, Counted, ReadIn
from primum.knowledge.fronts import Standing
from primum.knowledge.statement import Kind
from primum.reports.rendering.words import say

WORDS = {
    *(it.value for it in Standing if it is not Standing.CURRENT),
    *(it.value for it in (*Carried, *Counted, *Adoption, *Status)),
    *(f"read-in-{it.value}" for it in ReadIn),
    *(f"kind-{it.value}" for it in Kind),
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_the_page_has_the_word(word):
    assert say(word, "en")
    assert say(word, "nl")

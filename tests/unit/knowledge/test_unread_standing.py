"""Somebody marked a source, and mistyped: the mark is not lost with the typing error."""

import pytest

from fallen.world import documents, jansen
from primum.compiler.compile import compile_knowledge
from primum.findings.caveat import caveat
from primum.knowledge.link import link_knowledge


@pytest.mark.parametrize(
    "standing", ["is: retraced, because: The counts", "is: retracted", "since: 2026-01-31"]
)
def test_a_standing_that_cannot_be_read_is_not_taken_for_current(standing):
    knowledge, problems = link_knowledge(documents(jansen(standing)))
    assert [it.place.path for it in problems] == ["k/sources/jansen-2020.md"]
    pack, _ = compile_knowledge(knowledge)
    (suspicion,) = pack.provenance["examplin/asthma"].suspicions
    assert (suspicion.source, suspicion.standing) == ("jansen-2020", "unknown")
    assert caveat(suspicion, "en").startswith("jansen-2020 may no longer stand: what its document")
    assert caveat(suspicion, "nl").startswith("jansen-2020 geldt misschien niet meer")

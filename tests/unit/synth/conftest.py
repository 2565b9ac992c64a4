"""What the tests of generated populations share."""

from pathlib import Path

import pytest

from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.synth.population.asked import read_palette


@pytest.fixture(scope="session")
def shipped():
    """The shipped knowledge as a pack."""
    documents, _ = load_documents(Path(__file__).parents[3] / "knowledge")
    return compile_knowledge(link_knowledge(documents)[0])[0]


@pytest.fixture(scope="session")
def palette(shipped):
    """What its patients are drawn from."""
    return read_palette(shipped)

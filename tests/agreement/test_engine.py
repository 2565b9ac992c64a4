"""Invented packs and people: DuckDB and memory tell the same findings, to the last word.

An example is a pack with ten to thirty people; `make nightly` tries more than 20,000 people.
"""

import os
import re
from typing import get_args
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.whole import in_duckdb, in_memory
from agreement.world import renamed
from generative.invented import ATOMS, records
from generative.packs import packs
from primum.checks.criterion import Atom
from primum.engines.duckdb.kinds import KINDS
from primum.engines.duckdb.question import Question
from primum.vocabulary.dates import moment_of
from spec.world import NOW

_EXAMPLES = int(os.environ.get("PRIMUM_EXAMPLES", "40"))
_CLOCK = moment_of(NOW)
_questions = st.builds(
    Question,
    at=st.sampled_from((NOW, "2025-01-01", "order", "now")),
    jurisdiction=st.sampled_from(("eu", "us")),
    only_approved=st.booleans(),
    now=st.just(_CLOCK),
)


@settings(max_examples=_EXAMPLES)
@given(packs(), st.lists(records(), min_size=10, max_size=30), _questions)
def test_both_engines_tell_the_same(pack, given_records, question):
    people = renamed(given_records)
    with patch("time.time", return_value=_CLOCK):
        expected = in_memory(pack, people, question)
    assert in_duckdb(pack, people, question) == expected


def test_every_atom_is_answered_in_duckdb_and_invented():
    assert set(KINDS) == set(ATOMS) == set(get_args(Atom))


def test_an_atom_is_found_by_its_name():
    for node, kind in KINDS.items():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", node.__name__).lower()
        assert kind.__name__ == f"primum.engines.duckdb.atoms.{snake}"

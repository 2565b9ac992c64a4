"""The worked patients of the shipped knowledge as one population: DuckDB says what memory says."""

from collections import defaultdict

import pytest
from msgspec.structs import replace

from agreement.whole import in_duckdb, in_memory
from cases.test_shipped_cases import FOLDER
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.engines.duckdb.question import Question
from primum.knowledge.link import link_knowledge
from primum.record.model import Record
from primum.record.read import read_bundle
from primum.trial.bundle import case_bundle

KNOWLEDGE, _ = link_knowledge(load_documents(FOLDER)[0])
PACK, _ = compile_knowledge(KNOWLEDGE)


def _people() -> dict[str, list[Record]]:
    """Give the patients of all cases by the moment that each is asked about."""
    found: dict[str, list[Record]] = defaultdict(list)
    for linked in KNOWLEDGE.cases:
        record = read_bundle(case_bundle(linked, KNOWLEDGE))
        patient = replace(record.patient, id=linked.case.id)
        found[str(linked.case.at)].append(replace(record, patient=patient))
    return dict(found)


PEOPLE = _people()


@pytest.mark.parametrize("jurisdiction", ["eu", "us"])
@pytest.mark.parametrize("at", sorted(PEOPLE))
def test_every_case_is_told_alike(at, jurisdiction):
    question = Question(at, jurisdiction)
    assert in_duckdb(PACK, PEOPLE[at], question) == in_memory(PACK, PEOPLE[at], question)

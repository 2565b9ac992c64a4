"""The worked patients of the shipped knowledge, in both jurisdictions, through the whole reader."""

from pathlib import Path

import pytest

from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener
from primum.trial.run import CaseResult, run_cases, statements_without_case
from primum.vocabulary.problem import Verdict

FOLDER = Path(__file__).parents[2] / "knowledge"
DOCUMENTS, UNREAD = load_documents(FOLDER)
KNOWLEDGE, UNLINKED = link_knowledge(DOCUMENTS)
PACK, UNCOMPILED = compile_knowledge(KNOWLEDGE)


def results() -> list[CaseResult]:
    screener = Screener(PACK)
    return run_cases(
        KNOWLEDGE,
        lambda bundle, at, jurisdiction: screener.screen(
            read_bundle(bundle), Options(at=at, jurisdiction=jurisdiction)
        ),
    )


@pytest.mark.parametrize("result", results(), ids=lambda it: f"{it.case}-{it.jurisdiction}")
def test_case(result):
    assert result.passed, f"{result.place}: {result.message}"


def test_the_knowledge_holds():
    problems = [*UNREAD, *UNLINKED, *UNCOMPILED]
    assert [str(it) for it in problems if it.verdict is Verdict.IMPOSSIBLE] == []


def test_every_check_has_a_case():
    assert statements_without_case(KNOWLEDGE) == []


def test_this_repository_approves_nothing():
    assert {check.status for check in PACK.meaning.checks} == {"sourced"}

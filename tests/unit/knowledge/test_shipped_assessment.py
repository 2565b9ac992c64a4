"""The risk analysis that ships has everything that the form has, and says it in both languages."""

import re
from collections import Counter, defaultdict
from itertools import groupby
from pathlib import Path

import pytest

from primum.documents.loader import load_documents
from primum.documents.passages import read_passages
from primum.knowledge.assessment import ASSESSMENT_BLOCKS, Adoption, ReadIn
from primum.knowledge.evidence import all_blocks
from primum.knowledge.form import Role, recognise
from primum.knowledge.link import link_knowledge

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
# The works have documents of their own, so the report needs no list of them.
ROLES = [role for role in Role if role is not Role.REFERENCES]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture(scope="module")
def knowledge():
    linked, problems = link_knowledge(load_documents(KNOWLEDGE)[0])
    assert problems == []
    return linked


@pytest.fixture(scope="module")
def assessment(knowledge):
    return knowledge.evidence["mecasermin--diabetes-mellitus"]


def sections(assessment):
    """Give the numbers in the prose of each section, by what it is for and its language."""
    found = defaultdict(set)
    passages = [it for it in read_passages(assessment.document) if len(it.headings) > 1]
    for heading, own in groupby(passages, key=lambda it: it.headings[1]):
        known = recognise(heading)
        assert known, heading
        words = {number.replace(",", ".") for it in own for number in NUMBER.findall(it.text)}
        found[known.role, known.language] |= words
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_section_of_the_form_stands_in_both_languages(assessment, role):
    found = sections(assessment)
    assert {language for it, language in found if it is role} == {"en", "nl"}


@pytest.mark.parametrize("role", ROLES)
def test_both_languages_print_the_same_figures(assessment, role):
    found = sections(assessment)
    assert found[role, "en"] == found[role, "nl"]


def test_every_kind_of_block_is_there(assessment):
    kinds = {it.block.info for it in all_blocks(assessment)}
    assert kinds == ASSESSMENT_BLOCKS.keys() - {"reference"}


def test_every_text_of_a_block_is_in_both_languages(assessment):
    def texts(value):
        if isinstance(value, dict):
            if "en" in value or "nl" in value:
                yield value
            for inner in value.values():
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    for one in all_blocks(assessment):
        for text in texts(one.block.yaml.value):
            assert text.keys() == {"en", "nl"}, one.place


def test_an_outcome_without_evidence_says_so(assessment):
    [pico] = assessment.picos
    silent = {it.id for it in pico.content.outcomes if it.no_evidence}
    assert silent == {"macrovascular"}
    reported = {row.outcome for study in assessment.studies for row in study.content.outcomes}
    graded = {grade.content.outcome for grade in assessment.grades}
    assert silent.isdisjoint(reported | graded)
    assert {it.id for it in pico.content.outcomes} - silent == graded


def test_what_the_report_does_not_print_is_absent(assessment):
    assert all(it.content.date is None and it.content.hits is None for it in assessment.searches)


def test_nothing_is_said_to_be_read_or_adopted_that_was_not(assessment):
    assert ReadIn.FULL_TEXT not in {study.content.read_in for study in assessment.studies}
    [panel] = assessment.panels
    assert panel.content.outcome is Adoption.NOT_SUBMITTED


def test_reports_on_one_registry_are_known_as_one(knowledge, assessment):
    for study in assessment.studies:
        source = knowledge.sources[study.content.source].front
        assert study.content.cohort == source.cohort
    shared = Counter(study.content.cohort for study in assessment.studies if study.content.cohort)
    assert sorted(shared.values()) == [2, 3]

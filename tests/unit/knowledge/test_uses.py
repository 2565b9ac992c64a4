"""Every place that names a source is found, and works are found by id, DOI and PMID."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallen.world import BASE, knowledge
from primum.documents.dois import plain_doi
from primum.knowledge.uses import as_pmid, uses_of


@pytest.fixture(scope="module")
def uses():
    return uses_of(knowledge())


@pytest.mark.parametrize(
    "asked",
    ["jansen-2020", "10.1234/abc.1", "https://doi.org/10.1234/ABC.1", "4242", "PMID: 4242"],
)
def test_a_work_is_called_by_id_doi_or_pmid(uses, asked):
    assert [work.id for work in uses.called(asked)] == ["jansen-2020"]


def test_a_reference_of_an_assessment_is_a_work_of_its_own(uses):
    (work,) = uses.called("10.1234/abc.7")
    assert (work.id, work.home) == ("pietersen-2018", "examplin--asthma")


def test_every_use_of_a_source_is_found_with_its_line(uses):
    (work,) = uses.called("jansen-2020")
    found = [(use.user.value, use.by, use.how.value) for use in uses.of(work)]
    assert sorted(found) == [
        ("assessment", "examplin--asthma", "listed"),
        ("assessment", "examplin--asthma", "study"),
        ("document", "gout", "listed"),
        ("source", "review-2021", "read-in"),
    ]
    study = next(use for use in uses.of(work) if use.how.value == "study")
    lines = BASE["assessments/examplin--asthma"].splitlines()
    assert lines[study.place.line - 1] == "source: jansen-2020"


def test_a_statement_cites_with_its_section(uses):
    (work,) = uses.called("label-2019")
    cited = {use.by: use.section for use in uses.of(work) if use.how.value == "cited"}
    assert cited == {"examplin/gout": "4.4", "examplin/water": "4.2"}


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(text):
    assert plain_doi(text) == "" or plain_doi(text).startswith("10.")
    assert as_pmid(text) == "" or as_pmid(text).isdigit()

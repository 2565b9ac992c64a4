"""What rests on a source that no longer stands is suspect, and nothing else is."""

import pytest

from fallen.world import (
    BASE,
    RETRACTED,
    SUPERSEDED,
    documents,
    jansen,
    knowledge,
    label,
    source,
)
from primum.knowledge.link import link_knowledge
from primum.knowledge.suspicion import find_suspects, shares_section


def suspects(texts=None):
    """Each suspect id with its reasons as (source, used, through)."""
    return {
        it.id: [(reason.source, reason.used, reason.through) for reason in it.reasons]
        for it in find_suspects(knowledge(texts))
    }


def test_nothing_is_suspect_where_every_source_stands():
    assert suspects() == {}
    assert suspects(jansen("is: current, because: Looked up.")) == {}


def test_a_retracted_study_makes_the_decision_suspect_through_its_assessment():
    found = suspects(jansen(RETRACTED))
    assert found["examplin/asthma"] == [("jansen-2020", "study", ("examplin--asthma",))]
    assert found["examplin--asthma"] == [("jansen-2020", "study", ())]


def test_what_was_read_in_a_retracted_source_and_lists_it_is_suspect_too():
    found = suspects(jansen(RETRACTED))
    assert found["examplin/water"] == [("jansen-2020", "cited", ("review-2021",))]
    assert found["gout"] == [("jansen-2020", "listed", ())]
    assert "examplin/gout" not in found


def test_a_reason_tells_when_why_and_where_it_was_read():
    (reason,) = find_suspects(knowledge(jansen(RETRACTED)))[0].reasons
    assert (reason.standing, reason.since) == ("retracted", "2026-01-31")
    assert reason.because == "The counts were made up."
    assert reason.seen_in == "A notice"
    assert reason.citation == "Jansen 2020."


def test_a_superseded_label_makes_what_cites_it_suspect_unless_the_successor_is_cited_too():
    # water cites both for 4.2; the assessment merely lists the old one.
    assert suspects(label(SUPERSEDED)) == {"examplin/gout": [("label-2019", "cited", ())]}


@pytest.mark.parametrize(
    ("cited", "is_suspect"),
    [
        ('["label-2019 4.4", "label-2024 4.4"]', False),
        ('["label-2019 4.4", "label-2024"]', False),
        ('["label-2019 4.4", "label-2024 4.2"]', True),
        ('["label-2019 4.4", "label-2030 4.4"]', False),
    ],
)
def test_the_successor_must_be_cited_for_the_same_section(cited, is_suspect):
    monograph = BASE["medicines/examplin"].replace('["label-2019 4.4"]', cited)
    texts = {
        **label(SUPERSEDED),
        "sources/label-2024": source(
            "Label of 2024", "smpc", standing="is: superseded, because: Newer., by: label-2030"
        ),
        "sources/label-2030": source("Label of 2030", "smpc"),
        "medicines/examplin": monograph.replace(
            '"label-2024 4.2", review-2021', '"label-2030 4.2"'
        ),
    }
    found = suspects(texts)
    about = [reason[0] for reason in found.get("examplin/gout", [])]
    assert ("label-2019" in about) is is_suspect
    assert "examplin/water" not in found


def test_a_label_that_gives_way_to_itself_ends():
    loop = label("is: superseded, because: A mistake., by: label-2024") | {
        "sources/label-2024": source(
            "Label of 2024", "smpc", standing="is: superseded, because: No., by: label-2019"
        )
    }
    assert "examplin/gout" in suspects(loop)


def test_a_reference_within_an_assessment_is_known_by_its_doi():
    texts = {
        "sources/pietersen": source("Pietersen", more="doi: 10.1234/ABC.7\n", standing=RETRACTED)
    }
    assert suspects(texts)["examplin/asthma"] == [
        ("pietersen", "study", ("examplin--asthma",)),
    ]


def test_a_statement_that_takes_no_decision_rests_on_what_it_cites_alone():
    assessment = BASE["assessments/examplin--asthma"].replace(
        "## Conclusie",
        "```yaml statement\nid: peak-flow\nkind: monitoring\ncondition: asthma\n"
        "summary: {en: Peak flow.}\nsources: [label-2024]\n```\n\n## Conclusie",
    )
    found = suspects({**jansen(RETRACTED), "assessments/examplin--asthma": assessment})
    assert "examplin/asthma" in found
    assert "examplin/peak-flow" not in found


def test_sources_read_in_each_other_end():
    text = source("Jansen 2020", more="read-in: 'see review-2021'\n", standing=RETRACTED)
    assert suspects({"sources/jansen-2020": text})["examplin/water"][0][0] == "jansen-2020"


def test_a_successor_that_does_not_exist_is_said():
    texts = label("is: superseded, because: Newer., by: label-2040")
    _, problems = link_knowledge(documents(texts))
    assert [problem.rule for problem in problems] == ["dangling-reference"]
    assert "label-2040" in problems[0].message


@pytest.mark.parametrize(
    ("old", "new", "shared"),
    [
        ("4.4", "4.4", True),
        ("4.4", "4", True),
        ("4.2 and 4.4", "4.4", True),
        ("4.4", "4.8", False),
        ("4.4", "4.40", False),
        ("4.4", "", True),
        ("Warnings", "Contents", True),
    ],
)
def test_sections_by_their_numbers(old, new, shared):
    assert shares_section(old, new) is shared

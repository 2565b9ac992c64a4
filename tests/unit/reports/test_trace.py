"""Traces: up from a source to the checks, down from a check to the studies."""

import json

import pytest

from fallen.world import RETRACTED, jansen, knowledge
from fallen.world import pack as packed
from primum.reports.grounds import grounds_of, grounds_of_assessment
from primum.reports.page import Page
from primum.reports.resting import rests_on
from primum.reports.trace import all_nodes, trace_json, trace_text
from primum.reports.trace_of_pack import trace_in_pack
from primum.reports.traced import lay_out


def traced(texts=None, language="en", policy=""):
    return lay_out(knowledge(texts, policy), packed(texts, policy), language)


def up(asked, **how):
    laid = traced(**how)
    return rests_on(laid.uses.called(asked), laid)


def down(id_, **how):
    laid = traced(**how)
    linked = next(it for it in laid.knowledge.statements if it.id == id_)
    return grounds_of(linked, laid)


def found(nodes):
    return [(node.kind, node.id) for node in all_nodes(nodes)]


def only(nodes, kind, id_=None):
    (node,) = (it for it in all_nodes(nodes) if it.kind == kind and id_ in (None, it.id))
    return node


# --- up ------------------------------------------------------------------------------------------------


def test_all_that_rests_on_a_study_is_listed():
    nodes = up("jansen-2020")
    assert found(nodes) == [
        ("source", "jansen-2020"),
        ("assessment", "examplin--asthma"),
        ("statement", "examplin/asthma"),
        ("check", "examplin/asthma"),
        ("document", "gout"),
        ("source", "review-2021"),
        ("statement", "examplin/water"),
        ("check", "examplin/water"),
    ]
    uses = only(nodes, "assessment").facts["uses it"]
    assert "as a study, line" in uses
    assert "in its list of sources, line 7" in uses
    rests = only(nodes, "source", "jansen-2020").facts["rests on it"]
    assert rests == "2 statements, 1 assessment, 1 document, 2 checks (1 of them run)"


def test_a_statement_that_cites_it_says_which_section_and_whether_it_runs():
    nodes = up("label-2019")
    assert only(nodes, "statement", "examplin/gout").facts["cites section"] == "4.4"
    assert only(nodes, "statement", "examplin/gout").says == "Gout can flare up."
    assert only(nodes, "check", "examplin/gout").facts["runs"] == "yes"
    water = only(nodes, "check", "examplin/water").facts["runs"]
    assert water == "no: sourced, Nobody records water."


def test_a_reference_of_an_assessment_can_be_traced():
    nodes = up("10.1234/abc.7")
    assert found(nodes)[:3] == [
        ("reference", "pietersen-2018"),
        ("assessment", "examplin--asthma"),
        ("statement", "examplin/asthma"),
    ]


def test_what_fell_says_so_all_the_way_up():
    nodes = up("jansen-2020", texts=jansen(RETRACTED), policy="hold")
    assert nodes[0].facts["standing"] == "retracted"
    assert nodes[0].facts["because"] == "The counts were made up."
    assert only(nodes, "check", "examplin/asthma").facts["runs"] == "no: held"
    assert only(nodes, "assessment").suspect[0].source == "jansen-2020"


# --- down ----------------------------------------------------------------------------------------------


def test_a_decision_leads_to_conclusion_studies_and_labels():
    tree = down("examplin/asthma")
    assert found([tree]) == [
        ("check", "examplin/asthma"),
        ("statement", "examplin/asthma"),
        ("source", "label-2024"),
        ("decision", "examplin/asthma"),
        ("conclusion", ""),
        ("study", "jansen-2020"),
        ("source", "jansen-2020"),
        ("study", "pietersen-2018"),
        ("reference", "pietersen-2018"),
        ("product-information", "label-2024"),
        ("source", "label-2024"),
        ("source", "label-2019"),
    ]
    decision = only([tree], "decision").facts
    assert (decision["contraindication"], decision["action"]) == ("yes", "yes")
    assert decision["next review"] == "2027-02-01"
    study = only([tree], "study", "jansen-2020")
    assert study.facts == {
        "design": "cohort",
        "n": "40",
        "answers the question": "yes",
        "figures": "attack 10% (4 of 40)",
    }
    assert study.says == "Attacks in a tenth."


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Monitor. Examplin may make asthma worse."),
        ("nl", "Bewaken. Examplin kan astma verergeren."),
    ],
)
def test_the_conclusion_is_told_in_the_readers_language(language, says):
    tree = down("examplin/asthma", language=language)
    assert only([tree], "conclusion").says == says


def test_a_statement_of_a_monograph_leads_to_its_sources_and_where_they_were_read():
    assert found([down("examplin/water")]) == [
        ("check", "examplin/water"),
        ("statement", "examplin/water"),
        ("source", "label-2019"),
        ("source", "label-2024"),
        ("source", "review-2021"),
        ("read in", "jansen-2020"),
    ]


def test_an_assessment_leads_down_too():
    laid = traced()
    tree = grounds_of_assessment("examplin--asthma", laid)
    kinds = [kind for kind, _ in found([tree])]
    assert kinds[:3] == ["assessment", "statement", "check"]
    assert kinds.count("study") == 2


# --- as text and data ----------------------------------------------------------------------------------


def test_the_text_is_a_tree_with_places():
    text = trace_text([down("examplin/asthma")], "en", Page(100))
    lines = text.splitlines()
    assert lines[0] == "check examplin/asthma"
    assert any(line.startswith("  statement examplin/asthma · k/assessments/") for line in lines)
    assert any(line.startswith("      study jansen-2020 · k/assessments/") for line in lines)


def test_the_data_are_the_same_tree():
    tree = down("examplin/asthma", texts=jansen(RETRACTED))
    data = json.loads(trace_json("examplin/asthma", [tree], "", []))
    assert data["asked"] == "examplin/asthma"
    statement = data["traces"][0]["parts"][0]
    assert statement["suspect"][0]["source"] == "jansen-2020"
    assert statement["line"] > 0
    assert data["problems"] == []


def test_a_pack_shows_what_it_holds():
    pack = packed(jansen(RETRACTED))
    (tree,) = trace_in_pack(pack, "label-2019", "en")
    assert found([tree]) == [
        ("source", "label-2019"),
        ("statement", "examplin/gout"),
        ("check", "examplin/gout"),
        ("statement", "examplin/water"),
        ("check", "examplin/water"),
    ]
    (tree,) = trace_in_pack(pack, "examplin/asthma", "nl")
    assert found([tree]) == [
        ("check", "examplin/asthma"),
        ("statement", "examplin/asthma"),
        ("source", "label-2024"),
    ]
    assert tree.says == "Astma."
    assert tree.parts[0].suspect[0].source == "jansen-2020"
    assert trace_in_pack(pack, "nothing", "en") == []


def test_a_source_is_written_in_full_once():
    text = trace_text([down("examplin/asthma")], "en", Page(100))
    assert text.count("Label of 2024.") == 1
    assert "source label-2024 · (above)" in text

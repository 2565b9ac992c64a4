"""A report in plain text becomes an assessment, and none of its lines is lost."""

import pytest

from primum.documents.passages import read_passages
from primum.documents.reader import read_document
from primum.ingest.report import import_report
from primum.knowledge.evidence import read_assessment, verify_assessment
from primum.knowledge.form import Role, recognise
from primum.knowledge.link import link_knowledge
from primum.knowledge.references import Names
from unit.ingest.fictional import REPORT


@pytest.fixture(scope="module")
def imported():
    return import_report("report.txt", REPORT)


@pytest.fixture(scope="module")
def assessment(imported):
    found, problems = read_assessment(imported.document)
    assert problems == []
    return found


def line_of(text):
    return next(
        number for number, line in enumerate(REPORT.splitlines(), 1) if line.strip() == text
    )


def studies(assessment):
    return {it.content.source: it.content for it in assessment.studies}


def test_the_front_matter_names_medicine_and_condition_and_no_date(imported):
    assert imported.document.front.value == {
        "title": "Verzinnine bij astma",
        "medicine": "verzinnine",
        "condition": "astma",
    }
    assert imported.document.kind == "assessments"
    assert imported.problems == ()


def test_the_sections_are_those_of_the_form(imported):
    roles = [
        found.role
        for section in imported.document.sections
        if section.level == 2 and (found := recognise(section.heading))
    ]
    assert roles == [
        Role.ABBREVIATIONS,
        Role.CONCLUSION,
        Role.REMARKS,
        Role.QUESTION,
        Role.REVISION,
        Role.SEARCH,
        Role.EVIDENCE,
        Role.OTHER_EVIDENCE,
        Role.GUIDELINES,
        Role.PRODUCT_INFORMATION,
        Role.DECISION,
    ]


def test_every_work_has_a_heading_of_its_own(imported):
    assert [it.heading for it in imported.document.sections if it.level == 3] == [
        "Ångström 2018",
        "Doe 2011",
        "Poe 2021",
        "Loe 2016",
        "SPC Verzinex 2017",
    ]


def test_the_question(assessment):
    pico = assessment.picos[0].content
    assert pico.population == {"nl": "Patiënten met astma"}
    assert pico.comparison == {"nl": "Placebo"}
    names = [outcome.name["nl"] for outcome in pico.outcomes]
    assert names == ["Jeuk", "toename hoest of benauwdheid"]
    # No outcome shares a long word with the footnote: it speaks of the one that bears its mark.
    assert [bool(outcome.measured_as) for outcome in pico.outcomes] == [False, True]


def test_the_searches_say_only_what_is_printed(assessment):
    pubmed, embase = (it.content for it in assessment.searches)
    assert (pubmed.id, pubmed.query) == ("pubmed", "asthma OR wheezing AND verzinnine")
    assert (pubmed.filters, pubmed.date, pubmed.hits) == (["2009"], None, None)
    assert (embase.query, embase.filters) == ("asthma AND verzinnine", [])
    assert (embase.date, embase.hits) == ("2020-05-14", 12)


def test_the_revision_and_the_handbook(assessment):
    revision = assessment.revisions[0].content
    assert (revision.of, revision.date, revision.searched_from) == (
        {"nl": "een rapport van 2009"},
        "2009",
        "2009",
    )
    assert assessment.handbooks[0].content.accessed == "2021-02-03"


def test_a_study_has_its_design_and_number_as_printed(assessment):
    study = studies(assessment)["angstrom-2018"]
    assert (study.design, study.design_as_printed, study.n) == (
        "crossover-rct",
        "RCT (cross-over)",
        12,
    )
    assert study.in_pico == "yes"
    assert study.results["nl"].split("\n") == [
        "Bij 3 patiënten trad geen jeuk op.",
        "Van de anderen kregen er",
        "4 hoest",
        "2 benauwdheid.",
    ]
    assert study.authors_remarks == {"nl": "De studie was klein."}


def test_a_study_that_follows_without_a_blank_line_is_found(assessment):
    study = studies(assessment)["doe-2011"]
    assert (study.design, study.n) == ("narrative-review", 376)
    assert study.results == {"nl": "Niets werd gevonden."}
    assert study.assessors_remarks == {"nl": "Er is dus niets te zien."}


def test_a_head_repeated_on_a_new_page_goes_on_with_the_study(assessment):
    study = studies(assessment)["poe-2021"]
    assert study.in_pico == "no"
    assert study.results == {"nl": "Eén raaf (5 jaar).\nNog een raaf."}
    assert len(assessment.studies) == 3


def test_a_torn_doi_is_joined_only_when_the_article_number_confirms_it(assessment):
    dois = {it.content.id: it.content.doi for it in assessment.references}
    assert dois["poe-2021"] == "10.9999/j.jfm.2021.101419"
    assert dois["angstrom-2018"] == "10.9999/jfm.2018.0042"
    torn = REPORT.replace("12:101419", "12:33")
    found, _ = read_assessment(import_report("report.txt", torn).document)
    assert {it.content.id: it.content.doi for it in found.references}["poe-2021"] == ""


def test_the_guideline_and_the_label(assessment):
    guideline = assessment.guidelines[0].content
    assert guideline.recommendation == "7.5"
    assert guideline.text == {"en": "We recommend reading it after a meal."}
    assert (guideline.strength, guideline.evidence) == ("Strong recommendation", "⚫⚫⚫⚫")
    assert guideline.carried == "new"
    sections = {it.content.section: it.content.text for it in assessment.product_information}
    assert sections == {
        "4.2": {"nl": "VERZINEX dient bij een maaltijd te worden toegediend."},
        "4.8": {"nl": "Jeuk komt voor."},
    }
    label = next(it.content for it in assessment.references if it.content.id.startswith("spc"))
    assert label.date == "2017-07-16"


def test_an_empty_decision_is_undecided_and_a_draft(imported):
    statement = next(it for it in imported.document.blocks if it.info == "statement")
    value = statement.yaml.value
    assert value["status"] == "draft"
    assert value["decision"] == {"contraindication": "undecided", "action": "undecided"}
    assert imported.lines[statement.line - 1] == line_of("Contra-indicatie Actie Datum")


def test_a_decision_that_is_printed_is_still_a_draft():
    imported = import_report("report.txt", REPORT + "Nee Ja 01-02-2020\n")
    value = next(it for it in imported.document.blocks if it.info == "statement").yaml.value
    assert value["status"] == "draft"
    assert value["decision"] == {"contraindication": "no", "action": "yes", "date": "2020-02-01"}


def test_blocks_point_to_the_lines_that_they_repeat(imported, assessment):
    search = assessment.searches[1]
    assert imported.lines[search.place_of("query").line - 1] == line_of("asthma AND verzinnine")
    study = next(it for it in assessment.studies if it.content.source == "angstrom-2018")
    assert imported.lines[study.place_of("n").line - 1] == line_of("n  = 12")


def test_all_names_in_it_lead_somewhere(assessment):
    assert verify_assessment(assessment, Names({}, {}), {}) == []


def test_prose_that_a_page_tore_apart_is_one_passage(imported):
    texts = [it.text for it in read_passages(imported.document)]
    assert "Er is dus niets te zien." in texts
    assert "XYZ: xylofoonzuur" in texts


def test_a_pdf_may_have_lost_its_blank_lines(assessment):
    text = "\n".join(line for line in REPORT.splitlines() if line.strip())
    found, problems = read_assessment(import_report("report.txt", text).document)
    assert problems == []
    assert studies(found) == studies(assessment)
    assert [it.content for it in found.searches] == [it.content for it in assessment.searches]


def test_a_page_may_end_within_a_citation(assessment):
    text = REPORT.replace("rhymes. J Fict", "rhymes.\n\n\n J Fict").replace(
        "Poe E. Rav", "\nPoe E. Rav"
    )
    found, _ = read_assessment(import_report("report.txt", text).document)
    assert studies(found) == studies(assessment)


@pytest.mark.parametrize("at", ["rhymes. J Fict", "J Fict Med. 2018;10(2):1-"])
def test_a_head_may_be_repeated_within_a_citation(at):
    row = (
        "OVERIG\nBron  Bewijs  Resultaten/ opmerkingen\nPoe E. Rare rhymes. J Fict Med. 2018;10(2):1-"
        "9. doi:10.9999/abc\n\nRCT\n\nn = 50\n\nResultaten\n\u2022 Er was geen jeuk bij de patiënten.\n"
    )
    torn = row.replace(at, at + "\n\nBron  Bewijs  Resultaten/ opmerkingen\n")
    found, _ = read_assessment(import_report("report.txt", torn).document)
    [reference] = [it.content for it in found.references]
    assert (reference.pages, reference.doi) == ("1-9", "10.9999/abc")
    [study] = [it.content for it in found.studies]
    assert (study.design, study.n, study.results) == (
        "rct",
        50,
        {"nl": "Er was geen jeuk bij de patiënten."},
    )


def test_a_report_links_in_a_folder_that_has_its_names():
    readme = '---\ntitle: T\nversion: "1"\nnotice: {en: Not for care.}\n---\n'
    others = {
        "k/README.md": readme,
        "k/medicines/verzinnine.md": "# Verzinnine\n",
        "k/conditions/astma.md": "---\ntitle: Astma\n---\n",
    }
    documents = [import_report("k/assessments/verzinnine--astma.txt", REPORT).document]
    for path, text in others.items():
        kind = "" if path == "k/README.md" else None
        documents.append(read_document(path, text, kind=kind)[0])
    knowledge, problems = link_knowledge(documents)
    assert problems == []
    assert [it.statement.status for it in knowledge.statements] == ["draft"]


def test_a_dutch_report_that_quotes_more_english_is_dutch():
    quoted = "The risk of the effect is not known, and it can be seen in all of the patients. " * 9
    text = f"CONCLUSIE\nBewaken.\n\nRICHTLIJNEN\n{quoted}\n\nContra-indicatie Actie Datum\nJa Ja 04/02/2022\n"
    found = import_report("r.txt", text)
    statement = next(it for it in found.document.blocks if it.info == "statement").yaml.value
    assert statement["decision"]["date"] == "2022-02-04"


def test_an_english_report():
    text = (
        "Conclusion\nMonitor.\n\nQuestion\nP: Patients with gout\nI: Fictamab\nO: Death\n\n"
        "Search terms:\nPubMed: gout AND fictamab\nFilters: humans\n\n"
        "Source Evidence Results / remarks\nDoe J. Gout. J Fict. 2001;1:2-3.\n\nCohort study\n\n"
        "n = 1,240\n\nResults\n- Nobody died.\n\nRemarks of the authors\n- None.\n\n"
        "Decision\nContraindication: yes, action: no\n"
    )
    found, problems = read_assessment(import_report("r.txt", text).document)
    assert problems == []
    assert found.document.front.value["title"] == "Fictamab in gout"
    study = found.studies[0].content
    assert (study.design, study.n, study.results) == ("cohort", 1240, {"en": "Nobody died."})
    assert found.searches[0].content.filters == ["humans"]


def test_a_text_in_no_known_form_stays_prose():
    imported = import_report("letter.txt", "Dear colleague.\n\n    it rained.\n")
    assert imported.document.text == "Dear colleague.\n\nit rained.\n"
    assert (imported.lines, imported.document.kind) == ((1, 0, 3), "")


def test_nothing_is_an_empty_document():
    imported = import_report("empty.txt", " \n\f\n")
    assert (imported.document.text, imported.lines) == ("", ())


def test_a_query_in_numbered_lines_is_taken_whole():
    text = (
        "Search terms:\nMEDLINE (Ovid):\n1. exp Itch/\n2. verzinnine.mp.\n3. 1 and 2\n"
        "Filter: from 2010\nHits: 12\n\nEMBASE:\nitch AND verzinnine\n"
    )
    searches = read_assessment(import_report("report.txt", text).document)[0].searches
    assert [it.content.query for it in searches] == [
        "1. exp Itch/ 2. verzinnine.mp. 3. 1 and 2",
        "itch AND verzinnine",
    ]
    assert (searches[0].content.filters, searches[0].content.hits) == (["from 2010"], 12)

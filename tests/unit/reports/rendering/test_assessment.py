"""A risk analysis on a sheet: the order of the form, one language, everything in its place."""

import pytest

from primum.reports.rendering.sheet import Box, Figure, Grid, Items
from unit.reports.rendering.reading import headings, ids, links, parts, words


def grid(sheet, label):
    return next(it for it in parts(sheet, Grid) if it.label == label)


def test_the_sections_stand_in_the_order_of_the_form(sheet_of):
    assert headings(sheet_of()) == [
        "Abbreviations",
        "Conclusion",
        "Question",
        "Revision",
        "Search",
        "Evidence",
        "Guidelines",
        "Product information",
        "Certainty",
        "A section of its own",
        "Panel",
        "Decision",
        "Worked patients",
        "References",
    ]


def test_a_section_of_the_other_language_is_left_out(sheet_of):
    english, dutch = words(sheet_of()), words(sheet_of(language="nl"))
    assert "makes people sneeze" in english
    assert "Men niest" not in english
    assert "Men niest" in dutch
    assert "makes people sneeze" not in dutch


def test_what_is_written_in_one_language_only_is_kept_and_said_to_be(sheet_of):
    sheet = sheet_of(language="nl")
    assert "Alleen in het Engels geschreven" in words(sheet)
    assert "SN: sneeze" in words(sheet)


def test_blocks_speak_the_language_that_was_asked(sheet_of):
    row = grid(sheet_of(language="nl"), "Evidencetabel").rows[0]
    assert "Tien niesden." in words(row)
    assert "Volwassenen met maankoorts" in words(row)
    assert "Ten sneezed." not in words(row)


def test_a_row_of_the_evidence_table_has_what_the_form_has(sheet_of):
    row = words(grid(sheet_of(), "Evidence table").rows[0])
    for said in (
        "Vloot 2019",
        "J Invent Med.",
        "doi:10.9999/jim.2019.1",
        "Cohort",
        "n = 40",
        "new",
        "indirect: outcome",
        "full text read",
        "Ten sneezed.",
        "A cohort of 40 people, of whom 10 sneezed.",
        "Pollen may have done it.",
        "A small cohort.",
        "Sneezing, All of them: 25% (10/40; after a week)",
    ):
        assert said in row


def test_prose_of_a_study_stands_in_its_row_and_nowhere_else(sheet_of):
    assert words(sheet_of()).count("A cohort of 40 people") == 1


def test_an_outcome_without_figures_is_not_said_to_have_no_evidence(sheet_of_text):
    """Only the block can say that nothing was found: prose may speak of what has no figure."""
    text = (
        "## Question\n\n```yaml pico\npopulation: {en: Dwarfs}\nintervention: {en: Fictamine}\n"
        "outcomes:\n  - {id: yawning, name: {en: Yawning}}\n```\n\n"
        "## Evidence\n\nIn Vloot 2019 nearly all dwarfs yawned.\n"
    )
    said = words(grid(sheet_of_text(text), "Outcome"))
    assert "not given by outcome" in said
    assert "No evidence" not in said


def test_an_outcome_of_a_study_has_the_name_that_the_result_gives(sheet_of_text):
    text = (
        "## Bewijs\n\n```yaml study\nsource: vloot-2019\ndesign: cohort\nin-pico: yes\noutcomes:\n"
        '  - {outcome: deep-sleep, name: {nl: Diepe slaap}, reported: "2", kind: count, arm: a}\n'
        '  - {outcome: deep-sleep, reported: "3", kind: count, arm: b}\n'
        '  - {outcome: il-6-level, reported: "4", kind: mean}\n```\n'
    )
    said = words(grid(sheet_of_text(text, language="nl"), "Evidencetabel"))
    assert "Diepe slaap, a: 2" in said
    assert "Diepe slaap, b: 3" in said
    assert "Il 6 level: 4" in said


def test_an_outcome_without_evidence_says_so(sheet_of):
    outcomes = grid(sheet_of(), "Outcome")
    assert "No evidence. Nobody listened." in words(outcomes)
    assert "Vloot 2019; Maan 2022" in words(outcomes)


def test_what_a_report_does_not_state_is_not_filled_in(sheet_of_text):
    sheet = sheet_of_text(
        "## Search\n\n```yaml search\nid: a\ndatabase: MoonMed\nquery: moon\n```\n",
    )
    row = words(grid(sheet, "Searches").rows[0])
    assert row.count("not stated") == 3


def test_the_badge_tells_the_decision(sheet_of):
    (badge,) = sheet_of().badges
    assert badge.text == "Contraindication yes, action yes, management monitor"
    assert badge.tone == "caution"


def test_without_a_decision_the_question_is_undecided(sheet_of_text):
    sheet = sheet_of_text(
        "## Conclusion\n\nWatch.\n\n```yaml pico\npopulation: {en: a}\n"
        "intervention: {en: b}\noutcomes: []\n```\n"
    )
    assert [badge.text for badge in sheet.badges] == ["Undecided"]
    assert "the question is undecided, which is not a no" in words(sheet)


def test_the_decision_leads_to_its_check_and_back(sheet_of):
    sheet = sheet_of()
    row = words(grid(sheet, "Decision").rows[0])
    assert "yes yes monitor 4 March 2030 4 March 2033 fictamine/moon-fever" in " ".join(
        words(cell) for cell in grid(sheet, "Decision").rows[0].cells
    )
    assert "fictamine/moon-fever" in row
    box = next(it for it in parts(sheet, Box) if it.id == "check-moon-fever")
    assert {"#sec-conclusion", "#study-vloot-2019", "#study-maan-2022", "#ref-vloot-2019"} <= set(
        links(box)
    )
    assert "the patient has moon fever" in words(box)
    assert "Worked patients1" in words(box)
    assert links(grid(sheet, "Decision")) == ["#check-moon-fever"]


def test_a_check_is_told_under_the_sentence_that_justifies_it(sheet_of):
    text = words(sheet_of())
    assert text.index("Moon fever asks for watching.") < text.index("Check that a machine runs")


def test_every_citation_leads_to_its_reference_and_back(sheet_of):
    sheet = sheet_of()
    references = next(it for it in parts(sheet, Items) if it.plain)
    vloot = next(it for it in references.items if it.id == "ref-vloot-2019")
    assert "Cited in: Conclusion; Question; Vloot 2019" in words(vloot)
    assert {"#sec-conclusion", "#study-vloot-2019", "#check-moon-fever"} <= set(links(vloot))


def test_a_retracted_work_is_marked_in_the_references(sheet_of):
    references = next(it for it in parts(sheet_of(), Items) if it.plain)
    maan = next(it for it in references.items if it.id == "ref-maan-2022")
    assert "RETRACTED 1 February 2030: The moon was not full." in words(maan)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_link_leads_nowhere_and_no_id_is_given_twice(sheet_of, language):
    sheet = sheet_of(language=language)
    given = ids(sheet)
    assert len(given) == len(set(given))
    assert {to for to in links(sheet) if to.startswith("#")} <= {f"#{id_}" for id_ in given}


def test_what_two_studies_count_is_drawn_and_pooled(sheet_of):
    (figure,) = parts(sheet_of(), Figure)
    assert "Vloot 2019, All of them 25.0% [12.7; 41.2]" in figure.alternative  # exact
    assert "Maan 2022 20.0%" in figure.alternative
    assert "Pooled 22.0%" in figure.alternative
    assert "<svg" in figure.svg


def test_a_broken_block_is_shown_as_it_was_written(sheet_of_text):
    sheet = sheet_of_text(
        "## Evidence\n\n```yaml study\nsource: lost-2020\ndesign: sculpture\nin-pico: yes\n```\n"
    )
    box = next(it for it in parts(sheet, Box) if it.label == "Block that could not be read")
    assert "design: sculpture" in box.body[0].text
    assert box.notes[0].rule == "unknown-word"


def test_a_title_in_dutch_is_made_of_dutch_names(sheet_of):
    assert sheet_of(language="nl").title == "Fictamine bij maankoorts"
    assert sheet_of().title == "Fictamine in moon fever"


def test_the_head_of_every_page_says_that_it_is_not_for_care(sheet_of):
    assert sheet_of().running == "Fictamine in moon fever · 4 March 2030 · Invented, not for care."
    assert "niet voor de zorg" in sheet_of(language="nl").running

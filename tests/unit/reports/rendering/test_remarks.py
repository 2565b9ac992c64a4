"""Remarks of the linter: beside what they are about, and none of them lost."""

import pytest

from primum.lint.rulebook import all_rules
from primum.reports.rendering.sheet import Box, Node, Paragraph, Row
from primum.vocabulary.problem import Place, Problem, Verdict
from unit.reports.rendering.invented import ASSESSMENT, MEDICINE
from unit.reports.rendering.reading import headings, ids, parts, words

RULE = all_rules()[0].title


def remark(text, within=ASSESSMENT, verdict=Verdict.IMPOSSIBLE, rule=RULE):
    line = next(at for at, it in enumerate(within.splitlines(), start=1) if text in it)
    return Problem(
        place=Place("x.md", line),
        rule=rule,
        fault="it is not so",
        remedy="Mend it.",
        verdict=verdict,
    )


def noted(sheet):
    return [node for node in parts(sheet, Node) if node.notes]


def test_a_remark_stands_beside_its_paragraph(sheet_of):
    (node,) = noted(sheet_of(problems=[remark("Fictamine makes people sneeze")]))
    assert isinstance(node, Paragraph)
    assert "Watch it." in words(node)
    (note,) = node.notes
    assert (note.rule, note.verdict, note.message, note.remedy) == (
        RULE,
        "impossible",
        "it is not so",
        "Mend it.",
    )


@pytest.mark.parametrize("text", ["n: 60", "A cohort of 60 people", "### Maan 2022"])
def test_a_remark_on_a_study_stands_beside_its_row(sheet_of, text):
    (node,) = noted(sheet_of(problems=[remark(text)]))
    assert isinstance(node, Row)
    assert "Maan 2022" in words(node)


def test_a_remark_on_a_list_stands_beside_its_item(sheet_of):
    (node,) = noted(sheet_of(problems=[remark("SN: sneeze")]))
    assert words(node) == "SN: sneeze"


def test_a_remark_on_a_statement_stands_beside_its_box(sheet_of):
    problem = remark("limit: {per: administration", MEDICINE)
    (node,) = noted(sheet_of("fictamine", problems=[problem]))
    assert isinstance(node, Box)


def test_a_remark_on_what_is_left_out_is_listed(sheet_of):
    sheet = sheet_of(problems=[remark("Men niest van fictamine")])
    assert not noted(sheet)
    assert "Remarks on what is not shown here" in headings(sheet)
    assert "it is not so. Mend it." in words(sheet)


def test_every_rule_that_spoke_is_explained(sheet_of):
    sheet = sheet_of(problems=[remark("Watch it"), remark("n: 60")])
    (note,) = noted(sheet)[0].notes
    assert note.to.removeprefix("#") in ids(sheet)
    code = RULE.split()[0]
    assert words(sheet).count(f"primum lint --explain {code}") == 1
    assert sheet.remarks == 2


def test_without_remarks_nothing_is_said_of_the_linter(sheet_of):
    sheet = sheet_of()
    assert sheet.remarks == 0
    assert "Remarks of the linter" not in headings(sheet)


def test_a_remark_of_a_comment_goes_to_what_the_comment_speaks_of(sheet_of_text):
    text = "# T\n\n<!-- primum: ignore E999: -->\n\nA sentence.\n"
    sheet = sheet_of_text(text)
    assert "A sentence." in words(sheet)  # and the comment itself is not shown
    assert "ignore" not in words(sheet)

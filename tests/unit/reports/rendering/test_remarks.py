"""Remarks of the linter: beside what they are about, and none of them lost."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from primum.lint.rulebook import all_rules
from primum.reports.rendering.fitting import fitted, run_on
from primum.reports.rendering.gathering import gather_file
from primum.reports.rendering.html import html_of
from primum.reports.rendering.pdf import pdf_of
from primum.reports.rendering.render import render_sheet
from primum.reports.rendering.sheet import (
    Box,
    Column,
    Definitions,
    Grid,
    Item,
    Items,
    Node,
    Note,
    Paragraph,
    Row,
    paragraph,
)
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
    explained = next(it for it in parts(sheet, Definitions) if it.id == note.to.removeprefix("#"))
    assert all_rules()[0].summary in words(explained)
    assert words(sheet).count(words(explained)) == 1
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


REPORT = """Fictamine bij maankoorts

CONCLUSIE
Niezen komt voor bij fictamine, zegt Vloot (2017). Ook Vloot 2019 zegt dat.

ZOEKTERMEN
MAANMED (maankoorts) AND (fictamine)

REFERENTIES
Vloot A, Zee B. Fictamine in moon fever. J Invent Med. 2019;1(1):1-2.
"""


def test_remarks_on_a_report_name_the_lines_of_its_file(sheet_of_text):
    """The document that an import makes is longer than the report: its own lines mislead."""
    sheet = sheet_of_text(REPORT, "verslag.txt")
    notes = [note for node in noted(sheet) for note in node.notes]
    (line,) = [at for note in notes for at in re.findall(r"line (\d+)", note.message)]
    assert REPORT.splitlines()[int(line) - 1].startswith("Vloot A, Zee B.")
    (node,) = [node for node in noted(sheet) if "zegt Vloot (2017)" in words(node)]
    assert any("2017" in note.message for note in node.notes)


def test_remarks_higher_than_their_row_stand_below_it(sheet_of):
    one, two = (remark("id: moonmed") for _ in range(2))
    row = next(node for node in noted(sheet_of(problems=[one])) if isinstance(node, Row))
    assert not row.below
    sheet = sheet_of(problems=[one, two, *[one] * 3])
    row = next(node for node in noted(sheet) if isinstance(node, Row))
    assert row.below
    assert len(row.notes) == 5
    page = html_of(sheet)
    assert page.count("it is not so") == 5
    assert 'class="below"' in page
    assert 'class="margin"' not in page
    assert pdf_of(sheet).startswith(b"%PDF")


def test_a_remark_may_run_on_beside_the_next_paragraph_but_not_into_other_remarks():
    note = Note(rule=RULE, verdict="impossible", message="it is not so")
    bare, told = paragraph("Next."), paragraph("First.")
    with_note = replace(told, notes=(note,))
    listed = Items(items=(Item(body=(bare,)),))
    noted_list = Items(items=(Item(body=(with_note,)),))
    for after, expected in ((bare, True), (listed, True), (with_note, False), (noted_list, False)):
        assert run_on((with_note, after))[0].runs_on is expected
    assert not run_on((told, bare))[0].runs_on
    assert not run_on((with_note,))[0].runs_on


def test_only_a_word_that_may_not_fit_its_column_is_hyphenated():
    cells = tuple((paragraph(words),) for words in ("hottentottententen", "short words only"))
    grid = fitted(Grid(label="", columns=(Column("", 1), Column("", 9)), rows=(Row(cells=cells),)))
    assert grid.rows[0].hyphenated == (True, False)
    assert grid.rows[0].whole
    assert not grid.rows[0].below


ANSWERED = """# T

## Results

<!-- primum: ignore E101: counted per sneeze -->

Of 21 people (n=21) 51% sneezed.

<!-- primum: ignore E101: counted per sneeze -->

Of 31 people (n=31) 50% sneezed.
"""


def test_what_the_document_answers_is_listed_with_each_answer_once(sheet_of_text):
    sheet = sheet_of_text(ANSWERED)
    assert "Remarks that the document answers" in headings(sheet)
    assert words(sheet).count("Counted per sneeze") == 1
    assert words(sheet).count("E101 percentage-impossible") == 2
    assert "line 7" in words(sheet)
    assert not noted(sheet)
    assert "2 answered in the document" in words(sheet)


def test_without_remarks_no_answer_is_shown(folder, tmp_path):
    path = tmp_path / "loose.md"
    path.write_text(ANSWERED, "utf-8")
    gathered = gather_file(path, folder, Path, "2031-05-01").asked(None, remarks=False)
    assert "Counted per sneeze" not in words(render_sheet(gathered.subject))


def test_one_table_of_a_section_has_no_caption_but_its_heading(sheet_of):
    shown = {it.label for it in parts(sheet_of(), Grid) if not it.quiet}
    assert shown == {"Searches", "Handbooks consulted"}

"""A monograph on a sheet: its sections as they stand, statements under their sentences."""

from primum.reports.rendering.sheet import Box, Code, Grid, Heading, Items, Quotation
from unit.reports.rendering.reading import headings, parts, words


def test_a_monograph_keeps_its_order(sheet_of):
    sheet = sheet_of("fictamine")
    assert headings(sheet) == ["Dosage", "Maximum", "Side effects", "Sources"]
    assert sheet.title == "Fictamine"


def test_a_statement_is_a_box_under_its_sentence(sheet_of):
    sheet = sheet_of("fictamine")
    box = next(it for it in sheet.body if isinstance(it, Box))
    above = sheet.body[sheet.body.index(box) - 1]
    assert "Never more than 2 mg/kg" in words(above)
    assert box.label == "dosing · sourced · every jurisdiction · fictamine/maximum-dose"
    assert "the order allows more than 2 mg/kg per administration" in words(box)
    assert "Lower it." in words(box)
    assert "#ref-vloot-2019" in {span.to for pair in box.body[0].pairs for span in pair.body}


def test_a_draft_looks_like_a_draft_and_says_why(sheet_of):
    box = next(it for it in parts(sheet_of("fictamine"), Box) if it.id == "check-sneezing")
    assert box.tone == "draft"
    assert "draft, does not run" in box.label
    assert "Nobody read the source." in words(box)
    assert "Sneezing is heard, not recorded." in words(box)


def test_a_plain_text_without_blocks_renders(sheet_of_text):
    sheet = sheet_of_text("# Plainol\n\n### Usage\n\nFor *nothing*.\n\n* one\n* two\n")
    assert sheet.title == "Plainol"
    assert headings(sheet) == ["Usage"]
    assert [len(it.items) for it in parts(sheet, Items)] == [2]


def test_no_heading_skips_a_level(sheet_of_text):
    sheet = sheet_of_text("# T\n\n#### a\n\n###### b\n\n## c\n\n### d\n\n# e\n")
    levels = [node.level for node in parts(sheet, Heading)]
    assert levels == [1, 2, 1, 2, 1]


def test_everything_markdown_has_is_kept(sheet_of_text):
    sheet = sheet_of_text(
        "# T\n\n> said\n\n```python\ncode\n```\n\n    indented\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert words(parts(sheet, Quotation)[0]) == "said"
    assert [it.text.strip() for it in parts(sheet, Code)] == ["code", "indented"]
    table = parts(sheet, Grid)[0]
    assert [column.title for column in table.columns] == ["a", "b"]
    assert words(table.rows[0].cells[1]) == "2"


def test_other_documents_render_too(sheet_of):
    sheet = sheet_of("moon-fever", language="nl")
    assert "maankoorts" in words(sheet)
    assert "icd10" in words(sheet)

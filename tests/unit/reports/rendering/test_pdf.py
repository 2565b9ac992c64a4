"""The PDF: it opens, says what it is, holds every word, and takes no text for code."""

import io

import pytest
from pypdf import PdfReader

from primum.reports.rendering.breaks import break_words
from primum.reports.rendering.pdf import pdf_of
from primum.reports.rendering.repeats import letters
from primum.reports.rendering.sheet import Code, Heading, Item, Items, Paragraph, Sheet, text
from primum.vocabulary.problem import Unreadable


def read(sheet):
    return PdfReader(io.BytesIO(pdf_of(sheet)))


def said(reader):
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(pages.replace("\u200b", "").split())


def sheet(*body, **members):
    known = {"title": "T", "language": "en", "kind": "k", "running": "running", "notice": "n"}
    return Sheet(**{**known, **members}, body=body)


def test_it_says_its_title_and_language(sheet_of):
    reader = read(sheet_of(language="nl"))
    assert reader.metadata.title == "Fictamine bij maankoorts"
    assert str(reader.trailer["/Root"]["/Lang"]) == "nl"


def test_it_is_made_for_screen_readers(sheet_of):
    made = pdf_of(sheet_of())
    assert b"pdfuaid:part" in made
    assert read(sheet_of()).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_sign_without_letter_form_does_not_stop_it():
    assert pdf_of(sheet(Paragraph(spans=text("\x00 \U0010ffff 漢")))).startswith(b"%PDF")


def test_every_page_says_that_it_is_not_for_care(sheet_of):
    reader = read(sheet_of())
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert "Invented, not for care." in words
        assert f"{number} / {len(reader.pages)}" in words


def test_it_holds_the_tables_and_the_prose(sheet_of):
    words = said(read(sheet_of()))
    for one in (
        "Watch it.",
        "Nobody listened.",
        "Ten sneezed.",
        "Offer a handkerchief.",
        "MoonMed",
    ):
        assert letters(one) in letters(words)  # but for hyphens


def test_its_headings_are_bookmarks(sheet_of):
    titles = [it.title for it in read(sheet_of()).outline if not isinstance(it, list)]
    assert titles[:2] == ["Abbreviations", "Conclusion"]


def test_the_same_sheet_gives_the_same_bytes(sheet_of):
    made = sheet_of()
    assert pdf_of(made) == pdf_of(made)


@pytest.mark.parametrize(
    "code",
    ["#panic()", '#read("/etc/passwd")', "$ x^2 $", "*a* _b_ `c`", "@ref <label>", "= no", "\\"],
)
def test_no_text_is_taken_for_code(code):
    body = (Heading(level=1, spans=text(code)), Paragraph(spans=text(code)), Code(text=code))
    words = said(read(sheet(*body, title=code, running=code, notice=code)))
    assert words.replace(" ", "").count(code.replace(" ", "")) >= 3


def test_an_endless_word_stays_on_the_page():
    reader = read(sheet(Paragraph(spans=text("a" * 10_000))))
    assert len(reader.pages) > 1
    assert said(reader).replace(" ", "").count("a") >= 10_000


def test_long_words_are_broken_and_lose_nothing():
    address = "https://example.org/a-very-long/address?with=much&in=it"
    assert "\u200b" in break_words(address)
    assert break_words(address).replace("\u200b", "") == address
    assert break_words("short words stay") == "short words stay"


def test_lists_in_lists_can_be_deep():
    node = Items(items=(Item(body=(Paragraph(spans=text("deep")),)),))
    for _ in range(11):
        node = Items(items=(Item(body=(node,)),))
    assert "deep" in said(read(sheet(node)))


def test_a_long_table_goes_over_pages_with_its_head(sheet_of_text):
    block = "```yaml study\nsource: vloot-{0}\ndesign: cohort\nin-pico: yes\nresults: {{en: {1}}}\n```\n"
    several = [block.format(1990 + at, "Sneezing was heard. " * 20) for at in range(30)]
    reader = read(sheet_of_text("## Evidence\n\n" + "\n".join(several)))
    heads = ["Results and remarks" in page.extract_text() for page in reader.pages]
    assert sum(heads) > 3
    assert "vloot-2019" in said(reader).replace("- ", "-")


def test_a_sheet_of_many_thousand_paragraphs_is_set():
    paragraphs = tuple(Paragraph(spans=text("a")) for _ in range(10_100))
    assert pdf_of(sheet(*paragraphs)).startswith(b"%PDF")


def test_what_typst_cannot_set_is_said(monkeypatch):
    import typst

    def refuse(*_, **__):
        raise typst.TypstError("no such thing")

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(Unreadable, match="cannot set this document"):
        pdf_of(sheet())

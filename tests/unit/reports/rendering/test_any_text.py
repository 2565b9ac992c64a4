"""Whatever the text, it renders, and its words are there."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from primum.checks.pack import Meaning, make_pack
from primum.documents.reader import read_document
from primum.knowledge.fronts import FolderFront
from primum.knowledge.linked import Knowledge
from primum.reports.rendering.html import html_of
from primum.reports.rendering.pdf import pdf_of
from primum.reports.rendering.render import render_sheet
from primum.reports.rendering.repeats import merged
from primum.reports.rendering.sheet import Code, Column, Grid, Row, paragraph
from primum.reports.rendering.subject import Subject
from unit.reports.rendering.reading import ids, links, parts, words

WORDS = st.sampled_from(
    [
        "## Conclusion",
        "### Vloot 2019",
        "## PICO",
        "## Besluit",
        "# T",
        "- item",
        "  - deeper",
        "> said",
        "",
        " a ",
        " b ",
        "",
        "",
        "---",
        "---",
        "",
        "```yaml study",
        "source: x",
        "in-pico: yes",
        "design: rct",
        "```",
        "```yaml statement",
        "id: a",
        "```yaml pico",
        "---",
        "title: x",
        "<script>",
        "#panic()",
        "[Vloot 2019]",
        "**bold",
        "text words",
        "*",
        "\\",
        "<!-- c -->",
        "",
    ]
)
KNOWLEDGE = Knowledge(folder=FolderFront(title="t", version="1", notice={"en": "Not for care."}))
PACK = make_pack(
    "t", "1", {}, Meaning(checks=(), concepts={}, medicines={}, measurements={}, units={}), {}
)


def rendered(document_text, kind):
    document, problems = read_document("x.md", document_text, kind=kind)
    return render_sheet(
        Subject(document=document, knowledge=KNOWLEDGE, pack=PACK, problems=tuple(problems))
    )


@given(st.lists(WORDS, max_size=25).map("\n".join), st.sampled_from(["assessments", "medicines"]))
@settings(max_examples=60, deadline=None)
def test_any_document_renders(document_text, kind):
    sheet = rendered(document_text, kind)
    page = html_of(sheet)
    assert "<script" not in page
    given_ids = ids(sheet)
    assert len(given_ids) == len(set(given_ids))
    assert {to[1:] for to in links(sheet) if to.startswith("#")} <= set(given_ids)


@given(st.lists(WORDS, max_size=25).map("\n".join))
@settings(max_examples=8, deadline=None)
def test_any_document_becomes_a_pdf(document_text):
    assert pdf_of(rendered(document_text, "assessments")).startswith(b"%PDF")


@given(st.lists(st.text(alphabet="abcdefg", min_size=3, max_size=8), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_no_word_of_the_prose_is_lost(several):
    marks = ["", "- ", "## ", "> ", "| ", "#### "]
    lines = [f"{marks[at % len(marks)]}{word}\n" for at, word in enumerate(several)]
    sheet = rendered("\n".join(lines), "medicines")
    shown = words(sheet) + " ".join(it.text for it in parts(sheet, Code)) + sheet.title
    shown += " ".join(column.title for grid in parts(sheet, Grid) for column in grid.columns)
    assert all(word in shown for word in several)


def table():
    row = Row(cells=((paragraph("Moon"),), (paragraph("It was full."),)))
    return Grid(label="t", columns=(Column("Where"), Column("What")), rows=(row,))


def test_what_a_table_repeats_is_shown_once_and_keeps_its_lines():
    said = replace(paragraph("It was full"), lines=((7, 8),))
    other = paragraph("It was not full.")
    kept, grid = merged([said, other], (table(),))
    assert kept is other
    assert grid.rows[0].lines == ((7, 8),)


def test_the_head_of_a_table_as_text_is_no_prose():
    assert merged([paragraph("Where   What")], (table(),)) == (table(),)

"""The HTML: one file that is well formed, closed to scripts, and can be read by anybody."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from msgspec.structs import replace

from primum.reports.rendering.html import html_of
from primum.reports.rendering.inline import read_spans
from primum.reports.rendering.sheet import Figure, Heading, Note, Paragraph, Sheet, text

VOID = {"meta", "img", "br", "col", "link"}


class Page(HTMLParser):
    """Reads a page, and knows what it opened and did not close."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.attributes = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.attributes if name == tag]


@pytest.fixture
def page(sheet_of):
    return Page(html_of(sheet_of()))


def sheet(*body, **members):
    known = {"title": "T", "language": "en", "kind": "k", "running": "r", "notice": "n"}
    return Sheet(**{**known, **members}, body=body)


def test_every_element_is_closed_in_order(page):
    assert page.open == []


def test_one_file_needs_no_other_and_no_script(page):
    assert not {"script", "link", "iframe", "object"} & set(page.tags)
    assert all(it["src"].startswith("data:image/svg+xml;base64,") for it in page.all("img"))
    policies = [it["content"] for it in page.all("meta") if "http-equiv" in it]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_the_language_is_said(sheet_of):
    assert Page(html_of(sheet_of(language="nl"))).all("html") == [{"lang": "nl"}]


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_cell_that_heads_others_says_which(page):
    assert page.all("th")
    assert all(it.get("scope") in ("col", "row", "rowgroup") for it in page.all("th"))
    assert len(page.all("caption")) >= 5


def test_every_picture_is_told_in_words(page):
    assert page.all("img")
    assert all(it["alt"] for it in page.all("img"))


def test_every_inner_link_leads_to_an_id_that_is_there_once(page):
    ids = [it["id"] for _, it in page.attributes if "id" in it]
    assert len(ids) == len(set(ids))
    targets = {it["href"][1:] for it in page.all("a") if it["href"].startswith("#")}
    assert targets
    assert targets <= set(ids)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"\' onclick=alert(1) x="',
        "&lt;b",
    ],
)
def test_no_text_becomes_markup(hostile):
    note = Note(rule=hostile, verdict="impossible", message=hostile, remedy=hostile)
    figure = Figure(svg=f"<svg><desc>{hostile}</desc></svg>", alternative=hostile)
    body = (
        Heading(level=1, spans=text(hostile)),
        Paragraph(spans=text(hostile), notes=(note,)),
        figure,
    )
    made = html_of(sheet(*body, title=hostile, running=hostile, notice=hostile, kind=hostile))
    found = Page(made)
    assert not {"script", "b"} & set(found.tags)
    assert found.tags.count("img") == 1
    assert not any(name.startswith("on") for _, it in found.attributes for name in it)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_an_address_that_does_something_is_not_followed(address):
    spans = read_spans(f"[here]({address})")
    assert [span.to for span in spans] == [""]


def test_remarks_stand_beside_and_say_how_sure_they_are():
    note = Note(rule="E101 x", verdict="suspicious", message="m", to="#rule")
    node = Paragraph(spans=text("said"), notes=(note,))
    made = html_of(sheet(node, Heading(level=1, id="rule", spans=text("R")), remarks=1))
    assert '<div class="beside"><div><p>said</p>' in made
    assert 'aria-label="Look at this: E101 x"' in made
    assert '<a href="#rule">E101 x</a>' in made


def test_a_sheet_without_remarks_has_no_margin(sheet_of):
    assert '<body class="plain">' in html_of(replace(sheet_of(), remarks=0))

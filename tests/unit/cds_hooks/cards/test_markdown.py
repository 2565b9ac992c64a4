"""Whatever text comes in: what is rendered is that text, and nothing else comes of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from primum.cds_hooks.cards.markdown import markdown, one_line, shortened
from unit.cds_hooks.cards.rendering import Rendered

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- x -->",
    "<https://evil.example>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "[x]: https://evil.example",
    "https://evil.example/a",
    "HTTP://evil.example",
    "ftp://evil.example",
    "www.evil.example",
    "WWW.evil.nl",
    "evil.example.com",
    "//evil.com",
    "//localhost",
    "mailto:a@b.nl",
    "a@b.nl",
    "a@localhost",
    "xmpp:a@b.nl",
    "&lt;b&gt;",
    "&#60;b&#62;",
    "&amp",
    "`code`",
    "```",
    "~~~",
    "~~gone~~",
    "**bold**",
    "__bold__",
    "*",
    "_",
    "| a | b |\n|---|---|\n| c | d |",
    ":-",
    "# heading",
    "1. item",
    "2) item",
    "- item",
    "+ item",
    "- [ ] task",
    "> quote",
    "===",
    "---",
    "***",
    "\n\n",
    "\r\n",
    "\u2028",
    "\x00",
    "    code",
    "\tcode",
    "\\",
    "\\\n",
    "  \n",
    "\u202eevil",
    "[^1]",
    "[^1]: note",
    "$x$",
    "0.12 mg/kg",
    "12. May",
    "Type 1.No",
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=3)), max_size=6).map("".join),
    st.text(alphabet="<>&[]()!*_`~|\\/:.@#+-=w1a \n", max_size=30),
)
PLACES = {
    "paragraph": "{}",
    "second line": "before\n\n{}\n\nafter",
    "item": "- {}\n- after",
    "bold": "**{}**",
    "bold in item": "- x: **{}** after",
    "slanted": "*{}*",
    "label": "**Why:** {}",
    "brackets": "says ({})",
}
MEANT = {
    "paragraph": ["p"],
    "second line": ["p", "p", "p"],
    "item": ["ul", "li", "li"],
    "bold": ["p", "strong"],
    "bold in item": ["ul", "li", "strong"],
    "slanted": ["p", "em"],
    "label": ["p", "strong"],
    "brackets": ["p"],
}


def _visible(text):
    """The text as read: without word joiners, and whatever the renderer does with space."""
    return re.sub(r"\s+", " ", text.replace("\u2060", "")).strip()


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXTS)
@example(text="1.")
@example(text="www.www.nl")
@example(text="a///b@@c.nl")
def test_text_stays_text(place, text):
    # A text that shows nothing has no place of its own: callers leave it out.
    if not _visible(one_line(text)):
        return
    rendered = Rendered(PLACES[place].format(markdown(text)))
    assert [tag for tag, _ in rendered.tags] == MEANT[place]
    assert all(not attributes for _, attributes in rendered.tags)
    assert rendered.other == []
    around = PLACES[place].replace("**", "").replace("*", "").replace("- ", "")
    assert _visible(rendered.text) == _visible(around.format(one_line(text)))


# What remark and cmark-gfm look for in text of which all escapes are gone.
LINKS = re.compile(r"(?:https?|ftp|xmpp)://|(?<!\w)www\.|[-.\w+]@[-\w]|//", re.IGNORECASE)


@given(text=TEXTS)
def test_no_linkifier_that_reads_the_text_later_sees_an_address(text):
    assert not LINKS.search(Rendered(markdown(text)).text)


@given(text=TEXTS)
def test_a_client_that_shows_the_markdown_as_html_gets_no_tag(text):
    assert "<" not in markdown(text)
    assert "\n" not in markdown(text)


def test_usual_sentences_stay_readable_where_no_markdown_is_rendered():
    usual = "The dose is above 0.12 mg/kg (limit 8 mL/min; 1.2 times): lower it, at 18 kg."
    assert markdown(usual) == usual


@given(text=st.text(min_size=1), ending=st.sampled_from(["", " (and 1 more)"]))
def test_summary_is_short_and_of_one_line(text, ending):
    summary = shortened(text * 20, ending)
    assert len(summary) < 140
    assert summary.endswith(ending)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", summary)


def test_summary_that_fits_is_whole():
    text = "a" * 139
    assert shortened(text) == text


def test_summary_is_cut_at_a_word():
    text = "word " * 40
    assert shortened(text) == "word " * 26 + "word…"
    assert len(shortened(text)) <= 139


def test_summary_of_one_endless_word_is_cut_within_it():
    assert shortened("a" * 200) == "a" * 138 + "…"

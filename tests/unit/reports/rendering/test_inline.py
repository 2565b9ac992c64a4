"""A paragraph of Markdown: emphasis, addresses, citations; and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.reports.rendering.inline import read_spans
from primum.reports.rendering.sheet import Span, plain

KNOWN = {"Bang 2021": "#b", "Khwaja 2014": "#k", "bang-2021": "#b", "Bang (2021)": "#b"}


def cite(words):
    return KNOWN.get(words, "")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a **b** c", (Span(text="a "), Span(text="b", bold=True), Span(text=" c"))),
        ("*a* _b_", (Span(text="a", italic=True), Span(text=" "), Span(text="b", italic=True))),
        ("**a *b***", (Span(text="a ", bold=True), Span(text="b", bold=True, italic=True))),
        ("`a*b*`", (Span(text="a*b*", code=True),)),
        (r"\*a\*", (Span(text="*a*"),)),
        ("2 * 3 * 4", (Span(text="2 * 3 * 4"),)),
        ("snake_case_name", (Span(text="snake_case_name"),)),
        ("<b>x</b>", (Span(text="<b>x</b>"),)),
        ("[x](https://a.b)", (Span(text="x", to="https://a.b"),)),
        (
            "see https://a.b/c.",
            (Span(text="see "), Span(text="https://a.b/c", to="https://a.b/c"), Span(text=".")),
        ),
        ("doi:10.1234/a.b", (Span(text="doi:10.1234/a.b", to="https://doi.org/10.1234/a.b"),)),
    ],
)
def test_markdown_in_a_line(text, spans):
    assert read_spans(text) == spans


@pytest.mark.parametrize(
    "text", ["[Bang 2021]", "Bang (2021) found", "bang-2021", "as Bang 2021 says"]
)
def test_a_citation_leads_to_its_reference(text):
    assert "#b" in [span.to for span in read_spans(text, cite)]
    assert plain(read_spans(text, cite)) == text


def test_each_citation_in_a_bracket_leads_to_its_own():
    spans = read_spans("[Khwaja 2014, Bang 2021; else]", cite)
    assert [span.to for span in spans if span.to] == ["#k", "#b"]
    assert plain(spans) == "[Khwaja 2014, Bang 2021; else]"


@given(st.text())
def test_any_text_is_read(text):
    assert len(plain(read_spans(text, cite))) <= len(text)


@given(st.text(alphabet=st.characters(exclude_characters="*_`[]()<>\\!")))
def test_text_without_marks_is_kept_to_the_letter(text):
    assert plain(read_spans(text, cite)) == text

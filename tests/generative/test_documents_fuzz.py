"""Whatever text comes in: nothing is lost, nothing raises, and formatting keeps what was said."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primum.documents.formatter import format_document
from primum.documents.markdown import read_elements, split_lines
from primum.documents.model import Document
from primum.documents.prose import plain_text, sentences
from primum.documents.reader import front_lines, read_document
from primum.documents.yaml_layout import lay_out
from primum.documents.yaml_reader import read_yaml

BOUNDED = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

LINES = [
    "---", "...", "", "", "  ", "# Dosage", "## Start ##", "   ### Maximum", "#no heading", "===",
    "Children start at 0.04 mg/kg twice daily.  Then more.", "At most **0.12 mg/kg**  ", "*", "- ",
    "* Common: headache", "  * nested", "    deeper", "1. first", "2) second", "> quoted", "\tcode",
    "```yaml statement", "```yaml cases", "```yaml", "```", "````", "~~~yaml statement", "~~~",
    "  ```yaml statement", "  ```", "<!-- draft", "-->", "<!-- done -->", "* * *", "| a | b |",
    "id: maximum-dose", "limit: {per: administration,  at-most: 0.12 mg/kg}", "- id: a  # why",
    "  title: x", "id: again", "key: [1, 2", "a: &x [*x]", "# comment", "text: |", "    # kept",
    "when:", "  all:", "  - has: diabetes-mellitus", "  # before", "quoted: 'no'", "no: yes",
    "\ufeff", "a\u2028b: c", "trailing \\ ", "null", "? x", "b: 1e5",
]  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", ""])
STRUCTURED = st.lists(
    st.tuples(st.one_of(st.sampled_from(LINES), st.text(max_size=12)), ENDS), max_size=24
).map(lambda pairs: "".join(line + end for line, end in pairs))
TEXTS = st.one_of(STRUCTURED, st.text(max_size=200))

# Spaces, a byte order mark, and what has two spellings: `? x` is `x:`, and `...` ends as `---` does.
IGNORED = " \t\r\n\ufeff,?:.-"


def said(document: Document) -> list[object]:
    """What a document says to a machine, in a form that tells 1 from 1.0 and keeps the order."""
    return [
        repr(document.front.value),
        [section.heading for section in document.sections],
        [(b.info, repr(b.yaml.value), b.headings, b.sentence, b.prose) for b in document.blocks],
    ]


@BOUNDED
@given(TEXTS)
def test_every_line_is_in_exactly_one_place(text):
    document, _ = read_document("medicines/a.md", text)
    sections = [line for section in document.sections for line in section.lines]
    assert "".join([*front_lines(document), *sections]) == text
    line = document.sections[0].line
    for section in document.sections:
        assert section.line == line
        line += len(section.lines)


@BOUNDED
@given(TEXTS)
def test_elements_follow_on_each_other(text):
    lines = split_lines(text)
    at = 0
    for element in read_elements(lines):
        assert element.first == at < element.end
        at = element.end
    assert at == len(lines)


@BOUNDED
@given(TEXTS)
def test_every_problem_and_block_points_at_a_line(text):
    document, problems = read_document("medicines/a.md", text)
    count = len(split_lines(text))
    for problem in problems:
        assert problem.place.path == "medicines/a.md"
        assert 1 <= problem.place.line <= count + 1
        assert problem.remedy
        assert problem.rule
    for block in document.blocks:
        assert 1 <= block.line <= count
        assert block.prose.endswith(block.sentence) or block.prose.startswith("a b")
        if block.yaml.value is None:
            assert problems


@BOUNDED
@given(TEXTS)
def test_formatting_keeps_what_is_said_and_changes_nothing_twice(text):
    once = format_document(text)
    assert format_document(once) == once
    before, faults = read_document("medicines/a.md", text)
    after, left = read_document("medicines/a.md", once)
    assert said(after) == said(before)
    assert [problem.rule for problem in left] == [problem.rule for problem in faults]


@BOUNDED
@given(STRUCTURED)
def test_formatting_keeps_every_word(text):
    def words(text: str) -> str:
        return "".join(character for character in text if character not in IGNORED)

    assert words(format_document(text)) == words(text)


@BOUNDED
@given(st.text(max_size=200))
def test_any_text_is_yaml_or_a_problem(text):
    yaml, problems = read_yaml(text, "a.md", 1)
    assert yaml.value is None or not problems
    assert lay_out(lay_out(text)) == lay_out(text)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
DATA = st.recursive(
    st.none() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@BOUNDED
@given(st.dictionaries(TEXT, DATA, min_size=1, max_size=5))
def test_json_is_read_as_it_is(data):
    """Text in quotes stays text, numbers stay numbers, however it is nested and cut into lines."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    if "e-0" in text or "\ufffe" in text or "\uffff" in text:
        return
    yaml, problems = read_yaml(text, "a.md", 1)
    assert problems == []
    assert yaml.value == data


@BOUNDED
@given(st.text(st.sampled_from("aB1 .?!*_`[]()\\|e.g0\n"), max_size=120))
def test_sentences_joined_are_the_text(text):
    plain = plain_text(text.split("\n"))
    assert " ".join(sentences(plain)) == plain

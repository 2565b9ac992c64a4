"""Whatever the text, none of its lines is lost, and the document reads back."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from primum.documents.formatter import format_document
from primum.documents.markdown import Shape, block_word, read_elements, split_lines
from primum.documents.reader import front_lines, read_document
from primum.ingest.report import import_report
from primum.knowledge.evidence import read_assessment
from unit.ingest.fictional import REPORT

_MARK = re.compile(r"[•·▪‣●◦○*+–-]\s+|o\s+|#{1,6}\s+|\\")
_WHITE = re.compile(r"[\s\ufeff\u200b]+")


def bare(line):
    """What a line may look like without its mark, a backslash and white space."""
    found = {line}
    for _ in range(3):
        found |= {_MARK.sub("", it.strip(), count=1) for it in found}
        found |= {re.sub(r"^(\d+)\\", r"\1", it.strip()) for it in found}
    return {_WHITE.sub("", it) for it in found}


def copied(imported):
    """The lines of a document that were copied: not in a block, and not written by the import."""
    document = imported.document
    lines = split_lines(document.text)
    inside = {
        at
        for element in read_elements(lines, len(front_lines(document)))
        if element.shape is Shape.FENCE and block_word(element.text)
        for at in range(element.first, element.end)
    }
    return [
        (source, line)
        for at, (line, source) in enumerate(zip(lines, imported.lines, strict=True))
        if source and at not in inside
    ]


def assert_nothing_lost(text):
    imported = import_report("a/report.txt", text)
    source = {
        number: line for number, line in enumerate(split_lines(text), 1) if _WHITE.sub("", line)
    }
    kept = copied(imported)
    assert [number for number, _ in kept] == list(source)
    for number, line in kept:
        assert bare(line) & bare(source[number]), (line, source[number])
    document, problems = read_document(
        "a/report.txt", imported.document.text, kind=imported.document.kind
    )
    assert document == imported.document
    assert problems == []
    assert read_assessment(document)[1] == []
    assert format_document(document.text) == document.text


def test_no_line_of_the_report_is_lost():
    assert_nothing_lost(REPORT)


_PIECES = [
    *sorted({line.strip() for line in REPORT.splitlines()}),
    "# Title",
    "## Conclusion",
    "###",
    "```yaml statement",
    "```",
    "~~~",
    "<!-- primum: ignore E101: no -->",
    "---",
    "===",
    "- - x",
    "1. one",
    "> quoted",
    "| a | b |",
    "    code",
    "* starred*",
    "•",
    "- [x] done",
    "\ufeff",
    "\x0c",
    "Doe J, Roe R. x. J. 2020;1:2. doi:10.1000/",
    "n = 0",
    "N=1.000.000 Resultaten",
    "null",
    "Ja Nee 99-99-2020",
]
_LINES = st.one_of(
    st.sampled_from(_PIECES),
    st.text(max_size=30).map(lambda it: re.sub(r"[\r\n]", " ", it)),
    st.text(alphabet="#-*+`~|>\\[]o1.)(: aA=_\t•<!", max_size=12),
)


@settings(max_examples=300)
@given(st.lists(_LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_line_of_any_text_is_lost(lines, end):
    assert_nothing_lost(end.join(lines))


@settings(max_examples=100)
@given(st.lists(st.integers(0, len(REPORT.splitlines()) - 1), max_size=60))
def test_no_line_of_a_shuffled_report_is_lost(order):
    lines = REPORT.splitlines()
    assert_nothing_lost("\n".join(lines[at] for at in order))

"""Rows, figures and sentences: what the rules of numbers read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.reader import read_document
from primum.knowledge.strict import Language
from primum.lint.paper import Paper, paper_of
from primum.lint.reading.evidence.means import read_means
from primum.lint.reading.evidence.numbers import read_figure
from primum.lint.reading.evidence.rows import read_rows
from primum.lint.reading.sentences import read_sentences


def _paper(text: str) -> Paper:
    return paper_of(read_document("text.md", text)[0])


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("51%", "en", "51%"),
        ("0,1 per jaar", "nl", "0,1"),
        ("5.19 points", "en", "5.19"),
        ("1.234", "en", "1.234"),
        ("0,123", "en", "0,123"),
        ("1,234", "nl", "1,234"),
    ],
)
def test_reads_one_figure_with_its_words(text: str, language: Language, read: str) -> None:
    printed = read_figure(text, language)
    assert printed is not None
    assert printed.text == read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("1,234", "en"),  # a thousand, or one and a bit
        ("1.234", "nl"),
        ("<5%", "en"),
        ("ongeveer 5", "nl"),
        ("5 to 7", "en"),
        ("n = 80", "en"),
        ("34/200 (17.0%)", "en"),
        ("12 (about)", "en"),
    ],
)
def test_reads_no_figure_where_there_is_none_or_more(text: str, language: Language) -> None:
    assert read_figure(text, language) is None


@given(st.text(max_size=30), st.sampled_from(["en", "nl"]))
def test_reads_any_text_without_falling(text: str, language: Language) -> None:
    printed = read_figure(text, language)
    assert printed is None or printed.text.rstrip("%") in text


STUDY = """```yaml study
source: bloom-2024
design: cohort
in-pico: yes
n: 60
arms:
  - {id: examplin, name: {en: Examplin}, n: 28}
outcomes:
  - {outcome: falls, kind: count, reported: "9", events: 9}
  - {outcome: falls, kind: count, reported: "5", events: 5, arm: examplin}
  - {outcome: falls, kind: count, reported: "4", events: 4, arm: examplin, n: 27}
  - {outcome: falls, kind: count, reported: "7", counted: events}
  - {outcome: falls, kind: count, reported: "2", arm: nobody}
```
"""


def test_a_row_is_out_of_its_own_n_else_of_its_arm_else_of_the_study() -> None:
    rows = list(read_rows(_paper(STUDY)))
    assert [(row.n, row.is_own_n) for row in rows] == [
        (60, False),
        (28, False),
        (27, True),
        (60, False),
        (None, False),
    ]


def test_a_row_knows_its_line_and_those_beside_it() -> None:
    rows = list(read_rows(_paper(STUDY)))
    assert rows[2].place("n").line == 11
    assert [other.index for other in rows if rows[0].is_beside(other)] == [1, 2, 4]


def test_a_sentence_knows_its_line() -> None:
    paper = _paper("# Falls\n\nNobody fell. Later\none did. It was\nlate.\n\n- One fell.\n")
    found = [(it.text, it.place().line) for it in read_sentences(paper)]
    assert found == [
        ("Nobody fell.", 3),
        ("Later one did.", 3),
        ("It was late.", 4),
        ("One fell.", 7),
    ]
    later = list(read_sentences(paper))[1]
    assert later.place(later.text.index("one")).line == 4


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The mean number of falls was 5.19 (n = 28).", ("5.19", None, 28)),
        ("The mean number of falls was 5.19 (SD 2.10) in n=28 children.", ("5.19", "2.10", 28)),
        ("Het gemiddelde aantal vallen was 3,44 (n=18), en dat is te veel.", ("3,44", None, 18)),
        ("Average count of visits: 2.5 (n = 7).", ("2.5", None, 7)),
    ],
)
def test_reads_a_mean_of_whole_numbers(text: str, read: tuple[str, str | None, int]) -> None:
    (claim,) = read_means(_paper(text))
    assert (claim.mean.text, claim.sd.text if claim.sd else None, claim.n) == read


@pytest.mark.parametrize(
    "text",
    [
        "The mean weight was 5.19 (n = 28).",
        "The mean number of falls per year was 5.19 (n = 28).",
        "The mean number of falls was 5.19.",
        "The mean number of falls was 5 (n = 28).",
        "The mean change in the number of falls was 5.19 (n = 28).",
        "The mean number of falls was 5.19 (n = 28) and of visits 3.2 (n = 30).",
        "The mean number of falls was 5.19% higher (n = 28).",
        "The mean number of falls was 5.19 (n = 0).",
    ],
)
def test_stays_silent_on_other_means(text: str) -> None:
    assert list(read_means(_paper(text))) == []

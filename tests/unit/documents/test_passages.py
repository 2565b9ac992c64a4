"""Prose as running text, where every word still knows its line."""

from hypothesis import given
from hypothesis import strategies as st

from primum.documents.language import language_of
from primum.documents.passages import Form, read_passages
from primum.documents.reader import read_document

TEXT = """\
---
title: Examplin
---
# Examplin

Of the **21
children** 10 had
it.

- first item
  goes on
  - below it

| arm | n |
|-----|---|
| one | 7 |

```yaml statement
id: not-prose
```
"""


def passages(text=TEXT):
    return read_passages(read_document("examplin.md", text)[0])


def test_prose_is_on_one_line_without_markdown():
    assert [(it.form, it.text) for it in passages()] == [
        (Form.HEADING, "Examplin"),
        (Form.PARAGRAPH, "Of the 21 children 10 had it."),
        (Form.ITEM, "first item goes on"),
        (Form.ITEM, "below it"),
        (Form.ROW, "arm | n"),
        (Form.ROW, "one | 7"),
    ]


def test_every_word_knows_its_line():
    paragraph = passages()[1]
    lines = [paragraph.line_at(paragraph.text.index(word)) for word in ("Of", "21", "10", "it.")]
    assert lines == [6, 6, 7, 8]


def test_an_item_below_another_stands_further_in():
    items = [it for it in passages() if it.form is Form.ITEM]
    assert items[1].indent > items[0].indent
    assert items[1].headings == ("Examplin",)


@given(st.text(st.sampled_from("ab1 *|-#\n`_"), max_size=80))
def test_any_text_gives_passages_with_lines_of_the_text(text):
    for passage in passages(text):
        for offset in range(len(passage.text)):
            assert 1 <= passage.line_at(offset) <= text.count("\n") + 1


def test_dutch_is_told_from_english():
    assert language_of("Bij de patiënten werd een lagere waarde gezien.") == "nl"
    assert language_of("In the patients a lower value was seen.") == "en"
    assert language_of("") == "en"


def test_deeper_items_are_items_however_many_there_are():
    found = [(it.form, it.text) for it in passages("* a\n    * b\n    * c\n\n  still a\n* d\n")]
    assert found == [
        (Form.ITEM, "a"),
        (Form.ITEM, "b"),
        (Form.ITEM, "c"),
        (Form.PARAGRAPH, "still a"),
        (Form.ITEM, "d"),
    ]

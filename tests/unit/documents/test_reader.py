import pytest

from primum.documents.reader import front_lines, read_document

MONOGRAPH = """\
---
title: Mecasermin
codes: {atc: H01AC03}
---
Before any heading.

# Mecasermin
### Dosage
Children start low.  After a week the dose may go up,
to at most **0.12 mg/kg** twice daily.

```yaml statement
id: maximum-dose
limit: {per: administration, at-most: 0.12 mg/kg}
```

```yaml statement
id: again
```

* First item.
* Second item. It has two sentences.

  And a second paragraph.

  ```yaml cases
  - id: base
    title: in a list
  ```

### Side effects

```yaml statement
id: without-prose
```
"""


def read(text, path="knowledge/medicines/mecasermin.md"):
    return read_document(path, text)


def joined(document):
    return "".join([*front_lines(document), *(x for s in document.sections for x in s.lines)])


def test_a_document_knows_itself():
    document, problems = read(MONOGRAPH)
    assert problems == []
    assert (document.id, document.kind, document.title) == ("mecasermin", "medicines", "Mecasermin")
    assert document.front.value == {"title": "Mecasermin", "codes": {"atc": "H01AC03"}}
    assert document.front.lines[("codes", "atc")] == 3
    assert front_lines(document) == tuple(MONOGRAPH.splitlines(keepends=True)[:4])
    assert joined(document) == document.text == MONOGRAPH


def test_sections_are_cut_at_headings():
    document, _ = read(MONOGRAPH)
    assert [(s.heading, s.level, s.line) for s in document.sections] == [
        ("", 0, 5), ("Mecasermin", 1, 7), ("Dosage", 3, 8), ("Side effects", 3, 31),
    ]  # fmt: skip
    assert document.sections[1].lines == ("# Mecasermin\n",)


def test_a_block_knows_its_place_and_the_sentence_that_justifies_it():
    document, _ = read(MONOGRAPH)
    maximum, again, cases, bare = document.blocks
    assert (maximum.info, maximum.line, maximum.yaml.line) == ("statement", 12, 13)
    assert maximum.yaml.lines[("limit", "at-most")] == 14
    assert maximum.headings == ("Mecasermin", "Dosage")
    assert maximum.sentence == (
        "After a week the dose may go up, to at most 0.12 mg/kg twice daily."
    )
    assert maximum.prose == f"Children start low. {maximum.sentence}"
    assert (again.sentence, again.prose) == (maximum.sentence, maximum.prose)
    assert cases.info == "cases"
    assert cases.yaml.value == [{"id": "base", "title": "in a list"}]
    assert cases.sentence == "And a second paragraph."
    assert cases.prose == "Second item. It has two sentences. And a second paragraph."
    assert (bare.sentence, bare.prose, bare.headings) == ("", "", ("Mecasermin", "Side effects"))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_change_nothing_but_themselves(end):
    plain, _ = read(MONOGRAPH)
    other, problems = read(MONOGRAPH.replace("\n", end))
    assert problems == []
    assert joined(other) == MONOGRAPH.replace("\n", end)
    assert [s.line for s in other.sections] == [s.line for s in plain.sections]
    assert other.blocks == plain.blocks


def test_a_byte_order_mark_hides_nothing():
    document, problems = read("\ufeff" + MONOGRAPH)
    assert problems == []
    assert document.title == "Mecasermin"
    assert joined(document) == "\ufeff" + MONOGRAPH
    document, _ = read("\ufeff# Only a heading")
    assert [section.heading for section in document.sections] == ["", "Only a heading"]
    assert joined(document) == "\ufeff# Only a heading"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# One", ["One"]),
        ("# One ##\n## *Two* #\n", ["One", "Two"]),
        ("#no\n####### seven\n    # code\n\\# escaped\n", []),
        ("One\n===\nTwo\nlines\n---\n", ["One", "Two lines"]),
        ("- item\n---\n# After\n", ["After"]),
        ("text\n\n---\nmore\n", []),
        ("# \n#\n", ["", ""]),
        ("```sh\n# comment\n```\n# Real\n", ["Real"]),
        ("~~~\n# x\n```\n# y\n~~~~\n# Real\n", ["Real"]),
        ("````\n```\n# x\n```\n````\n# Real\n", ["Real"]),
        ("<!--\n# hidden\n-->\n# Real\n", ["Real"]),
        ("> # quoted\n", []),
        ("`` ` ``` # x\n# Real", ["Real"]),
    ],
)
def test_what_is_a_heading(text, headings):
    document, problems = read(text)
    assert problems == []
    assert [section.heading for section in document.sections[1:]] == headings
    assert joined(document) == text


@pytest.mark.parametrize("info", ["yaml statement", "yml statement", " YAML   statement "])
def test_a_fence_with_a_word_is_a_block(info):
    document, problems = read(f"~~~{info}\nid: a\n~~~~~")
    assert problems == []
    assert [(block.info, block.yaml.value) for block in document.blocks] == [
        ("statement", {"id": "a"})
    ]


@pytest.mark.parametrize("info", ["", "yaml", "python statement", "yamlstatement"])
def test_a_fence_without_a_word_is_text(info):
    document, problems = read(f"```{info}\nid: [a\n```\n")
    assert (document.blocks, problems) == ((), [])


def test_unknown_words_are_kept_for_knowledge_to_judge():
    document, problems = read("```yaml statment of a kind\nid: a\n```\n")
    assert problems == []
    assert [block.info for block in document.blocks] == ["statment of a kind"]


def test_a_block_in_a_comment_or_quotation_does_not_run():
    document, problems = read(
        "<!--\n```yaml statement\nid: a\n```\n-->\n> ```yaml statement\n> id: b\n"
    )
    assert (document.blocks, problems) == ((), [])


def test_broken_blocks_hide_nothing():
    text = "# A\n```yaml statement\nid: [a\n```\n# B\n```yaml statement\nid: b\n```\n```yaml cases\n```\n"
    document, problems = read(text)
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("yaml-broken", 4), ("block-empty", 9),
    ]  # fmt: skip
    assert [block.yaml.value for block in document.blocks] == [None, {"id": "b"}, None]
    assert [section.heading for section in document.sections] == ["", "A", "B"]


def test_an_unclosed_fence_is_a_problem_and_hides_nothing_after_it():
    text = "```yaml statement\nid: a\n\n# B\n\n```yaml statement\nid: b\n```\n\n```sh\n# C\n"
    document, problems = read(text)
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("fence-unclosed", 1), ("fence-unclosed", 10),
    ]  # fmt: skip
    assert [block.yaml.value for block in document.blocks] == [None, {"id": "b"}]
    assert [section.heading for section in document.sections] == ["", "C"]
    assert joined(document) == text


def test_unclosed_front_matter_is_a_problem_and_the_document_loads():
    document, problems = read("---\ntitle: A\n\n# Heading\nText.\n")
    assert [problem.rule for problem in problems] == ["front-matter-unclosed"]
    assert document.front.value is None
    assert document.title == "Heading"
    assert front_lines(document) == ()


def test_an_unclosed_comment_is_a_problem_and_hides_nothing():
    document, problems = read("<!-- later\n\n# Heading\n")
    assert [problem.rule for problem in problems] == ["comment-unclosed"]
    assert document.title == "Heading"


def test_front_matter_may_be_absent_or_empty():
    for text in ("# A\n", "---\n---\n# A\n", "---\n# nothing\n...\n# A\n", ""):
        document, problems = read(text)
        assert problems == []
        assert document.front.value == {}
        assert joined(document) == text


def test_front_matter_has_to_have_members():
    document, problems = read("---\n- a\n---\n")
    assert [(problem.rule, problem.place.line) for problem in problems] == [
        ("front-matter-without-members", 2)
    ]
    assert document.front.value is None


@pytest.mark.parametrize("line", ["```a", "<!-- a", "~~~yaml statement"])
def test_many_unclosed_parts_cost_no_quadratic_time(line):
    document, problems = read(f"{line}\n" * 50_000)
    assert len(problems) == 50_000
    assert len(document.sections) == 1

import pytest

from primum.documents.formatter import format_document
from primum.documents.yaml_layout import lay_out
from primum.documents.yaml_reader import read_yaml

UNTIDY = """\ufeff---
title:   Mecasermin   # as the label has it
# the codes
codes: {atc: H01AC03,  unii: "7GR9I2683O"}   \r
products:
- name: 'Increlex'
  # in water
  strength: 10 mg/mL
...

# Mecasermin
At most 0.12 mg/kg twice daily.\t
A hard break stays  \nhere, and no other   



```  yaml   statement
id: maximum-dose
limit: {per: administration, at-most: 0.12 mg/kg}
decision: {contraindication: no}
note: |
  two spaces  
  are kept
```
* one
* two


* three
Setext
------
```sh
kept   as it is   


```
    code


    more code"""  # noqa: W291 - the trailing spaces are what is formatted

TIDY = """---
title: Mecasermin     # as the label has it
# the codes
codes: {atc: H01AC03, unii: "7GR9I2683O"}
products:
  - name: 'Increlex'
    # in water
    strength: 10 mg/mL
---

# Mecasermin

At most 0.12 mg/kg twice daily.
A hard break stays  \nhere, and no other

```yaml statement
id: maximum-dose
limit: {per: administration, at-most: 0.12 mg/kg}
decision: {contraindication: no}
note: |
  two spaces  
  are kept
```

* one
* two

* three
Setext
------

```sh
kept   as it is   


```

    code


    more code
"""  # noqa: W291


def test_the_canonical_form():
    assert format_document(UNTIDY) == TIDY


def test_formatting_twice_changes_nothing():
    once = format_document(UNTIDY)
    assert format_document(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# A\n\n---\n\n    code\n",
        "```yaml statement\nid: [a   \n```\n",  # broken YAML stays as it is
        "```yaml statement\nid: a   \n",  # so does a text of which the parts are not known
        "---\ntitle: a   \n\n\n# A\n",
        "<!-- open   \n\n\n# A\n",
        "```yaml\nid:    a\n```\n",
        "- item\n  ```yaml statement\n  id: a\n  ```\n",
    ],
)
def test_what_stays_as_it_is(text):
    assert format_document(text) == text


def test_a_block_in_a_list_keeps_its_margin():
    text = "* item\n\n  ```yaml cases\n  -   id: a\n      has: [b]\n  ```\n"
    assert format_document(text) == "* item\n\n  ```yaml cases\n  - id: a\n    has: [b]\n  ```\n"


def test_leading_blank_lines_go_unless_something_would_come_to_mean_more():
    assert format_document("\n\n# A\n") == "# A\n"
    assert format_document("\n\n---\n\ntext\n\n---\n") == "\n---\n\ntext\n\n---\n"


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("a:   1\nb:\n    c: 057\n", "a: 1\nb:\n  c: 057\n"),
        ("- a\n-   b: 1e5\n    c: yes\n", "- a\n- b: 1e5\n  c: yes\n"),
        ("x:\n- '1'\n- \"2\"\n- 1.50\n", "x:\n  - '1'\n  - \"2\"\n  - 1.50\n"),
        ("a: {not: {any: [{has: b},  {has: c}]}}\n", "a: {not: {any: [{has: b}, {has: c}]}}\n"),
        ("a:   ~\nb:\nc: null\n", "a: ~\nb:\nc: null\n"),
        ("d:  2026-11-22\ne:  12:30\nf:  0x1F\n", "d: 2026-11-22\ne: 12:30\nf: 0x1F\n"),
        ("a:   1   \n\n\n", "a: 1\n"),
        ("# only\na:  1  # why\n# last\n", "# only\na: 1   # why\n# last\n"),
        ("text", "text"),
        ("", ""),
        ("a: [1, 2\n", "a: [1, 2\n"),
        ("a: 1\na: 2\n", "a: 1\na: 2\n"),
    ],
)
def test_layout(text, laid_out):
    assert lay_out(text) == laid_out
    assert lay_out(laid_out) == laid_out


def test_flow_over_several_lines_is_not_made_one_long_line():
    long = f'advice: {{en: "{"a" * 60}",\n  nl: "{"b" * 60}"}}\nid:   a\n'
    assert lay_out(long) == long


@pytest.mark.parametrize(
    "text",
    [
        "a: # one\n  - b # two\n  # three\n  - c\n# four\nd: [e, # five\n    f]\n",
        "t: | # six\n  # no comment\nq: '# none' # seven\nu: a#b\n",
    ],
)
def test_every_comment_stays(text):
    laid_out = lay_out(text)
    for word in ("one", "two", "three", "four", "five", "six", "no comment", "none", "seven"):
        assert (f"# {word}" in laid_out) == (f"# {word}" in text)
    assert read_yaml(laid_out, "", 1)[0].value == read_yaml(text, "", 1)[0].value

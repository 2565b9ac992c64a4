"""YAML becomes a model, or a problem that names line, expectation, value and what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.model import Document, Yaml
from primum.documents.reader import read_document
from primum.knowledge.case import Case
from primum.knowledge.decode import decode
from primum.knowledge.fronts import MedicineFront
from primum.knowledge.statement import Statement
from primum.vocabulary.problem import Problem

TEXT = """\
Before it.

```yaml statement
id: one
kind: dosing
limit: {per: day, at-most: 2 mg}
summary: {en: A text.}
sources: [label 4.2]
```
"""


def problem_of(text: str) -> Problem:
    document, _ = read_document("k/medicines/x.md", text)
    value, problems = decode(document.blocks[0].yaml, Statement, document)
    assert value is None
    assert len(problems) == 1
    return problems[0]


def test_a_statement_is_read():
    document, _ = read_document("k/medicines/x.md", TEXT)
    value, problems = decode(document.blocks[0].yaml, Statement, document)
    assert problems == []
    assert value is not None
    assert value.limit.at_most == "2 mg"


@pytest.mark.parametrize(
    ("was", "becomes", "line", "rule", "value", "remedy"),
    [
        ("limit:", "limmit:", 6, "unknown-member", "limmit", "Did you mean limit?"),
        ("at-most", "at-mots", 6, "unknown-member", "at-mots", "Did you mean at-most?"),
        ("kind: dosing", "kind: dozing", 5, "unknown-word", "dozing", "Did you mean dosing?"),
        ("{en:", "{de:", 7, "unknown-word", "de", "Known here: en, nl."),
        ("2 mg", "2", 6, "malformed-value", "2", 'Write it in quotes: "2".'),
        ("id: one", "id: One", 4, "malformed-value", "One", "Write it in that form."),
        ("id: one\n", "", 4, "missing-member", "id", "Add `id`."),
        ("[label 4.2]", "label 4.2", 8, "malformed-value", "label 4.2", "Write it in that form."),
    ],
)
def test_a_fault_is_said_at_its_line(was, becomes, line, rule, value, remedy):
    problem = problem_of(TEXT.replace(was, becomes))
    assert (problem.place.line, problem.rule, problem.value) == (line, rule, value)
    assert problem.remedy == remedy


def test_the_guilty_member_of_a_mapping_is_found():
    advice = "advice:\n  patient: {en: x}\n  prescriber:\n    nl: y\n    en: 3\n"
    problem = problem_of(TEXT.replace("sources:", advice + "sources:"))
    assert problem.place.line == 12
    assert problem.value == "3"


@pytest.mark.parametrize(
    ("member", "line"),
    [
        ("decision: {contraindication: yes, action: yes, date: 2026-02-30}", 8),
        ("decision: {contraindication: yes, action: yes, next-review: 2026-13}", 8),
    ],
)
def test_a_date_that_no_calendar_has_is_said(member, line):
    problem = problem_of(TEXT.replace("sources:", member + "\nsources:"))
    assert (problem.rule, problem.place.line) == ("impossible-date", line)


@pytest.mark.parametrize("word", ["true", "on", "True"])
def test_yes_and_no_are_words_and_no_booleans(word):
    when = f"when: {{latest: {{measurement: height, basal: {word}, below: 3 m}}}}\n"
    problem = problem_of(TEXT.replace("sources:", when + "sources:"))
    assert (problem.rule, problem.remedy) == ("unknown-word", "Known here: no, yes.")


def test_deep_nesting_is_a_problem_and_no_crash():
    value: object = {"has": "x"}
    for _ in range(5_000):
        value = {"not": value}
    document, _ = read_document("k/medicines/x.md", "")
    yaml = Yaml(value={"id": "a", "kind": "rule", "when": value}, lines={}, line=1)
    read, problems = decode(yaml, Statement, document)
    assert read is None
    assert problems[0].rule == "nested-too-deep"


SCALARS = (
    st.none()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["yes", "no", "one", "dosing", "0.12 mg/kg", "en", "2026-11-22"])
)
MEMBERS = st.sampled_from(
    [
        *("id", "kind", "limit", "per", "at-most", "when", "all", "any", "not", "has", "takes"),
        *("latest", "measurement", "basal", "summary", "advice", "en", "prescriber", "sources"),
        *("title", "names", "codes", "excluding", "products", "order", "alerts", "fhir"),
    ]
)
YAML = st.recursive(
    SCALARS,
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(MEMBERS | st.text(max_size=4) | st.integers(), part, max_size=4)
    ),
    max_leaves=12,
)


@given(value=YAML, model=st.sampled_from([Statement, Case, MedicineFront]))
def test_nothing_shaped_like_yaml_raises(value: object, model: type):
    document = Document(
        id="x",
        kind="medicines",
        path="x.md",
        front=Yaml(value=None, lines={}, line=1),
        sections=(),
        blocks=(),
        text="",
    )
    read, problems = decode(Yaml(value=value, lines={}, line=3), model, document)
    assert (read is None) == bool(problems)
    assert all(problem.fault and problem.remedy for problem in problems)
    assert all(problem.place.line == 3 for problem in problems)

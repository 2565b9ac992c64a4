"""Every rule does what its own page and its cases say, and nothing else of it."""

import re
from pathlib import Path

import pytest

from lint_cases.sample import lint_sample
from primum.lint.rule import HEADINGS
from primum.lint.rulebook import all_rules

HERE = Path(__file__).parent
RULES = {rule.code: rule for rule in all_rules()}
FINDING = re.compile(r'line (\d+) (impossible|suspicious|untestable)(?: "(.*?)")?')


CASE = re.compile(r"^## (.*)\n\nFinds: (.*)\n\n~~~text\n((?:.*\n)*?)~~~$", re.MULTILINE)


def cases():
    for page in sorted(HERE.glob("[a-z][0-9]*.md")):
        text = page.read_text("utf-8")
        found = list(CASE.finditer(text))
        assert len(found) == len(re.findall(r"^Finds: ", text, re.MULTILINE)) > 0, page
        code = page.stem[:4].upper()
        for title, expected, sample in (one.groups() for one in found):
            yield pytest.param(code, expected, sample, id=f"{page.stem}: {title.strip()}")


def said(report):
    faults = [it for it in report.problems if "failed here" in it.fault]
    assert not faults, faults[0].value
    return report.problems


@pytest.mark.parametrize("code", RULES)
def test_the_page_of_a_rule_is_whole(code):
    rule = RULES[code]
    assert tuple(rule.parts) == HEADINGS
    assert all(rule.parts.values())
    assert rule.summary
    assert rule.find or rule.find_in


@pytest.mark.parametrize("code", RULES)
def test_what_a_rule_calls_wrong_is_found_and_what_it_calls_right_is_not(code):
    rule = RULES[code]
    wrong = said(lint_sample(rule.parts["Wrong"] + "\n", (rule,)))
    assert [it.rule for it in wrong if it.rule == rule.title], "the wrong sample is not found"
    assert said(lint_sample(rule.parts["Right"] + "\n", (rule,))) == ()


@pytest.mark.parametrize("code", RULES)
def test_what_a_rule_calls_right_is_right_by_every_rule_of_evidence(code):
    """A page must not teach what another rule calls wrong; K rules ask for whole knowledge."""
    report = lint_sample(RULES[code].parts["Right"] + "\n")
    faults = [it for it in report.faults if it.rule[0] in "E" and it.rule[:4] != code]
    assert faults == []


@pytest.mark.parametrize(("code", "expected", "sample"), list(cases()))
def test_case(code, expected, sample):
    found = said(lint_sample(sample, (RULES[code],)))
    shown = [f"line {it.place.line} {it.verdict}: {it.message}" for it in found]
    if expected.strip() == "nothing":
        assert shown == []
        return
    wanted = list(FINDING.finditer(expected))
    assert "; ".join(one[0] for one in wanted) == expected, "not understood"
    assert [(str(it.place.line), it.verdict.value) for it in found] == [
        (one[1], one[2]) for one in wanted
    ], shown
    for one, problem in zip(wanted, found, strict=True):
        assert (one[3] or "") in problem.message

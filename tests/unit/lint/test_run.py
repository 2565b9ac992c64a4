"""The linter's frame: every rule runs, answers are kept apart, lines go back to where they were."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primum.documents.reader import read_document
from primum.lint.paper import Corpus, paper_of
from primum.lint.papers import read_paper
from primum.lint.rule import HEADINGS, Remark, Rule
from primum.lint.rulebook import all_rules
from primum.lint.run import join_reports, lint, lint_documents
from primum.vocabulary.problem import Place, Problem, Verdict

TODAY = "2026-11-22"


def rule(find: Callable[[Any], Any], code: str = "E999") -> Rule:
    parts = dict.fromkeys(HEADINGS, "…")
    return Rule(code=code, name="word-bad", summary="…", parts=parts, find=find, find_in=None)


def bad_words(paper):
    for passage in paper.prose:
        at = passage.text.find("bad")
        if at >= 0:
            place = paper.document.place(passage.line_at(at))
            yield Remark(place=place, fault="a bad word", value="bad", remedy="Take it out.")


def linted(text, *rules, **more):
    paper = paper_of(read_document("text.md", text)[0])
    return lint(Corpus(papers=(paper,), today=TODAY, **more), rules or (rule(bad_words),))


def test_a_remark_is_signed_by_its_rule_and_keeps_its_line():
    report = linted("good\nbad\n")
    assert [(str(it.place), it.rule, it.message) for it in report.problems] == [
        ("text.md:2", "E999 word-bad", "a bad word: bad")
    ]
    assert (report.texts, report.rules) == (1, 1)


def test_a_rule_that_fails_hides_no_other_and_is_no_fault_of_the_text():
    def broken(paper):
        raise ZeroDivisionError("of our own")
        yield

    report = linted("bad\n", rule(broken, "E998"), rule(bad_words))
    assert [it.rule[:4] for it in report.faults] == ["E999"]
    failed = next(it for it in report.problems if it.rule.startswith("E998"))
    assert failed.verdict is Verdict.UNTESTABLE
    assert "ZeroDivisionError" in failed.message


def test_an_answer_with_a_reason_sets_a_remark_apart():
    report = linted("<!-- primum: ignore E999: it is a quotation -->\n\nbad\n\nbad again\n")
    assert [it.place.line for it in report.problems] == [5]
    assert [(it.problem.place.line, it.reason) for it in report.suppressed] == [
        (3, "it is a quotation")
    ]


def test_an_answer_may_speak_of_the_whole_document():
    report = linted("bad\n\n<!-- primum: ignore-in-document E999: all quoted -->\n\nbad\n")
    assert report.problems == ()
    assert len(report.suppressed) == 2


@pytest.mark.parametrize(
    "comment", ["ignore E999", "ignore E999:", "ignore E999: ", "ignore: quoted", "skip E999: so"]
)
def test_an_answer_without_rule_or_reason_does_nothing_and_is_said(comment):
    report = linted(f"<!-- primum: {comment} -->\n\nbad\n")
    assert [it.rule for it in report.faults] == ["suppression-not-understood", "E999 word-bad"]


def test_an_answer_to_nothing_is_said_but_only_where_its_rule_ran():
    text = "<!-- primum: ignore E999: quoted -->\n\ngood\n"
    assert [it.rule for it in linted(text).faults] == ["suppression-unused"]
    assert linted(text, rule(bad_words, "E998")).faults == ()


def test_an_answer_to_another_rule_answers_nothing():
    report = linted("<!-- primum: ignore E998: quoted -->\n\nbad\n")
    assert [it.rule for it in report.faults] == ["E999 word-bad"]


def test_lines_of_an_imported_text_go_back_to_the_text():
    document, _ = read_document("report.txt", "heading\n\nbad\n")
    paper = paper_of(document, lines=(7, 0, 9))
    report = lint(Corpus(papers=(paper,), today=TODAY), (rule(bad_words),))
    assert report.problems[0].place == Place("report.txt", 9)
    kept = lint_documents(Corpus(papers=(paper,), today=TODAY), (rule(bad_words),))
    assert kept.problems[0].place == Place("report.txt", 3)


def test_what_was_wrong_with_reading_an_imported_text_is_in_the_text_already():
    document, _ = read_document("report.txt", "heading\n\nbad\n")
    problem = Problem(place=Place("report.txt", 3), rule="not-utf-8", fault="…", remedy="…")
    paper = paper_of(document, lines=(7, 0, 9))
    report = lint(Corpus(papers=(paper,), today=TODAY, problems=(problem,)), (rule(bad_words),))
    assert [it.place.line for it in report.problems] == [3, 9]


def test_what_was_wrong_with_reading_is_said_too_and_only_of_what_was_asked():
    problem = Problem(place=Place("other.md", 1), rule="not-utf-8", fault="…", remedy="…")
    assert "not-utf-8" in [it.rule for it in linted("bad\n", problems=(problem,)).problems]
    asked = linted("bad\n", problems=(problem,), only=frozenset({"text.md"}))
    assert [it.rule for it in asked.problems] == ["E999 word-bad"]
    assert asked.texts == 1


def test_reports_are_joined():
    both = join_reports([linted("bad\n"), linted("bad bad\n\nbad\n")])
    assert (both.texts, len(both.problems)) == (2, 3)


@given(st.text(max_size=300))
def test_no_rule_fails_on_any_text(text):
    for name in ("text.md", "report.txt"):
        paper, _ = read_paper(name, text)
        report = lint(Corpus(papers=(paper,), today=TODAY))
        assert not [it for it in report.problems if "failed here" in it.fault]


WORDS = st.sampled_from(
    ["of", "n=", "(", ")", "%", "12", "0", "1,5", "0.04", "mg/kg", "patients", "[212]", "p =",
     "±", "doi:10.", "2015", "\n", "\n\n", "- ", "CI", "≥", "t(", ") =", "Jansen", "et al."]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_rule_fails_on_what_looks_like_evidence(text):
    paper, _ = read_paper("report.txt", text)
    report = lint(Corpus(papers=(paper,), today=TODAY))
    assert not [it for it in report.problems if "failed here" in it.fault]


def test_every_rule_has_a_code_of_a_known_family_and_a_name_of_its_own():
    rules = all_rules()
    assert all(it.code[0] in "ERSKX" for it in rules)
    assert len({it.name for it in rules}) == len({it.code for it in rules}) == len(rules)

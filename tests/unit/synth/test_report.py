"""Invented reports add up, and carry what was planted in them and nothing else."""

import pytest

from primum.synth.report import PLANTS, invent_report


def changed(seed, language, rule):
    clean = invent_report(seed, language).text.splitlines()
    lines = invent_report(seed, language, [rule]).text.splitlines()
    return [line for line in lines if line not in clean], [it for it in clean if it not in lines]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("rule", PLANTS)
def test_an_error_is_planted_once_and_its_place_is_known(rule, language):
    report = invent_report(5, language, [rule])
    assert [it.rule for it in report.planted] == [rule]
    lines = report.text.splitlines()
    assert all(1 <= line <= len(lines) for line in report.planted[0].lines)
    added, removed = changed(5, language, rule)
    assert added or removed or rule == "R206"  # R206 prints a study again
    planted = [lines[line - 1] for line in report.planted[0].lines]
    assert all(line in planted for line in added) or rule == "R206"


def test_a_report_is_the_same_each_time_and_differs_by_seed():
    assert invent_report(1, "en") == invent_report(1, "en")
    assert invent_report(1, "en").text != invent_report(2, "en").text
    assert invent_report(1, "en").planted == ()


def test_all_errors_can_be_planted_at_once():
    report = invent_report(3, "nl", PLANTS)
    assert {it.rule for it in report.planted} == set(PLANTS)

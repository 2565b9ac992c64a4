"""Talk at the terminal: colours, many problems, and signs of life."""

import io
import sys
import time

import pytest

from primum.cli import terminal
from primum.vocabulary.problem import Place, Problem


class Tty(io.StringIO):
    def isatty(self):
        return True


def problems(count, rule="odd"):
    return [
        Problem(place=Place("a.md", line), rule=rule, fault="this is odd", remedy="Mend it.")
        for line in range(1, count + 1)
    ]


def test_a_few_problems_are_said_in_full(capsys):
    terminal.say_problems(problems(2))
    assert capsys.readouterr().err.splitlines() == [
        "a.md:1: odd: this is odd",
        "  Mend it.",
        "a.md:2: odd: this is odd",
        "  Mend it.",
    ]


def test_many_problems_by_one_rule_do_not_bury_another(capsys):
    terminal.say_problems([*problems(1_000), *problems(1, rule="rare")])
    err = capsys.readouterr().err
    assert "rare: this is odd" in err
    assert "… and 980 more of odd" in err
    assert len(err.splitlines()) < 50


def test_faults_of_the_knowledge_are_short_where_a_patient_was_asked_about(capsys):
    terminal.say_knowledge_problems(problems(5))
    assert "and 2 more problems in the knowledge" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("tty", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_are_for_terminals_that_want_them(monkeypatch, tty, no_color, coloured):
    monkeypatch.setattr(sys, "stdout", Tty() if tty else io.StringIO())
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.page().colour is coloured


def test_work_that_takes_long_is_shown_and_cleared(monkeypatch):
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", Tty())
    with terminal.progress("reading"):
        deadline = time.monotonic() + 10
        while "reading …" not in sys.stderr.getvalue() and time.monotonic() < deadline:
            pass
    assert "\rreading … 0 s" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith("\r\x1b[K")


def test_short_work_is_silent(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Tty())
    with terminal.progress("reading"):
        pass
    assert sys.stderr.getvalue() == ""

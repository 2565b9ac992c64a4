"""The entry point: exit codes, and nothing loaded that was not asked for."""

import json
import sys
from importlib import import_module

import pytest

from primum.cli import main as entry
from primum.cli.main import COMMANDS, main, module_of


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_module_with_arguments_and_a_run(command):
    module = import_module(module_of(command))
    assert callable(module.add_arguments)
    assert callable(module.run)


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["--version"], 0), ([], 2), (["no-such"], 2)]
)
def test_help_is_done_and_misuse_is_two(arguments, code, capsys):
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert bool(out) is (code == 0)
    assert bool(err) is (code == 2)


def test_an_interrupt_ends_as_shells_expect(monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_run", interrupted)
    assert main(["list"]) == 130


def test_a_bug_is_not_hidden(monkeypatch):
    def broken(arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(entry, "_run", broken)
    with pytest.raises(ZeroDivisionError):
        main(["list"])


@pytest.mark.parametrize("name", ["nowhere/at.json", b"nowhere/at.json"])
def test_a_file_that_the_system_withholds_is_named(monkeypatch, capsys, name):
    def withheld(arguments):
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr(entry, "_run", withheld)
    assert main(["list", "--format", "json"]) == 3
    out, err = capsys.readouterr()
    assert err.startswith("nowhere/at.json: out-of-reach: ")
    assert json.loads(out)["problems"][0]["message"].endswith("Permission denied")


def test_an_error_of_the_system_that_is_of_no_file_is_not_hidden(monkeypatch):
    def broken(arguments):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(entry, "_run", broken)
    with pytest.raises(OSError, match="Invalid argument"):
        main(["list"])


def test_arguments_come_from_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["primum", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("primum ")

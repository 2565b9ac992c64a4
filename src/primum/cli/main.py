"""The entry point: choose a command, run it, and turn what stops it into an exit code.

A command's module is imported when it is asked for and not before, so that a check with a pack
at the bedside never loads what builds knowledge.
"""

import errno
import importlib
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from keyword import iskeyword
from typing import cast

from primum import __version__
from primum.cli.command import Command, ExitCode
from primum.vocabulary.problem import Place, Problem, Unreadable

COMMANDS = {
    "check": "check a patient's orders against what is known",
    "build": "compile knowledge to a pack, the one file that the bedside needs",
    "test": "run the worked patients that the documents themselves give",
    "fmt": "put documents in their one form",
    "lint": "find what is inconsistent as printed, with the arithmetic",
    "import": "make documents of a report, a monograph or a file of references",
    "explain": "walk from a check to its statement, sentence, sources and cases",
    "trace": "walk from a source to all that rests on it, or from a check down to the studies",
    "list": "list documents with their kind, title, sections and problems",
    "pool": "pool a table of studies: one number, and how much the studies differ",
    "render": "write a risk analysis or monograph as HTML and PDF, with remarks in the margin",
    "synth": "make a population of invented patients as FHIR NDJSON, and knowledge of any size",
    "screen": "check a whole population, and sum up what was found",
    "show": "tell findings of a population in words, with what they rest on",
    "impact": "what a release does to a population: alerts gained, lost, changed, and for whom",
    "overrides": "how often what the service showed was overridden, by check, and why",
    "serve": "answer at the bedside, over HTTP: CDS Hooks and REST",
    "schema": "print the JSON Schemas of knowledge documents and of findings",
}

EPILOG = """\
Without --knowledge or --pack, ./knowledge is used, else the knowledge that ships with Primum:
demonstration knowledge, not for care.

exit codes: 0 done (a finding is not an error), 1 the answer is no, 2 misuse, 3 unreadable input
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _open_what_is_closed()
    _speak_any_language()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except SystemExit as stop:  # argparse has printed help (0) or the misuse (2)
        return stop.code if isinstance(stop.code, int) else ExitCode.MISUSE
    except Unreadable as stop:
        return _unreadable(stop, arguments)
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted. Python would still complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        return _unreadable(Unreadable(_out_of_reach(error)), arguments)
    except KeyboardInterrupt:
        return 130  # as shells say it: 128 + SIGINT


def module_of(command: str) -> str:
    """The module of a command; a word of Python's own has a low line after it (`import_`)."""
    return f"primum.cli.{command}" + "_" * iskeyword(command)


def _run(arguments: list[str]) -> int:
    asked = next((word for word in arguments if not word.startswith("-")), "")
    parser = ArgumentParser(
        prog="primum",
        description="Open, evidence-linked medication surveillance.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"primum {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    module: Command | None = None
    for name, what in COMMANDS.items():
        sub = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        if name == asked:
            module = cast(Command, importlib.import_module(module_of(name)))
            module.add_arguments(sub)
    options = parser.parse_args(arguments)
    assert module is not None  # argparse knows the same names
    code = module.run(options)
    sys.stdout.flush()
    return code


def _unreadable(stop: Unreadable, arguments: list[str]) -> int:
    from primum.cli.terminal import say

    say(stop.problem)
    if "json" in arguments or "--format=json" in arguments:
        from primum.reports.problems import problems_json

        print(problems_json([stop.problem]))
    return ExitCode.UNREADABLE


def _out_of_reach(error: OSError) -> Problem:
    """Say which file or folder the system withheld, where no command foresaw it.

    What it says of no file is a bug, but for a standard output that takes no more.
    """
    if error.filename is None:
        if error.errno not in (errno.ENOSPC, errno.EIO):
            raise error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Problem(
        place=Place(os.fsdecode(error.filename or "<stdout>")),
        rule="out-of-reach",
        fault="this cannot be read or written",
        value=error.strerror or "",
        remedy="Check that it is there, that you may use it, and that the disk has room.",
    )


def _open_what_is_closed() -> None:
    """Give the streams that whoever started this closed (`>&-`) an end: there is nobody to talk to."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - as long as the process


def _speak_any_language() -> None:
    """Write what the terminal cannot show as an escape instead of stopping on it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")

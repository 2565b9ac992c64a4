"""What a command is: a help text, its arguments, and a function that runs it."""

from argparse import ArgumentParser, Namespace
from enum import IntEnum
from typing import Protocol


class ExitCode(IntEnum):
    """How a command ended. A finding is not an error: `check` that alerts is done."""

    DONE = 0
    NO = 1  # the answer is no: a case failed, a file is not in its form, knowledge has a fault
    MISUSE = 2
    UNREADABLE = 3


class Command(Protocol):
    """A module of this package that is named after its command."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, options: Namespace) -> ExitCode:
        """Do the work: data to stdout, talk to stderr. `Unreadable` ends it with exit code 3."""


def add_format(parser: ArgumentParser, *more: str) -> None:
    """Declare `--format`, which every command has."""
    parser.add_argument(
        "--format", choices=("text", "json", *more), default="text", help="default: text"
    )

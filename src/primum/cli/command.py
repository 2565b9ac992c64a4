"""What a command is: a help text, its arguments, and a function that runs it."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime
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


def add_today(parser: ArgumentParser) -> None:
    """Declare `--today`, for commands whose answer changes with time."""
    parser.add_argument(
        "--today",
        type=day,
        default=datetime.now(tz=UTC).date(),
        metavar="DATE",
        help="the day by which ages are judged (default: today)",
    )


def day(text: str) -> date:
    """Read an argument that is a day of the calendar."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"expected a date such as 2026-06-01, got {text!r}") from None
    if not 1900 <= found.year <= 2200:
        raise ArgumentTypeError(f"expected a date from 1900 to 2200, got {text!r}")
    return found

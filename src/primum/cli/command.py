"""What a command is: a help text, its arguments, and a function that runs it."""

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Protocol

from primum.vocabulary.audience import JURISDICTIONS, LANGUAGES, ROLES


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


def add_labels(parser: ArgumentParser) -> None:
    """Declare `--jurisdiction` and `--only`: by whose labels is asked, and by which checks."""
    parser.add_argument(
        "--jurisdiction",
        choices=JURISDICTIONS,
        default=JURISDICTIONS[0],
        help=f"whose labels (default: {JURISDICTIONS[0]})",
    )
    parser.add_argument(
        "--only", choices=("approved",), help="run only what named clinicians approved"
    )


def add_language(parser: ArgumentParser) -> None:
    """Declare `--lang`."""
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=LANGUAGES[0], help=f"default: {LANGUAGES[0]}"
    )


def add_role(parser: ArgumentParser) -> None:
    """Declare `--role`."""
    parser.add_argument("--role", choices=ROLES, default=ROLES[0], help="whom the advice is for")


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


def moment(*words: str) -> Callable[[str], str]:
    """Make the reader of an argument that is a FHIR date, or one of these words."""

    def read(text: str) -> str:
        from primum.record.shapes import is_date

        if text not in words and not is_date(text):
            *first, last = words
            expected = f"expected a date such as 2026-06-01, {', '.join(first)} or {last}"
            raise ArgumentTypeError(f"{expected}, got {text!r}")
        return text

    return read


def whole(least: int) -> Callable[[str], int]:
    """Make the reader of an argument that is a whole number, of at least `least`."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"expected a whole number of at least {least}, got {text!r}")
        return int(text)

    return read


def share(text: str) -> float:
    """Read an argument that is a share of a whole."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ArgumentTypeError(f"expected a share from 0 to 1, such as 0.01, got {text!r}")
    return found


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

"""The terminal: how wide it is, whether it has colours, and signs of life when work takes long."""

import os
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from primum.reports.page import Page, counted, printable
from primum.vocabulary.problem import Problem

FEW = 3  # problems of the knowledge that are said in full where the question was another
MANY = 20  # problems by one rule that are said in full
_BAR = 30  # characters of a progress bar
_BLINK = 0.1  # seconds between two looks of it
PATIENCE = 2.0  # seconds of silence before a command says that it is still at work


def page() -> Page:
    """Give an empty page for standard output."""
    return Page(shutil.get_terminal_size((100, 24)).columns, colour=_has_colour())


def _has_colour() -> bool:
    # https://no-color.org: any value but the empty one means no.
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def say(text: object) -> None:
    """Talk: to standard error, so that data on standard output stays data."""
    sys.stdout.flush()
    print(printable(str(text)), file=sys.stderr)


def say_problems(problems: Iterable[Problem]) -> None:
    """Say each problem, two lines each; of many by one rule the first ones and their number."""
    said: Counter[str] = Counter()
    for problem in problems:
        said[problem.rule] += 1
        if said[problem.rule] <= MANY:
            say(problem)
    for rule, count in said.items():
        if count > MANY:
            say(f"… and {count - MANY} more of {rule}: --format json has them all")


def say_knowledge_problems(problems: Sequence[Problem]) -> None:
    """Say what is wrong with the knowledge, in short: a reader of one patient cannot mend it."""
    say_problems(problems[:FEW])
    if len(problems) > FEW:
        more = counted(len(problems) - FEW, "more problem")
        say(f"… and {more} in the knowledge: `primum list` says all")


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Show what is being done, and for how long, once it has taken more than two seconds.

    Only where somebody watches: standard error is a terminal.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(doing, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def steps(doing: str, total: int) -> Iterator[Callable[[], None]]:
    """Give a function to call after each of `total` steps; a bar then shows how far the work is.

    As `progress`: after two seconds, and only where somebody watches.
    """
    begun, done, shown = time.monotonic(), 0, 0.0

    def step() -> None:
        nonlocal done, shown
        done += 1
        now = time.monotonic()
        if now - begun > PATIENCE and now - shown > _BLINK:
            shown = now
            filled = _BAR * done // max(total, 1)
            bar = "█" * filled + "░" * (_BAR - filled)
            print(f"\r{doing} {bar} {done:,} of {total:,}", end="", file=sys.stderr, flush=True)

    yield step if sys.stderr.isatty() else _unwatched
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _unwatched() -> None:
    """Nobody watches."""


def _watch(doing: str, done: threading.Event) -> None:
    begun = time.monotonic()
    wait = PATIENCE
    while not done.wait(wait):
        wait = 0.2
        print(f"\r{doing} … {time.monotonic() - begun:.0f} s", end="", file=sys.stderr, flush=True)
    if wait != PATIENCE:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)

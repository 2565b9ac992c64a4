"""A page of text for a terminal: wrapped, indented, and coloured only where that is wanted."""

import re
import textwrap
from enum import StrEnum

WIDEST = 100  # longer lines are hard to read, however wide the terminal


class Ink(StrEnum):
    """ANSI colours and weights, by what they are for."""

    PLAIN = ""
    STRONG = "1"
    FAINT = "2"
    ALARM = "1;31"
    CAUTION = "1;33"
    CALM = "1;36"


# Control characters could make a terminal show, or do, something else than what is written; so
# could marks that turn the direction of text. Patient data may hold either.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Give a text that a terminal can only show: what it might obey becomes a mark."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def counted(number: int, noun: str) -> str:
    """Give a number of things: `1 section`, `2 sections`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


class Page:
    """Lines of text, written from top to bottom."""

    def __init__(self, width: int = 80, *, colour: bool = False) -> None:
        """Start an empty page of `width` columns, at most 100 and at least 40."""
        self.width = max(40, min(width, WIDEST))
        self.colour = colour
        self._lines: list[str] = []

    def __str__(self) -> str:
        """Give the page, without a final newline."""
        return "\n".join(self._lines)

    def blank(self) -> None:
        """Leave one line empty; never two in a row, and none at the top."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def write(self, text: str, *, indent: int = 0, ink: Ink = Ink.PLAIN) -> None:
        """Write a paragraph."""
        for line in self._wrapped(text, indent):
            self._lines.append(" " * indent + self._inked(line, ink))

    def line(self, text: str, *, ink: Ink = Ink.PLAIN) -> None:
        """Write one line as it is, however long."""
        text = " ".join(printable(text).splitlines()).rstrip()
        self._lines.append(self._inked(text, ink))

    def entry(self, label: str, text: str, *, indent: int = 4, gutter: int = 10) -> None:
        """Write a paragraph beside its label; an empty label continues the one above."""
        column = indent + gutter
        first, *rest = self._wrapped(text, column) or [""]
        faint = self._inked(label.ljust(gutter - 1), Ink.FAINT)
        self._lines.append((" " * indent + faint + " " + first).rstrip())
        self._lines.extend(" " * column + line for line in rest)

    def _wrapped(self, text: str, indent: int) -> list[str]:
        # Addresses and file names are left whole, so that a terminal can open them.
        return textwrap.wrap(
            " ".join(printable(text).split()),
            max(20, self.width - indent),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _inked(self, text: str, ink: Ink) -> str:
        return f"\x1b[{ink}m{text}\x1b[0m" if self.colour and ink and text.strip() else text

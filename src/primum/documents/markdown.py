"""The lines of a document, told apart: headings, fences, paragraphs and what else Markdown has.

This is the block structure of CommonMark 0.31 as far as a document's outline needs it. Every line
is in exactly one element, in order. It differs from CommonMark in that

- a fence that is never closed is one line of its own, so that it does not hide what follows;
- a fence for a machine (`yaml WORD`) ends where the next such fence opens: YAML has no such line;
- a heading in a list item counts as a heading only up to three spaces from the margin.
"""

import re
from enum import Enum

from msgspec import Struct

SPACES = " \t"  # what Markdown takes for space inside a line: no other of Unicode's

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
_ITEM = re.compile(r"(?:[-+*]|([0-9]{1,9})[.)])(?:([ \t]+)|$)")
_BREAKS = re.compile(r"(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}")
_UNDERLINE = re.compile(r"=+|-+")
_MAX_INDENT = 3  # more is code, or belongs to a list item


class Shape(Enum):
    """What an element is."""

    BLANK = "blank"
    HEADING = "heading"
    PARAGRAPH = "paragraph"  # also the paragraph of a list item, a quotation, a table
    FENCE = "fence"
    CODE = "code"  # indented
    COMMENT = "comment"
    BREAK = "break"  # a line across the page


class Element(Struct, frozen=True, kw_only=True):
    """Lines `first` up to but not including `end`, counted from 0."""

    shape: Shape
    first: int
    end: int
    text: str = ""  # of a heading its words, of a fence its info string
    level: int = 0  # of a heading
    indent: int = 0  # of a fence; of a paragraph in a list, that of the item's content
    is_item: bool = False  # it begins a list item
    is_closed: bool = True  # of a fence or comment


def split_lines(text: str) -> list[str]:
    """Cut a text into lines with their ends (`\\n`, `\\r\\n` or `\\r`): joined they are the text."""
    return _LINE.findall(text)


def read_elements(lines: list[str], start: int = 0) -> list[Element]:
    """Tell the lines apart, from line `start` on."""
    scanner = _Scanner(lines, start)
    while scanner.at < len(lines):
        scanner.step()
    return scanner.elements


def block_word(info: str) -> str:
    """Give the word of a machine's fence, `statement` of `yaml statement`; empty for any other."""
    language, *words = info.split() or [""]
    return " ".join(words) if language.lower() in ("yaml", "yml") else ""


class _Scanner:
    def __init__(self, lines: list[str], start: int) -> None:
        self.elements: list[Element] = []
        self.at = start
        self._lines = lines
        self._open: list[int] = []  # the columns at which the open list items' contents begin
        # Fence character -> the shortest fence known to have no closing one from here on. It
        # keeps a file of a million opened fences linear.
        self._endless: dict[str, int] = {}
        self._comments_endless = False

    def step(self) -> None:
        """Read the next element."""
        line = _bare(self._lines[self.at])
        if not line.strip(SPACES):
            self._add(Shape.BLANK, self.at + 1)
            return
        indent, rest = _indented(line)
        item = _ITEM.match(rest)
        while self._open and indent < self._open[-1]:
            self._open.pop()
        if self._inner(indent) > _MAX_INDENT:
            self._add(Shape.CODE, self.at + 1)
        elif _is_heading(indent, rest):
            self._open = []
            level = len(rest) - len(rest.lstrip("#"))
            self._add(Shape.HEADING, self.at + 1, text=_heading_text(rest), level=level)
        elif _fence(rest):
            self._fence(indent, rest)
        elif rest.startswith("<!--"):
            self._comment()
        elif _BREAKS.fullmatch(rest.rstrip(SPACES)):
            self._open = []
            self._add(Shape.BREAK, self.at + 1)
        else:
            self._paragraph(indent, rest, item)

    def _add(
        self, shape: Shape, end: int, *, text: str = "", level: int = 0, indent: int = 0
    ) -> None:
        element = Element(
            shape=shape, first=self.at, end=end, text=text, level=level, indent=indent
        )
        self._put(element)

    def _put(self, element: Element) -> None:
        self.elements.append(element)
        self.at = element.end

    def _fence(self, indent: int, rest: str) -> None:
        opening = _fence(rest)
        assert opening
        mark, info = opening[1], opening[2].strip(SPACES)
        end, is_closed = self._closing(mark, indent, machine=bool(block_word(info)))
        self._put(
            Element(
                shape=Shape.FENCE,
                first=self.at,
                end=end,
                text=info,
                indent=indent,
                is_closed=is_closed,
            )
        )

    def _closing(self, mark: str, indent: int, *, machine: bool) -> tuple[int, bool]:
        """Where a fence ends, and whether something closes it."""
        if len(mark) >= self._endless.get(mark[0], len(mark) + 1) and not machine:
            return self.at + 1, False
        for at in range(self.at + 1, len(self._lines)):
            further, rest = _indented(_bare(self._lines[at]))
            found = _fence(rest) if further <= indent + _MAX_INDENT else None
            if not found or found[1][0] != mark[0] or len(found[1]) < len(mark):
                continue
            info = found[2].strip(SPACES)
            if not info:
                return at + 1, True
            if machine and block_word(info):
                return at, False
        self._endless[mark[0]] = min(len(mark), self._endless.get(mark[0], len(mark)))
        return self.at + 1, False

    def _comment(self) -> None:
        if not self._comments_endless:
            for at in range(self.at, len(self._lines)):
                if "-->" in self._lines[at]:
                    self._add(Shape.COMMENT, at + 1)
                    return
        self._comments_endless = True
        # What follows is not hidden: the reader makes a problem of it.
        self._put(Element(shape=Shape.COMMENT, first=self.at, end=self.at + 1, is_closed=False))

    def _paragraph(self, indent: int, rest: str, item: re.Match[str] | None) -> None:
        first = self.at
        if item:
            space = len(item[2] or "") if rest[item.end() :].strip(SPACES) else 0
            marker = item.end() - len(item[2] or "")
            self._open.append(indent + marker + (space if 0 < space <= _MAX_INDENT + 1 else 1))
        plain = not item and not rest.startswith(">") and not self._open
        end = first + 1
        while end < len(self._lines):
            line = _bare(self._lines[end])
            below, text = _indented(line)
            if not text.strip(SPACES):
                break
            if plain and below <= _MAX_INDENT and _UNDERLINE.fullmatch(text.rstrip(SPACES)):
                words = " ".join(_bare(self._lines[at]).strip(SPACES) for at in range(first, end))
                level = 1 if text.startswith("=") else 2
                self._add(Shape.HEADING, end + 1, text=words, level=level)
                return
            if self._interrupts(below, text):
                break
            end += 1
        self._put(
            Element(
                shape=Shape.PARAGRAPH,
                first=first,
                end=end,
                indent=self._open[-1] if self._open else 0,
                is_item=bool(item),
            )
        )

    def _inner(self, indent: int) -> int:
        """How far a line stands inside the innermost list item that it can belong to."""
        return indent - next((column for column in reversed(self._open) if column <= indent), 0)

    def _interrupts(self, indent: int, rest: str) -> bool:
        """Whether a line begins something else although no blank line stands before it."""
        item = _ITEM.match(rest)
        if self._inner(indent) > _MAX_INDENT:
            return bool(self._open and item)
        if item and rest[item.end() :].strip(SPACES) and (self._open or item[1] in (None, "1")):
            return True
        return (
            _is_heading(indent, rest)
            or _fence(rest) is not None
            or rest.startswith("<!--")
            or _BREAKS.fullmatch(rest.rstrip(SPACES)) is not None
        )


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _indented(line: str) -> tuple[int, str]:
    """The column at which a line begins (tabs to the next fourth), and the line from there."""
    column = 0
    for at, character in enumerate(line):
        if character == " ":
            column += 1
        elif character == "\t":
            column += 4 - column % 4
        else:
            return column, line[at:]
    return column, ""


def _fence(rest: str) -> re.Match[str] | None:
    """The fence that a line opens or closes: its mark, and what follows it."""
    found = _FENCE.match(rest)
    if found and found[1][0] == "`" and "`" in found[2]:
        return None
    return found


def _is_heading(indent: int, rest: str) -> bool:
    return indent <= _MAX_INDENT and _HEADING.match(rest) is not None


def _heading_text(rest: str) -> str:
    """The words of a heading, without the marks before and after."""
    text = rest.lstrip("#").strip(" \t")
    closed = text.rstrip("#")
    return closed.rstrip(" \t") if not closed or closed[-1] in " \t" else text

"""A document being written: every line knows the line of the foreign text that it comes from.

A line of foreign text that Markdown would take for more than text (`# …`, a fence, a rule, `12. …`
at the beginning of a line) gets a backslash, which no reader sees.
"""

import re

from msgspec.structs import replace

from primum.documents.formatter import format_document
from primum.documents.markdown import split_lines
from primum.documents.reader import read_document
from primum.ingest.imported import Imported
from primum.ingest.source_text import Form, Line, Unit
from primum.ingest.yaml_text import Member, write_members
from primum.vocabulary.problem import Place, Problem

_MEANS_MORE = re.compile(
    r"#|>|[-+*](?=[ \t]|$)|`{3}|~{3}|<!--|=+\s*$|-+\s*$|(?:[*_]\s*){3,}$|\[[ xX]\]"
)
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")


def plain(text: str) -> str:
    """Give a line so that Markdown takes it for text."""
    if _MEANS_MORE.match(text):
        return "\\" + text
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


class Page:
    """Lines of a document, each with its line in the foreign text (0: the import wrote it)."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._sources: list[int] = []
        self._in_list = False

    def add(self, text: str, source: int = 0) -> None:
        """Add a line."""
        self._lines.append(text)
        self._sources.append(source)

    def front(self, members: list[Member]) -> None:
        """Add the front matter."""
        for text, _ in (("---", 0), *write_members(members), ("---", 0)):
            self.add(text)

    def heading(self, level: int, text: str, source: int = 0) -> None:
        """Add a heading; one that the import wrote has no source."""
        self._apart()
        self.add(f"{'#' * level} {text}", source)

    def unit(self, unit: Unit) -> None:
        """Add a paragraph, list item or heading."""
        if unit.form is Form.HEADING:
            self.heading(max(unit.level, 3), unit.lines[0].text, unit.line)
            return
        is_item = unit.form is not Form.PARAGRAPH
        if not (is_item and self._in_list):
            self._apart()
        # A list begins at the margin.
        deeper = "  " if unit.form is Form.SUB_ITEM and self._in_list else ""
        mark = f"{deeper}- " if is_item else ""
        for line in unit.lines:
            self.add(mark + plain(line.text), line.number)
            mark = " " * len(mark)
        self._in_list = is_item

    def block(self, word: str, members: list[Member], source: int) -> None:
        """Add a block for machines; its fences come from line `source`."""
        self._apart()
        self.add(f"```yaml {word}", source)
        for text, line in write_members(members):
            self.add(text, line or source)
        self.add("```", source)

    def _apart(self) -> None:
        self._in_list = False
        if self._lines and self._lines[-1]:
            self.add("")

    def imported(self, path: str, kind: str, problems: list[Problem]) -> Imported:
        """Give the document in its canonical form, with where its lines come from."""
        text = "".join(line + "\n" for line in self._lines)
        written = format_document(text)
        lines = self._aligned(split_lines(written))
        if lines is None:
            written, lines = text, tuple(self._sources)
        document, found = read_document(path, written, kind=kind)
        placed = [_placed(problem, lines) for problem in found]
        return Imported(document=document, lines=lines, problems=(*problems, *placed))

    def _aligned(self, written: list[str]) -> tuple[int, ...] | None:
        """Find each written line's source: formatting moves blank lines, and no others."""
        sources = iter(
            source for line, source in zip(self._lines, self._sources, strict=True) if line.strip()
        )
        count = sum(bool(line.strip()) for line in self._lines)
        if sum(bool(line.strip()) for line in written) != count:
            return None
        return tuple(next(sources) if line.strip() else 0 for line in written)


def _placed(problem: Problem, lines: tuple[int, ...]) -> Problem:
    line = problem.place.line
    source = lines[line - 1] if 0 < line <= len(lines) else 0
    return replace(problem, place=Place(problem.place.path, source))


def prose(units: list[Unit]) -> tuple[Line, ...]:
    """Give units as the lines of a text for people: each on one line, at the line it begins on."""
    return tuple(Line(unit.line, unit.text) for unit in units)

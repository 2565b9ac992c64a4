"""A foreign text as lines that know their number, cut into units: paragraphs and list items.

Text that came out of a PDF is torn: a blank line may stand in the middle of a sentence. It is put
together again where the next line begins in lower case, or the last one plainly goes on.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from primum.documents.markdown import split_lines

_WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b"
_BULLET = re.compile(r"([•·▪‣●◦○*–-])\s+(?=\S)")  # a plus says something: it is no bullet
_SUB_BULLET = re.compile(r"o\s+(?=[A-ZÀ-Þ0-9])")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…][)\]\"'”’]*$")
_HANGING = re.compile(
    r"(?:[,(/–-]|\b(?:of|en|de|het|een|van|bij|met|voor|door|and|or|the|a|an|in|to|with|by|for))$"
)
_BROKEN_WORD = re.compile(r"[^\W_][-–]$")


class Line(Struct, frozen=True):
    """A line without the white space round it; `number` counts from 1 in the foreign text."""

    number: int
    text: str


class Form(Enum):
    """How a unit is written."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUB_ITEM = "sub-item"
    HEADING = "heading"  # one of the text's own, of no known section


class Unit(Struct, frozen=True, kw_only=True):
    """A paragraph or list item, without its bullet. `what` is the part it plays, empty for prose."""

    form: Form = Form.PARAGRAPH
    lines: tuple[Line, ...]
    what: str = ""
    level: int = 0  # of a heading

    @property
    def text(self) -> str:
        """Its lines on one line; a word broken after a hyphen is put together."""
        return joined(line.text for line in self.lines)

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.lines[0].number


def read_lines(text: str) -> list[Line]:
    """Number the lines; blank ones stay, as empty text."""
    return [
        Line(number, line.strip(_WHITE))
        for number, line in enumerate(split_lines(text.lstrip("\ufeff")), start=1)
    ]


def joined(texts: Iterable[str]) -> str:
    """Put lines on one line: `IGF-` and `1` are `IGF-1`."""
    pieces: list[str] = []
    for text in texts:
        if pieces and not _BROKEN_WORD.search(pieces[-1]):
            pieces.append(" ")
        pieces.append(text)
    return " ".join("".join(pieces).split())


def beginning(text: str, *, in_list: bool = False, starred: bool = False) -> Unit | None:
    """The unit that a line begins by its mark: a bullet, or the `#` of a heading.

    `o` is a bullet only in a list, and `*` none where it is the mark of a footnote (`starred`).
    """
    hashes = _HASHES.match(text)
    if hashes:
        return Unit(form=Form.HEADING, lines=(Line(0, text[hashes.end() :]),), level=len(hashes[1]))
    bullet = _BULLET.match(text)
    if bullet and not (starred and bullet[1] == "*"):
        return Unit(form=Form.ITEM, lines=(Line(0, text[bullet.end() :]),))
    sub = _SUB_BULLET.match(text)
    if sub and in_list:
        return Unit(form=Form.SUB_ITEM, lines=(Line(0, text[sub.end() :]),))
    return None


def goes_on(before: str, after: str) -> bool:
    """Whether two lines are one sentence although a blank line stands between them."""
    if after[:1].islower() and not _ENDED.search(before):
        return True
    return bool(_HANGING.search(before))


def has_ended(text: str) -> bool:
    """Whether a line may be the last of its paragraph."""
    return bool(_ENDED.search(text)) or text.endswith((")", "]"))


class Gatherer:
    """Collects lines into units."""

    def __init__(self) -> None:
        self._done: list[Unit] = []
        # Of the unit that is being gathered; a long paragraph costs no quadratic time.
        self._open: Unit | None = None
        self._lines: list[Line] = []
        self._blank = True

    def __len__(self) -> int:
        """Count the units, with the one that is being gathered."""
        return len(self._done) + (self._open is not None)

    def units(self) -> list[Unit]:
        """Close the last unit, and give all."""
        self._close()
        return self._done

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(replace(self._open, lines=tuple(self._lines)))
        self._open = None

    def skip(self) -> None:
        """Take in a blank line."""
        self._blank = True

    @property
    def after_blank(self) -> bool:
        """Whether a blank line, or nothing, stands above."""
        return self._blank

    def ending(self, lines: int) -> str:
        """The last lines of the unit that is being gathered, on one line."""
        return joined(line.text for line in self._lines[-lines:]) if self._open else ""

    def begin(
        self, line: Line, *, form: Form = Form.PARAGRAPH, what: str = "", level: int = 0
    ) -> None:
        """Begin a unit with a line."""
        self._close()
        self._open = Unit(form=form, lines=(), what=what, level=level)
        self._lines = [line]
        self._blank = False

    def extend(self, line: Line) -> None:
        """Add a line to the unit that is being gathered."""
        self._lines.append(line)
        self._blank = False

    def take(self, line: Line, *, what: str = "", starred: bool = False) -> None:
        """Take in a line of prose: a mark begins a unit, as does a blank line between sentences.

        `what` is the part that prose plays here; a unit that plays another part does not go on.
        """
        now = self._open
        in_list = now is not None and now.form in (Form.ITEM, Form.SUB_ITEM)
        begun = beginning(line.text, in_list=in_list, starred=starred)
        if begun:
            marked = Line(line.number, begun.lines[0].text)
            self.begin(marked, form=begun.form, what=what, level=begun.level)
        elif now is not None and self._takes(now, line, what):
            self.extend(line)
        else:
            self.begin(line, what=what)

    def _takes(self, now: Unit, line: Line, what: str) -> bool:
        """Whether the unit that is being gathered goes on with a line."""
        if now.form is Form.HEADING or now.what not in (what, f"{what}:first"):
            return False
        return not self._blank or goes_on(self._lines[-1].text, line.text)


def read_units(lines: list[Line], begins: Callable[[str], Form | None]) -> list[Unit]:
    """Cut lines into units; `begins` says where one begins that no mark announces."""
    gatherer = Gatherer()
    starred = any(re.search(r"\w\*", line.text) for line in lines)
    for line in lines:
        form = begins(line.text) if line.text else None
        if not line.text:
            gatherer.skip()
        elif form:
            gatherer.begin(line, form=form)
        else:
            gatherer.take(line, starred=starred)
    return gatherer.units()

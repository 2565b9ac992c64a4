"""The prose of a document as running text, where every word still knows its line."""

from bisect import bisect_right
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from primum.documents.markdown import Shape, read_elements, split_lines
from primum.documents.model import Document
from primum.documents.prose import plain_text
from primum.documents.reader import front_lines


class Form(Enum):
    """What a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table, its cells joined by ` | `


class Passage(Struct, frozen=True, kw_only=True):
    """A heading, paragraph, list item or table row, without Markdown and on one line.

    `words` are the numbers of words up to each line's beginning, `lines` those lines: together
    they say where a word stands. `headings` are those above it, outermost first.
    """

    form: Form
    text: str
    headings: tuple[str, ...]
    words: tuple[int, ...]
    lines: tuple[int, ...]
    indent: int = 0

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.lines[0]

    @property
    def heading(self) -> str:
        """The nearest heading above it; of a heading, itself."""
        return self.headings[-1] if self.headings else ""

    def line_at(self, offset: int) -> int:
        """The line of the character at `offset` of the text."""
        before = self.text.count(" ", 0, max(0, offset))
        return self.lines[bisect_right(self.words, before) - 1]


def read_passages(document: Document) -> tuple[Passage, ...]:
    """Give all prose of a document, in order; fences, comments and code are none."""
    lines = split_lines(document.text.lstrip("\ufeff"))
    passages: list[Passage] = []
    above: list[tuple[int, str]] = []
    for element in read_elements(lines, len(front_lines(document))):
        own = lines[element.first : element.end]
        if element.shape is Shape.HEADING:
            above = [it for it in above if it[0] < element.level]
            above.append((element.level, plain_text([element.text])))
            form = Form.HEADING
        elif element.shape is not Shape.PARAGRAPH:
            continue
        else:
            form = Form.ITEM if element.is_item else Form.PARAGRAPH
        headings = tuple(text for _, text in above)
        if own[0].lstrip().startswith("|"):
            passages += _rows(own, element.first, headings)
        else:
            text = [element.text] if form is Form.HEADING else own
            found = _passage(form, text, element.first, headings)
            passages += (replace(it, indent=element.indent) for it in found)
    return tuple(passages)


def _rows(lines: list[str], first: int, headings: tuple[str, ...]) -> list[Passage]:
    """Give each row of a table; the rule under its head says nothing."""
    passages: list[Passage] = []
    for at, line in enumerate(lines, start=first + 1):
        cells = [plain_text([cell]) for cell in line.strip().strip("|").split("|")]
        if any(cell.strip(":- ") for cell in cells):
            row = Passage(
                form=Form.ROW, text=" | ".join(cells), headings=headings, words=(0,), lines=(at,)
            )
            passages.append(row)
    return passages


def _passage(form: Form, lines: list[str], first: int, headings: tuple[str, ...]) -> list[Passage]:
    text = plain_text(lines)
    if not text:
        return []
    words: list[int] = []
    count = 0
    for line in lines:
        words.append(count)
        count += len(plain_text([line]).split())
    return [
        Passage(
            form=form,
            text=text,
            headings=headings,
            words=tuple(words),
            lines=tuple(range(first + 1, first + 1 + len(lines))),
        )
    ]

"""What fits in the rows of a table, more or less: which stay whole, and where their remarks go.

Both writers lay out by this estimate, in lines of text, so that paper and screen agree.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from primum.reports.rendering.repeats import words_of
from primum.reports.rendering.sheet import (
    Body,
    Column,
    Content,
    Grid,
    Heading,
    Items,
    Note,
    Paragraph,
    Row,
)

_TABLE = 85  # characters on a line as wide as a table
_LONGEST = 70  # letters of a bold word as wide as a table
_NOTE = 33  # characters on a line of a remark
_SMALL = 0.8  # the height of such a line, in lines of a table
_WHOLE = 14  # lines; a row that is not higher than this stays on one page
_LETTERS = re.compile(r"[^\W\d_]+")


def fitted(grid: Grid) -> Grid:
    """Say of each row whether its remarks go below it, and whether it stays on one page."""
    return replace(grid, rows=tuple(_fitted(grid.columns, row) for row in grid.rows))


def _fitted(columns: Sequence[Column], row: Row) -> Row:
    height = 1 if row.group else row_height(columns, row)
    notes = sum(map(_note_height, row.notes))
    # A cell is often in another language than the sheet: hyphenated only where it has to be.
    hyphenated = tuple(
        max(map(len, _LETTERS.findall(" ".join(map(words_of, cell)))), default=0) > width
        for cell, width in zip(row.cells, _widths(columns, _LONGEST), strict=False)
    )
    return replace(
        row,
        below=len(row.notes) > 1 and notes > height,
        whole=height <= _WHOLE,
        hyphenated=hyphenated,
    )


def run_on(body: Body) -> Body:
    """Let remarks run on beside the next node where it is running text without any of its own."""
    following = (*body, None)[1:]
    return tuple(
        replace(node, runs_on=True) if _runs_on(node, after) else node
        for node, after in zip(body, following, strict=True)
    )


def _runs_on(node: Content, after: Content | None) -> bool:
    running = isinstance(node, Heading | Paragraph | Items)
    return (
        bool(running and node.notes) and isinstance(after, Paragraph | Items) and not noted(after)
    )


def noted(node: Content) -> bool:
    """Whether there are remarks on a paragraph or list, or within it."""
    items = node.items if isinstance(node, Items) else ()
    return bool(node.notes) or any(it.notes or any(map(noted, it.body)) for it in items)


def row_height(columns: Sequence[Column], row: Row) -> float:
    """Estimate the lines of the highest cell of a row."""
    widths = _widths(columns, _TABLE)
    heights = [_height(cell, width) for cell, width in zip(row.cells, widths, strict=False)]
    return max(heights, default=0)


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    shares = sum(column.share for column in columns)
    return [width * column.share / shares for column in columns]


def _height(cell: Body, width: float) -> float:
    return sum(1 + len(words_of(one)) // max(width, 1) for one in _paragraphs(cell))


def _paragraphs(cell: Body) -> list[Content]:
    several: list[Content] = []
    for one in cell:
        inner = [it for item in one.items for it in item.body] if isinstance(one, Items) else [one]
        several += inner
    return several


def _note_height(note: Note) -> float:
    texts = (note.message, note.remedy)
    return _SMALL * (2 + sum(1 + len(text) // _NOTE for text in texts if text))

"""How high rows of a table will be, more or less: which stay whole, and where their remarks fit.

Both writers lay out by this estimate, in lines of text, so that paper and screen agree.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from primum.reports.rendering.repeats import words_of
from primum.reports.rendering.sheet import Body, Column, Content, Grid, Items, Note, Row

_TABLE = 85  # characters on a line as wide as a table
_NOTE = 33  # characters on a line of a remark
_SMALL = 0.8  # the height of such a line, in lines of a table
_WHOLE = 14  # lines; a row that is not higher than this stays on one page


def fitted(grid: Grid) -> Grid:
    """Let remarks that are higher than their row stand below it, and low rows stay whole."""
    return replace(grid, rows=tuple(_fitted(grid.columns, row) for row in grid.rows))


def _fitted(columns: Sequence[Column], row: Row) -> Row:
    height = 1 if row.group else row_height(columns, row)
    notes = sum(map(_note_height, row.notes))
    return replace(row, below=len(row.notes) > 1 and notes > height, whole=height <= _WHOLE)


def row_height(columns: Sequence[Column], row: Row) -> float:
    """Estimate the lines of the highest cell of a row."""
    all_shares = sum(column.share for column in columns)
    heights = [
        _height(cell, _TABLE * column.share / all_shares)
        for column, cell in zip(columns, row.cells, strict=False)
    ]
    return max(heights, default=0)


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

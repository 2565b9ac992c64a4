"""What stands in a section twice, in its prose and word for word in its tables, is shown once."""

from collections.abc import Sequence

from msgspec.structs import replace

from primum.reports.rendering.sheet import (
    Body,
    Box,
    Content,
    Definitions,
    Grid,
    Heading,
    Items,
    Lines,
    Node,
    Paragraph,
    Quotation,
    plain,
)

_FORM_TITLES = frozenset(
    ["bron", "bewijs", "resultaten", "opmerkingen", "source", "evidence", "results", "remarks"]
)
_SHORT = 2  # letters; a single one is in every text


def merged(prose: Sequence[Content], tables: Body) -> Body:
    """Leave out prose that a table repeats; the row that repeats it takes over its lines."""
    kept: list[Content] = []
    for node in prose:
        said = is_said(node, tables)
        if said:
            tables = tuple(_taken(table, node) for table in tables)
        else:
            kept.append(node)
    return (*_without_empty(kept), *tables)


def is_said(node: Content, others: Sequence[Content]) -> bool:
    """Whether a paragraph or list is in these nodes, word for word."""
    if not isinstance(node, Paragraph | Items):
        return False
    parts = [node] if isinstance(node, Paragraph) else [one for it in node.items for one in it.body]
    texts = [letters(words_of(part)) for part in parts]
    if isinstance(node, Paragraph) and _is_head(node, others):
        return True
    told = letters(" ".join(words_of(other) for other in others))
    return all(len(text) >= _SHORT and text in told for text in texts)


def _is_head(node: Paragraph, others: Sequence[Content]) -> bool:
    """Whether a paragraph is what is left of a table's head: nothing but titles of its columns."""
    grids = [other for other in others if isinstance(other, Grid)]
    titles = {word for grid in grids for column in grid.columns for word in _words(column.title)}
    return bool(titles) and set(_words(plain(node.spans))) <= titles | _FORM_TITLES


def _words(text: str) -> list[str]:
    return [word for part in text.replace("/", " ").split() if (word := letters(part))]


def letters(text: str) -> str:
    """Give the letters and digits of a text, for comparing."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def words_of(node: Content) -> str:
    """All words of a node."""
    match node:
        case Heading() | Paragraph():
            return plain(node.spans)
        case Items():
            return " ".join(words_of(one) for item in node.items for one in item.body)
        case Grid():
            inner = (words_of(one) for row in node.rows for cell in row.cells for one in cell)
            return " ".join((*(column.title for column in node.columns), *inner))
        case Definitions():
            return " ".join(f"{plain(pair.term)} {plain(pair.body)}" for pair in node.pairs)
        case Box() | Quotation():
            return " ".join(map(words_of, node.body))
        case _:
            return ""


def _taken(table: Content, node: Content) -> Content:
    """Give the lines of prose to the row that repeats it, or to the table where no row does alone."""
    if not isinstance(table, Grid):
        return table
    lines = _lines(node)
    rows = [
        replace(row, lines=(*row.lines, *lines))
        if is_said(node, [one for cell in row.cells for one in cell])
        else row
        for row in table.rows
    ]
    if any(made is not row for made, row in zip(rows, table.rows, strict=True)):
        return replace(table, rows=tuple(rows))
    return replace(table, lines=(*table.lines, *lines)) if is_said(node, [table]) else table


def _lines(node: Node) -> Lines:
    inner: list[Node] = []
    if isinstance(node, Items):
        inner = [one for item in node.items for one in (item, *item.body)]
    return tuple(
        pair
        for one in (node, *inner)
        for pair in (_lines(one) if isinstance(one, Items) and one is not node else one.lines)
    )


def _without_empty(nodes: list[Content]) -> list[Content]:
    """Leave out headings that nothing is left under."""
    kept: list[Content] = []
    for node in reversed(nodes):
        below = kept[-1] if kept else None
        if not isinstance(node, Heading) or (
            below is not None and not (isinstance(below, Heading) and below.level <= node.level)
        ):
            kept.append(node)
    return kept[::-1]

"""The prose of a document to nodes: paragraphs, lists, tables, quotations, code."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from primum.documents.markdown import Element, Shape, read_elements, split_lines
from primum.documents.model import Document
from primum.documents.reader import fence_content, front_lines
from primum.reports.rendering.sheet import (
    Body,
    Code,
    Column,
    Content,
    Grid,
    Item,
    Items,
    Paragraph,
    Quotation,
    Row,
    Spans,
)

ReadText = Callable[[str], Spans]

_ITEM = re.compile(r"[ \t]*(?P<mark>[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?")
_DEEPEST = 12  # levels of a list; what is deeper is shown at this level
_CELL = re.compile(r"(?<!\\)\|")


class Outline(Struct, frozen=True):
    """A document's lines and the elements that they make."""

    lines: list[str]
    elements: list[Element]


def read_outline(document: Document) -> Outline:
    """Tell the elements of a document apart."""
    lines = split_lines(document.text.lstrip("\ufeff"))
    return Outline(lines, read_elements(lines, len(front_lines(document))))


def read_prose(outline: Outline, elements: Sequence[Element], read: ReadText) -> Body:
    """Make nodes of these elements; headings, comments and machine blocks are left to others."""
    body: list[Content] = []
    items: list[Element] = []
    for element in elements:
        if _in_list(element, items):
            items.append(element)
            continue
        if element.shape is Shape.BLANK:
            continue
        body += _lists(outline, items, read)
        items = []
        body += _node(outline, element, read)
    return (*body, *_lists(outline, items, read))


def lines_of(element: Element) -> tuple[int, int]:
    """The first and last line of an element, counted from 1."""
    return element.first + 1, element.end


def joined_text(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; two spaces or a backslash at an end break the line."""
    text = ""
    for line in lines:
        bare = line.rstrip("\r\n")
        hard = bare.endswith(("  ", "\\"))
        text += bare.strip().removesuffix("\\").rstrip() + ("\n" if hard else " ")
    return text.strip()


def _in_list(element: Element, items: list[Element]) -> bool:
    if element.shape is Shape.PARAGRAPH and element.is_item:
        return True
    return bool(items) and element.shape is Shape.PARAGRAPH and element.indent > 0


def _node(outline: Outline, element: Element, read: ReadText) -> Body:
    own = outline.lines[element.first : element.end]
    at = (lines_of(element),)
    match element.shape:
        case Shape.PARAGRAPH if own[0].lstrip().startswith("|"):
            return _table(own, element.first + 1, read)
        case Shape.PARAGRAPH if own[0].lstrip().startswith(">"):
            bare = joined_text([_QUOTE.sub("", line, count=1) for line in own])
            return (Quotation(body=(Paragraph(spans=read(bare)),), lines=at),)
        case Shape.PARAGRAPH:
            return (Paragraph(spans=read(joined_text(own)), lines=at),)
        case Shape.FENCE:
            return (Code(text="".join(fence_content(outline.lines, element)), lines=at),)
        case Shape.CODE:
            return (Code(text="".join(own).rstrip(), lines=at),)
        case _:
            return ()


def _lists(outline: Outline, items: list[Element], read: ReadText) -> Body:
    """Nest items by how far they are indented."""
    body: list[Content] = []
    at = 0
    while at < len(items):
        made, at = _list((outline, items, read), at, 1)
        body.append(made)
    return tuple(body)


def _list(
    source: tuple[Outline, list[Element], ReadText], at: int, depth: int
) -> tuple[Items, int]:
    """Make the list that begins at item `at`; with the number of the first that is not in it."""
    outline, items, read = source
    margin = _margin(outline, items[at])
    ordered = _is_ordered(outline, items[at])
    made: list[Item] = []
    while at < len(items):
        inner = items[at]
        if made and _ends_list(outline, inner, margin, ordered=ordered):
            break
        own = outline.lines[inner.first : inner.end]
        own[0] = _ITEM.sub("", own[0], count=1)
        at += 1
        body: list[Content] = [Paragraph(spans=read(joined_text(own)))]
        while at < len(items) and not items[at].is_item:
            further = items[at]
            text = joined_text(outline.lines[further.first : further.end])
            body.append(Paragraph(spans=read(text), lines=(lines_of(further),)))
            at += 1
        if at < len(items) and _margin(outline, items[at]) > margin + 1 and depth < _DEEPEST:
            nested, at = _list(source, at, depth + 1)
            body.append(nested)
        made.append(Item(body=tuple(body), lines=(lines_of(inner),)))
    return Items(items=tuple(made), ordered=ordered), at


def _margin(outline: Outline, item: Element) -> int:
    line = outline.lines[item.first].expandtabs(4)
    return len(line) - len(line.lstrip(" "))


def _ends_list(outline: Outline, item: Element, margin: int, *, ordered: bool) -> bool:
    own = _margin(outline, item)
    return own < margin - 1 or (own <= margin and _is_ordered(outline, item) is not ordered)


def _is_ordered(outline: Outline, item: Element) -> bool:
    found = _ITEM.match(outline.lines[item.first])
    return found is not None and found["mark"][0].isdigit()


def _table(own: list[str], first: int, read: ReadText) -> Body:
    """Make a table; its first row heads it where a rule stands below it."""
    rows = [(first + at, _cells(line)) for at, line in enumerate(own)]
    headed = len(own) > 1 and _RULE.fullmatch(own[1].strip()) is not None
    width = max(len(cells) for _, cells in rows)
    titles = rows[0][1] if headed else []
    columns = tuple(
        Column("".join(span.text for span in read(titles[at])) if at < len(titles) else "")
        for at in range(width)
    )
    body = tuple(
        Row(
            cells=tuple(
                (Paragraph(spans=read(cell)),) for cell in [*cells, *[""] * (width - len(cells))]
            ),
            lines=((line, line),),
        )
        for line, cells in rows[2 * headed :]
    )
    return (Grid(label="", columns=columns, rows=body, lines=((first, first + headed),)),)


def _cells(line: str) -> list[str]:
    bare = line.strip()
    bare = bare[bare.startswith("|") :]
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(bare)]

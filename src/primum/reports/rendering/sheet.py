"""The sheet: what a rendered document holds, before anybody decides how it looks.

A sheet is a tree of frozen nodes. It holds text and never markup, so neither writer can be made to
take a document's text for code. The Typst template reads the same tree as JSON.
"""

from typing import Literal

from msgspec import Struct

Tone = Literal["plain", "good", "caution", "alarm", "draft"]
Lines = tuple[tuple[int, int], ...]  # first and last lines in the document, both included


class Span(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A run of text in one style. A newline in it is a line break.

    `to` is where it leads: `#id` within the sheet, or an address (http, https, mailto).
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    to: str = ""


Spans = tuple[Span, ...]


class Note(Struct, frozen=True, kw_only=True):
    """A remark for the margin: what, how sure, what to do, and where the rule is explained."""

    rule: str
    verdict: str
    message: str
    remedy: str = ""
    to: str = ""


class Node(Struct, frozen=True, kw_only=True):
    """What every node has: an id to lead to, the document's lines it says, remarks on them."""

    id: str = ""
    lines: Lines = ()
    notes: tuple[Note, ...] = ()
    runs_on: bool = False  # the notes may stand beside the next node too


class Heading(Node, frozen=True, kw_only=True, tag_field="node", tag="heading"):
    """A heading; level 1 is the first under the title."""

    level: int
    spans: Spans


class Paragraph(Node, frozen=True, kw_only=True, tag_field="node", tag="paragraph"):
    """Running text. `language` is set where it is not that of the sheet."""

    spans: Spans
    small: bool = False
    language: str = ""


class Item(Node, frozen=True, kw_only=True):
    """An item of a list."""

    body: tuple["Content", ...]


class Items(Node, frozen=True, kw_only=True, tag_field="node", tag="items"):
    """A list."""

    items: tuple[Item, ...]
    ordered: bool = False
    plain: bool = False  # without marks


class Column(Struct, frozen=True):
    """A column of a grid; `share` is its part of the width."""

    title: str
    share: float = 1.0


class Row(Node, frozen=True, kw_only=True):
    """A row: for each column what stands in it. A row of one cell spans all columns."""

    cells: tuple[tuple["Content", ...], ...]
    group: bool = False  # it is a heading of the rows below it
    below: bool = False  # its remarks are higher than itself, and stand below it
    whole: bool = False  # it is low enough to stand on one page
    hyphenated: tuple[bool, ...] = ()  # for each cell whether a word in it may not fit


class Grid(Node, frozen=True, kw_only=True, tag_field="node", tag="grid"):
    """A table. `label` says for those who cannot see it what it holds.

    Where `headed`, the first cell of each row is its heading. `quiet` is set where a heading right
    above says the same as the label.
    """

    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    headed: bool = False
    quiet: bool = False


class Pair(Struct, frozen=True, kw_only=True):
    """A term and what it means."""

    term: Spans
    body: Spans


class Definitions(Node, frozen=True, kw_only=True, tag_field="node", tag="definitions"):
    """Terms, each with what it means. `language` is set where it is not that of the sheet."""

    pairs: tuple[Pair, ...]
    language: str = ""


class Figure(Node, frozen=True, kw_only=True, tag_field="node", tag="figure"):
    """A picture: SVG, what it shows for those who cannot see it, and the text under it."""

    svg: str
    alternative: str
    caption: Spans = ()


class Box(Node, frozen=True, kw_only=True, tag_field="node", tag="box"):
    """Something set apart: a statement, a warning. `label` is the small word above its title."""

    tone: Tone
    label: str = ""
    title: Spans = ()
    body: tuple["Content", ...] = ()


class Code(Node, frozen=True, kw_only=True, tag_field="node", tag="code"):
    """Lines that are shown as they are."""

    text: str


class Quotation(Node, frozen=True, kw_only=True, tag_field="node", tag="quotation"):
    """What somebody else said."""

    body: tuple["Content", ...]


Content = Heading | Paragraph | Items | Grid | Definitions | Figure | Box | Code | Quotation
Body = tuple[Content, ...]


class Badge(Struct, frozen=True):
    """The decision in few words, for the top of the first page."""

    text: str
    tone: Tone


class Sheet(Struct, frozen=True, kw_only=True):
    """A document, ready to be written as HTML or PDF.

    `notice` says what it is not for; `running` is the head of every page; `kind` the small words
    above the title. `trail` leads to the pages above this one, where it is one of many.
    """

    title: str
    language: str
    kind: str
    running: str
    notice: str
    badges: tuple[Badge, ...] = ()
    facts: tuple[Pair, ...] = ()
    body: Body = ()
    remarks: int = 0  # in the margins
    trail: Spans = ()


def plain(spans: Spans) -> str:
    """The text of spans without their style."""
    return "".join(span.text for span in spans)


def text(words: str, *, bold: bool = False, italic: bool = False, to: str = "") -> Spans:
    """Make spans of one run of text."""
    return (Span(text=words, bold=bold, italic=italic, to=to),) if words else ()


def paragraph(words: str | Spans, *, small: bool = False) -> Paragraph:
    """Make a paragraph of plain text or spans."""
    return Paragraph(spans=text(words) if isinstance(words, str) else words, small=small)

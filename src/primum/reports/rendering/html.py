"""A sheet as one HTML file: no script, no other file, readable from a disk and on paper.

Every text goes through `escape`; a policy in the head forbids scripts and addresses besides.
"""

import base64
from collections import deque
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import assert_never

from primum.reports.rendering.sheet import (
    Body,
    Box,
    Code,
    Content,
    Definitions,
    Figure,
    Grid,
    Heading,
    Items,
    Node,
    Note,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Sheet,
    Span,
    Spans,
    plain,
)
from primum.reports.rendering.words import say

_STYLE = Path(__file__).with_name("sheet.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LONG = 12  # headings of the first level; with more of them a list of contents helps


def html_of(sheet: Sheet) -> str:
    """Write a sheet as an HTML document."""
    return "".join(
        (
            f'<!doctype html>\n<html lang="{escape(sheet.language)}">\n<head>\n',
            '<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(sheet.title)}</title>\n",
            f"<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n",
            f'<body class="{"noted" if sheet.remarks else "plain"}">\n',
            f'<p class="notice" role="note">{escape(sheet.notice)}</p>\n',
            f"<main>\n{_head(sheet)}{_contents(sheet)}{_Writer(sheet).body(sheet.body)}</main>\n",
            f"<footer><p>{escape(sheet.running)}</p></footer>\n</body>\n</html>\n",
        )
    )


def _head(sheet: Sheet) -> str:
    badges = "".join(
        f'<p class="badge {badge.tone}">{escape(badge.text)}</p>\n' for badge in sheet.badges
    )
    facts = _pairs(sheet.facts, "facts") if sheet.facts else ""
    trail = f'<p class="trail">{_spans(sheet.trail)}</p>\n' if sheet.trail else ""
    return (
        f'<header>\n{trail}<p class="kind">{escape(sheet.kind)}</p>\n<h1>{escape(sheet.title)}</h1>\n'
        f"{badges}{facts}</header>\n"
    )


def _contents(sheet: Sheet) -> str:
    """List the headings of the first level, to go there from the top."""
    tops = [it for it in sheet.body if isinstance(it, Heading) and it.level == 1 and it.id]
    if len(tops) < _LONG // 3:
        return ""
    items = "".join(
        f'<li><a href="#{escape(it.id)}">{escape(plain(it.spans))}</a></li>' for it in tops
    )
    name = escape(say("contents", "nl" if sheet.language == "nl" else "en"))
    return f'<nav aria-label="{name}"><ul>{items}</ul></nav>\n'


def _pairs(pairs: Iterable[Pair], kind: str = "") -> str:
    rows = "".join(f"<dt>{_spans(it.term)}</dt><dd>{_spans(it.body)}</dd>" for it in pairs)
    return f"<dl{_class(kind)}>{rows}</dl>\n"


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    made = escape(span.text).replace("\n", "<br>")
    if span.code:
        made = f"<code>{made}</code>"
    if span.bold:
        made = f"<strong>{made}</strong>"
    if span.italic:
        made = f"<em>{made}</em>"
    return f'<a href="{escape(span.to)}">{made}</a>' if span.to else made


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _id(node: Node) -> str:
    return f' id="{escape(node.id)}"' if node.id else ""


class _Writer:
    """Writes nodes; it knows the language for the words around remarks."""

    def __init__(self, sheet: Sheet) -> None:
        self._language = "nl" if sheet.language == "nl" else "en"

    def body(self, body: Body) -> str:
        made = []
        nodes = deque(body)
        while nodes:
            node = nodes.popleft()
            beside = self._node(node)
            if node.runs_on and nodes:
                beside += self._node(nodes.popleft())
            made.append(self._beside(node, beside))
        return "".join(made)

    def _beside(self, node: Node, made: str) -> str:
        """Put a node's remarks beside it."""
        if not node.notes:
            return made
        return f'<div class="beside"><div>{made}</div>{self._notes(node.notes)}</div>\n'

    def _notes(self, notes: Iterable[Note]) -> str:
        return "".join(map(self._note, notes))

    def _note(self, note: Note) -> str:
        key = f"remark-{note.verdict}"
        sure = escape(say(key, "nl" if self._language == "nl" else "en"))
        name = escape(note.rule)
        link = f'<a href="{escape(note.to)}">{name}</a>' if note.to else name
        return (
            f'<aside class="note {escape(note.verdict)}" lang="en" aria-label="{sure}: {name}">'
            f'<p class="rule">{link} <span lang="{self._language}">{sure}</span></p>'
            f'<p>{escape(note.message)}</p><p class="remedy">{escape(note.remedy)}</p></aside>'
        )

    def _node(self, node: Content) -> str:
        match node:
            case Heading():
                level = min(node.level + 1, 6)
                return f"<h{level}{_id(node)}>{_spans(node.spans)}</h{level}>\n"
            case Paragraph():
                if not node.spans and not node.id:
                    return ""
                small = _class("small" if node.small else "")
                return f"<p{_id(node)}{small}{_lang(node.language)}>{_spans(node.spans)}</p>\n"
            case Items():
                return self._items(node)
            case Grid():
                return self._grid(node)
            case Definitions():
                return f"<div{_id(node)}{_lang(node.language)}>{_pairs(node.pairs)}</div>"
            case Figure():
                return _figure(node)
            case Box():
                return self._box(node)
            case Code():
                return f"<pre{_id(node)}>{escape(node.text)}</pre>\n"
            case Quotation():
                return f"<blockquote{_id(node)}>{self.body(node.body)}</blockquote>\n"
            case _:
                assert_never(node)

    def _items(self, node: Items) -> str:
        kind = "ol" if node.ordered else "ul"
        style = _class("bare" if node.plain else "")
        items = "".join(
            f"<li{_id(it)}>{self._beside(it, self.body(it.body))}</li>\n" for it in node.items
        )
        return f"<{kind}{_id(node)}{style}>\n{items}</{kind}>\n"

    def _box(self, node: Box) -> str:
        label = f'<p class="label">{escape(node.label)}</p>' if node.label else ""
        title = f'<p class="title">{_spans(node.title)}</p>' if node.title else ""
        return (
            f'<section class="box {node.tone}"{_id(node)}>{label}{title}'
            f"{self.body(node.body)}</section>\n"
        )

    def _grid(self, node: Grid) -> str:
        """Write a table; remarks on a row stand beside it in the margin, or below it."""
        noted = any(row.notes and not row.below for row in node.rows)
        shares = sum(column.share for column in node.columns) or 1
        widths = "".join(
            f'<col style="--share:{column.share / shares:.3f}">' for column in node.columns
        )
        titles = "".join(
            f'<th scope="col" role="columnheader">{escape(column.title)}</th>'
            if column.title
            else '<td role="cell"></td>'
            for column in node.columns
        )
        head = (
            f'<thead><tr role="row">{titles}</tr></thead>'
            if any(it.title for it in node.columns)
            else ""
        )
        unseen = _class("unseen" if node.quiet else "")
        caption = f"<caption{unseen}>{escape(node.label)}</caption>" if node.label else ""
        rows = "".join(self._row(node, row) for row in node.rows)
        kind = "table marked" if noted else "table"
        return (
            f'<div class="{kind}"><table role="table"{_id(node)}>{caption}<colgroup>{widths}'
            f'</colgroup>{head}<tbody role="rowgroup">{rows}</tbody></table></div>\n'
        )

    def _row(self, grid: Grid, row: Row) -> str:
        if row.group:
            inner = self.body(row.cells[0])
            cells = (
                f'<th scope="rowgroup" role="rowheader" colspan="{len(grid.columns)}">{inner}</th>'
            )
        else:
            cells = "".join(
                self._cell(grid, at, self.body(cell)) for at, cell in enumerate(row.cells)
            )
        notes = self._notes(row.notes)
        if notes and not row.below:
            cells += f'<td class="margin" role="cell">{notes}</td>'
        made = f'<tr role="row"{_id(row)}{_class("above" if row.below else "")}>{cells}</tr>\n'
        if not row.below:
            return made
        inner = (
            f'<td class="below" role="cell" colspan="{len(grid.columns)}"><div>{notes}</div></td>'
        )
        return f'{made}<tr role="row">{inner}</tr>\n'

    def _cell(self, grid: Grid, at: int, made: str) -> str:
        if grid.headed and at == 0:
            return f'<th scope="row" role="rowheader">{made}</th>'
        title = escape(grid.columns[at].title) if at < len(grid.columns) else ""
        return f'<td role="cell" data-title="{title}">{made}</td>'


def _figure(node: Figure) -> str:
    # As an image it can run nothing, whatever a name in it says.
    data = base64.b64encode(node.svg.encode()).decode()
    caption = f"<figcaption>{_spans(node.caption)}</figcaption>" if node.caption else ""
    return (
        f'<figure{_id(node)}><img src="data:image/svg+xml;base64,{data}" '
        f'alt="{escape(node.alternative)}">{caption}</figure>\n'
    )

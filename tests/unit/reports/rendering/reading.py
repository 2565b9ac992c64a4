"""What a test asks of a sheet: its words, its nodes, where it links to."""

from msgspec import Struct

from primum.reports.rendering.sheet import Heading, Node, Note, Span, plain


def walk(value):
    """Give every part of a sheet, outermost first."""
    yield value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from walk(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


def parts(sheet, kind):
    return [part for part in walk(sheet) if isinstance(part, kind)]


def words(value):
    """All words of a part of a sheet, in one line."""
    return " ".join("".join(span.text for span in parts(value, Span)).split())


def headings(sheet):
    return [plain(node.spans) for node in sheet.body if isinstance(node, Heading)]


def ids(sheet):
    return [node.id for node in parts(sheet, Node) if node.id]


def links(sheet):
    return [part.to for part in walk(sheet) if isinstance(part, Span | Note) and part.to]

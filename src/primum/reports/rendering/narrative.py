"""The parts of a document as people wrote them, the machine's blocks replaced by what they mean."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from primum.documents.markdown import Element
from primum.documents.reader import fence_content
from primum.reports.rendering.prose import Outline, lines_of, read_prose
from primum.reports.rendering.scribe import Scribe
from primum.reports.rendering.sections import Part, is_machine
from primum.reports.rendering.sheet import (
    Body,
    Box,
    Code,
    Content,
    Grid,
    Heading,
    Span,
)

Shown = Callable[[Element], Body]  # a block for machines -> what is shown of it in its place


def read_part(scribe: Scribe, outline: Outline, elements: Sequence[Element], shown: Shown) -> Body:
    """Read the prose under a heading; each block for machines becomes what `shown` says."""
    body: list[Content] = []
    waiting: list[Element] = []
    for element in elements:
        if is_machine(element):
            body += [*read_prose(outline, waiting, scribe.spans), *shown(element)]
            waiting = []
        else:
            waiting.append(element)
    return (*body, *read_prose(outline, waiting, scribe.spans))


def heading(scribe: Scribe, part: Part, level: int, name: str = "") -> Heading:
    """Make the heading of a part, and begin to cite from there."""
    anchor = scribe.begin(name or f"sec-{part.heading}", part.heading)
    return Heading(
        level=level, spans=scribe.spans(part.heading), id=anchor, lines=((part.line, part.line),)
    )


def unread_block(scribe: Scribe, outline: Outline, fence: Element) -> Box:
    """Show a block that could not be read as it was written: nothing is lost."""
    code = Code(text="".join(fence_content(outline.lines, fence)))
    label = scribe.say("machine-block")
    title = (Span(text=fence.text, code=True),) if fence.text else ()
    return Box(tone="alarm", label=label, title=title, body=(code,), lines=(lines_of(fence),))


def levelled(body: Iterable[Content]) -> Body:
    """Let no heading skip a level: under level 1 comes 2, whatever the document wrote."""
    made: list[Content] = []
    open_: list[int] = []  # the levels as written, of the headings that are open
    for node in body:
        if isinstance(node, Heading):
            open_ = [level for level in open_ if level < node.level]
            open_.append(node.level)
            made.append(replace(node, level=min(len(open_), 5)))
        else:
            made.append(node)
    return _captioned(made)


def _captioned(body: Sequence[Content]) -> Body:
    """Show the label of a table only where it tells tables of one section apart."""
    section, counts = 0, Counter[int]()
    placed: list[tuple[int, Content]] = []
    for node in body:
        section += isinstance(node, Heading)
        counts[section] += isinstance(node, Grid) and not _says_itself(node)
        placed.append((section, node))
    return tuple(
        replace(node, quiet=_says_itself(node) or counts[at] < 2)
        if isinstance(node, Grid)
        else node
        for at, node in placed
    )


def _says_itself(grid: Grid) -> bool:
    return any(column.title == grid.label for column in grid.columns)


def in_language(nodes: Body, language: str) -> Body:
    """Mark paragraphs as being in another language than the sheet."""
    return tuple(
        replace(node, language=language) if hasattr(node, "language") else node for node in nodes
    )

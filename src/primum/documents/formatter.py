"""The canonical form of a document: `primum fmt`.

It changes how a document looks and never what it says. Paragraphs are not filled anew, words are
never touched, hard line breaks stay, and a piece of YAML is laid out anew only when what comes
out reads back the same, with every comment; else it stays as it was.
"""

from primum.documents.markdown import SPACES, Element, Shape, block_word, read_elements, split_lines
from primum.documents.reader import fence_content, front_end
from primum.documents.yaml_layout import lay_out

_MEANS_MORE_AT_THE_TOP = ("---", "\ufeff")  # front matter, and a byte order mark
_SPACES = SPACES + "\n"


def format_document(text: str) -> str:
    """Give the canonical form of a document's text; formatting it again changes nothing.

    A text whose front matter, a fence or a comment is not closed is given back as it is: nobody
    knows where its parts end.
    """
    lines = [line.rstrip("\r\n") + "\n" for line in split_lines(text.lstrip("\ufeff"))]
    start = front_end(lines)
    elements = read_elements(lines, max(start, 0))
    if start < 0 or not all(element.is_closed for element in elements):
        return text
    front = _front(lines[:start])
    body = _body(lines, elements)
    begins_blank = bool(elements) and elements[0].shape is Shape.BLANK
    if body and (front or (begins_blank and body[0].startswith(_MEANS_MORE_AT_THE_TOP))):
        front.append("\n")
    return "".join(front + body)


def _front(lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["---\n", *split_lines(lay_out("".join(lines[1:-1]))), "---\n"]


def _body(lines: list[str], elements: list[Element]) -> list[str]:
    """Write the elements, with blank lines as they should be between them."""
    out: list[str] = []
    before: Element | None = None
    blanks = 0
    for element in elements:
        if element.shape is Shape.BLANK:
            blanks += 1
            continue
        if before:
            out += ["\n"] * _blanks(before, element, blanks)
        out += _written(lines, element)
        before, blanks = element, 0
    return out


def _blanks(before: Element, after: Element, found: int) -> int:
    """How many blank lines stand between two elements, where `found` were found."""
    if before.shape is after.shape is Shape.CODE:
        return found  # they are part of the code
    if _stands_apart(before) or _stands_apart(after):
        return 1
    return min(found, 1)


def _stands_apart(element: Element) -> bool:
    """Whether blank lines belong round it; in a list they would make the list a loose one."""
    return element.shape is Shape.HEADING or (element.shape is Shape.FENCE and not element.indent)


def _written(lines: list[str], element: Element) -> list[str]:
    own = lines[element.first : element.end]
    match element.shape:
        case Shape.FENCE if block_word(element.text):
            return _block(lines, element)
        case Shape.PARAGRAPH:
            return [*map(_broken, own[:-1]), _trimmed(own[-1])]
        case Shape.HEADING:  # underlined, it may have several lines
            return [*map(_broken, own[:-2]), *map(_trimmed, own[-2:])]
        case Shape.BREAK:
            return [*map(_trimmed, own)]
        case _:
            return own


def _block(lines: list[str], fence: Element) -> list[str]:
    """Write a fence for a machine, with its YAML laid out."""
    opening, *inside, closing = lines[fence.first : fence.end]
    margin = opening[: len(opening) - len(opening.lstrip(SPACES))]
    bare = opening.lstrip(SPACES)
    mark = bare[: len(bare) - len(bare.lstrip(bare[0]))]
    laid_out = split_lines(lay_out("".join(fence_content(lines, fence))))
    if (
        margin != " " * fence.indent
        or not all(line.startswith(margin) for line in inside if line.strip(_SPACES))
        or any(line.lstrip(" ").startswith(mark) for line in laid_out)
    ):
        # Its lines do not share a margin, or one of them would close the fence.
        return [opening, *inside, closing]
    return [
        f"{margin}{mark}yaml {block_word(fence.text)}\n",
        *(margin + line if line.strip(_SPACES) else line for line in laid_out),
        margin + _trimmed(closing.lstrip(" ")),
    ]


def _trimmed(line: str) -> str:
    return line.rstrip(_SPACES) + "\n"


def _broken(line: str) -> str:
    """A line that others follow: two spaces at its end break it there, and stay."""
    trimmed = line.rstrip(_SPACES)
    if trimmed.endswith("\\"):  # without the space after it, it would break the line
        return line
    return trimmed + ("  \n" if line.endswith("  \n") else "\n")

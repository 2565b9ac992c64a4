"""One text to one document: front matter, sections by heading, and the blocks for machines."""

from pathlib import PurePath

from primum.documents.markdown import SPACES, Element, Shape, block_word, read_elements, split_lines
from primum.documents.model import Block, Document, Section, Yaml
from primum.documents.prose import last_sentence, plain_text
from primum.documents.yaml_reader import read_yaml
from primum.vocabulary.problem import Place, Problem

_SPACES = SPACES + "\r\n"


def read_document(
    path: str, text: str, *, kind: str | None = None
) -> tuple[Document, list[Problem]]:
    """Read a document; it always loads, with a problem for everything that is broken in it.

    `kind` is by default the name of the folder that the path ends in. The value of the front
    matter is an empty mapping where there is none.
    """
    lines = split_lines(text)
    bare = split_lines(text.lstrip("\ufeff"))  # a byte order mark hides no heading
    front, start, problems = _read_front(path, bare)
    elements = read_elements(bare, start)
    problems += [problem for element in elements if (problem := _unclosed(path, element))]
    reader = _Reader(path, bare)
    for element in elements:
        reader.read(element)
    file = PurePath(path)
    document = Document(
        id=file.stem,
        kind=file.parent.name if kind is None else kind,
        path=path,
        front=front,
        sections=_sections(lines, elements, start),
        blocks=tuple(reader.blocks),
        text=text,
    )
    return document, sorted(problems + reader.problems, key=lambda problem: problem.place.line)


def front_lines(document: Document) -> tuple[str, ...]:
    """Give the lines before the first section: the front matter with its two fences, or none.

    Followed by the lines of the sections, in order, they are the text.
    """
    return tuple(split_lines(document.text)[: document.sections[0].line - 1])


def front_end(lines: list[str]) -> int:
    """How many lines the front matter takes with its fences: 0 for none, -1 when it is not closed."""
    if not lines or lines[0].rstrip(_SPACES) != "---":
        return 0
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip(_SPACES) in ("---", "..."):
            return at + 1
    return -1


def fence_content(lines: list[str], fence: Element) -> list[str]:
    """Give the lines between the fences, without the indentation that they share with them."""
    content = lines[fence.first + 1 : fence.end - fence.is_closed]
    return [line[_shared(line, fence.indent) :] for line in content]


def _shared(line: str, indent: int) -> int:
    return min(indent, len(line) - len(line.lstrip(" ")))


def _read_front(path: str, lines: list[str]) -> tuple[Yaml, int, list[Problem]]:
    """Read the front matter; with the number of the line after it, counted from 0."""
    end = front_end(lines)
    if end == 0:
        return Yaml(value={}, lines={}, line=1), 0, []
    if end < 0:
        problem = Problem(
            place=Place(path, 1),
            rule="front-matter-unclosed",
            fault="the front matter that begins here does not end",
            remedy="Write a line of three dashes after it.",
        )
        return Yaml(value=None, lines={}, line=1), 0, [problem]
    front, problems = read_yaml("".join(lines[1 : end - 1]), path, 2)
    if front.value is None and not problems:
        return Yaml(value={}, lines={}, line=front.line), end, []
    if not problems and not isinstance(front.value, dict):
        problem = Problem(
            place=Place(path, 2),
            rule="front-matter-without-members",
            fault="front matter has to be members with values",
            value=str(front.value)[:60],
            remedy="Write `title: …` and what else is known.",
        )
        return Yaml(value=None, lines=front.lines, line=front.line), end, [problem]
    return front, end, problems


def _unclosed(path: str, element: Element) -> Problem | None:
    if element.is_closed:
        return None
    if element.shape is Shape.COMMENT:
        fault, remedy = "the comment that begins here does not end", "Write --> after it."
    else:
        fault, remedy = "the fence that opens here is not closed", "Close it with the same marks."
    return Problem(
        place=Place(path, element.first + 1),
        rule=f"{element.shape.value}-unclosed",
        fault=fault,
        value=element.text,
        remedy=remedy,
    )


def _sections(lines: list[str], elements: list[Element], start: int) -> tuple[Section, ...]:
    """Cut the lines at the headings; the first section has none, and may have no lines."""
    headings = [element for element in elements if element.shape is Shape.HEADING]
    ends = [heading.first for heading in headings] + [len(lines)]
    first = Section(heading="", level=0, line=start + 1, lines=tuple(lines[start : ends[0]]))
    return first, *(
        Section(
            heading=plain_text([heading.text]) or heading.text,
            level=heading.level,
            line=heading.first + 1,
            lines=tuple(lines[heading.first : end]),
        )
        for heading, end in zip(headings, ends[1:], strict=True)
    )


class _Reader:
    """Goes through the elements, and knows the headings and the prose above each."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self._path, self._lines = path, lines
        self._headings: list[tuple[int, str]] = []
        self._prose: list[str] = []
        self._content = 0  # of the list item that the prose is, the column of its content
        self._fenced = False  # a block stands between the prose and here

    def read(self, element: Element) -> None:
        """Take in the next element."""
        if element.shape is Shape.HEADING:
            self._headings = [head for head in self._headings if head[0] < element.level]
            self._headings.append((element.level, plain_text([element.text])))
            self._prose = []
        elif element.shape is Shape.PARAGRAPH:
            self._take(element)
        elif element.shape is Shape.FENCE and block_word(element.text):
            self._fenced = True
            self._block(element)

    def _take(self, element: Element) -> None:
        """Take in a paragraph: of a list item, all its paragraphs are one prose."""
        lines = self._lines[element.first : element.end]
        goes_on = self._prose and self._content and not element.is_item and not self._fenced
        if goes_on and element.indent == self._content:
            self._prose += lines
        else:
            self._prose = lines
        self._content, self._fenced = element.indent, False

    def _block(self, fence: Element) -> None:
        line = fence.first + 2
        content = "".join(fence_content(self._lines, fence))
        if fence.is_closed:
            yaml, problems = read_yaml(content, self._path, line)
        else:  # its end is unknown, so what it says is unknown
            yaml, problems = Yaml(value=None, lines={}, line=line), []
        if fence.is_closed and yaml.value is None and not problems:
            problem = Problem(
                place=Place(self._path, line - 1),
                rule="block-empty",
                fault="this block says nothing",
                value=fence.text,
                remedy="Write its members, or remove it.",
            )
            problems = [problem]
        self.problems += problems
        self.blocks.append(
            Block(
                info=block_word(fence.text),
                line=line - 1,
                yaml=yaml,
                headings=tuple(text for _, text in self._headings),
                sentence=last_sentence(self._prose) if self._prose else "",
                prose=plain_text(self._prose),
            )
        )

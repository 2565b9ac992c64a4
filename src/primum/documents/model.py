"""A document as it was written: front matter, sections and blocks, each with its lines.

Every line of the text is in exactly one section (or the front matter), so nothing is lost: the
lines joined again are the text.
"""

from msgspec import Struct

from primum.vocabulary.problem import Place

Path = tuple[str | int, ...]  # the members and indexes that lead to a value: ("limit", "at-most")


class Yaml(Struct, frozen=True, kw_only=True):
    """A piece of YAML as plain data, with the line in the document of every value in it.

    Scalars are text, int, float or None; `yes` and `no`, dates and quantities stay text. `value`
    is None when the YAML is broken, which is then one of the problems.
    """

    value: object
    lines: dict[Path, int]
    line: int  # of its first line

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing that encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.line)


class Block(Struct, frozen=True, kw_only=True):
    """A fenced YAML block: `info` is the word after `yaml` in its info string (`statement`).

    `line` is that of the opening fence, `headings` the path of headings above it, outermost
    first, and `sentence` the last sentence of the prose above it in its section.
    """

    info: str
    line: int
    yaml: Yaml
    headings: tuple[str, ...]
    sentence: str
    prose: str  # the whole paragraph or list item that the sentence stands in


class Section(Struct, frozen=True, kw_only=True):
    """A heading and the lines under it, up to the next heading of any level.

    The first section has no heading and holds what stands before the first one. `lines` include
    the heading's own line.
    """

    heading: str
    level: int
    line: int
    lines: tuple[str, ...]


class Document(Struct, frozen=True, kw_only=True):
    """One file of knowledge. `kind` is the name of its folder (`medicines`), `id` its stem."""

    id: str
    kind: str
    path: str
    front: Yaml
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    text: str

    def place(self, line: int = 0) -> Place:
        """A place in this document."""
        return Place(self.path, line)

    @property
    def title(self) -> str:
        """The title of the front matter, else the first heading, else the id."""
        if isinstance(self.front.value, dict) and isinstance(self.front.value.get("title"), str):
            return str(self.front.value["title"])
        return next((section.heading for section in self.sections if section.heading), self.id)

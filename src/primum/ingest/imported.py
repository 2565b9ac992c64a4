"""What an import makes of a foreign text: a document, and where each of its lines comes from."""

from msgspec import Struct

from primum.documents.model import Document
from primum.vocabulary.problem import Problem


class Imported(Struct, frozen=True, kw_only=True):
    """A document made of a foreign text.

    `lines` gives for each line of the document its line in the foreign text, and 0 for one that
    the import wrote itself; `kept` are the lines of the foreign text that stand in the document.
    """

    document: Document
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def kept(self) -> frozenset[int]:
        """Which lines of the foreign text are in the document."""
        return frozenset(self.lines) - {0}

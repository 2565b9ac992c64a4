"""What is to be rendered: a document, what it is linked with, and what the linter says of it."""

from msgspec import Struct
from msgspec.structs import replace

from primum.checks.check import text_in
from primum.checks.pack import Pack
from primum.documents.model import Document
from primum.knowledge.assessment import is_assessment
from primum.knowledge.linked import Knowledge
from primum.lint.suppression import Suppressed
from primum.reports.rendering.words import say
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place, Problem


class Subject(Struct, frozen=True, kw_only=True):
    """A document to render, in its own language unless `language` says another.

    `knowledge` and `pack` hold what the document is linked with, itself included. The lines of
    `problems` are those of the document; `lines` gives for each its line in the file that was named,
    where the document was made of another file. `answered` is what the document itself answers.
    """

    document: Document
    knowledge: Knowledge
    pack: Pack
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    answered: tuple[Suppressed, ...] = ()
    language: Language | None = None

    @property
    def is_assessment(self) -> bool:
        """Whether it is, or is in the form of, a risk analysis."""
        return is_assessment(self.document)

    def printed_line(self, line: int) -> int:
        """The line of the file that was named; 0 for one that stands in no file."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else line

    @property
    def printed_problems(self) -> list[Problem]:
        """The problems, at the lines of the file that was named."""
        return [
            replace(it, place=Place(it.place.path, self.printed_line(it.place.line)))
            for it in self.problems
        ]

    def notice(self, language: Language) -> str:
        """What the document is not for; a folder of knowledge says it, else Primum does."""
        said = text_in(self.knowledge.folder.notice, language)
        return said or say("demonstration", language)

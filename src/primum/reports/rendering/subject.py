"""What is to be rendered: a document, what it is linked with, and what the linter says of it."""

from msgspec import Struct

from primum.checks.pack import Pack
from primum.documents.model import Document
from primum.knowledge.assessment import ASSESSMENT_BLOCKS
from primum.knowledge.linked import Knowledge
from primum.knowledge.strict import Language
from primum.reports.rendering.words import said_in, say
from primum.vocabulary.problem import Problem


class Subject(Struct, frozen=True, kw_only=True):
    """A document to render, in its own language unless `language` says another.

    `knowledge` and `pack` hold what the document is linked with, itself included. The lines of
    `problems` are those of the document.
    """

    document: Document
    knowledge: Knowledge
    pack: Pack
    problems: tuple[Problem, ...] = ()
    language: Language | None = None

    @property
    def is_assessment(self) -> bool:
        """Whether it is, or is in the form of, a risk analysis."""
        return self.document.kind == "assessments" or any(
            block.info in ASSESSMENT_BLOCKS for block in self.document.blocks
        )

    def notice(self, language: Language) -> str:
        """What the document is not for; a folder of knowledge says it, else Primum does."""
        said = said_in(self.knowledge.folder.notice, language)
        return said or say("demonstration", language)

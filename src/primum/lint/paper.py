"""What a rule looks at: one text with its prose and blocks, or all of them together.

A structured document is taken as it is. Any other text is first made a document by `ingest`, so
that a rule knows one form only; where a line came from is put back afterwards (`lines`).
"""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import TypeVar, cast

from msgspec import Struct

from primum.checks.pack import Pack
from primum.documents.language import language_of
from primum.documents.model import Document
from primum.documents.passages import Form, Passage, read_passages
from primum.knowledge.assessment import is_assessment
from primum.knowledge.evidence import read_assessment
from primum.knowledge.form import Role, section_under
from primum.knowledge.linked import Knowledge, LinkedAssessment
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Problem

T = TypeVar("T")


class Paper(Struct, frozen=True, kw_only=True, dict=True):
    """A text under the linter.

    `lines` gives, for each line of the document, its line in the file that was named (0 for a
    line that stands in no file); empty where the document is that file.
    """

    document: Document
    lines: tuple[int, ...] = ()

    @cached_property
    def language(self) -> Language:
        """The language of its prose; blocks may hold both, and what an import wrote is English."""
        return language_of(" ".join(it.text for it in self.prose))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Its prose, in order."""
        return read_passages(self.document)

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """Its prose without the headings."""
        return tuple(it for it in self.passages if it.form is not Form.HEADING)

    @cached_property
    def assessment(self) -> LinkedAssessment:
        """What its blocks say of evidence; of a monograph nothing."""
        return read_assessment(self.document)[0]

    @cached_property
    def readings(self) -> dict[Callable[["Paper"], object], object]:
        """What readers found in it, by the reader (see `once`)."""
        return {}

    def printed_line(self, line: int) -> int:
        """The line in the file that was named, for a message; of what no file has, the one before."""
        if not self.lines:
            return line
        before = (it for it in reversed(self.lines[:line]) if it)
        return next(before, line)

    @property
    def is_assessment(self) -> bool:
        """Whether it is, or is in the form of, a risk analysis."""
        return is_assessment(self.document)

    def section(self, *roles: Role) -> tuple[Passage, ...]:
        """The prose under headings of the form of a risk analysis, in any language."""
        return tuple(it for it in self.prose if role_of(it) in roles)


def once(read: Callable[[Paper], T]) -> Callable[[Paper], T]:
    """Let a reader read each text once, however many rules ask: what it found stays with the paper."""

    @wraps(read)
    def remembered(paper: Paper) -> T:
        if read not in paper.readings:
            paper.readings[read] = read(paper)
        return cast(T, paper.readings[read])

    return remembered


def role_of(passage: Passage) -> Role | None:
    """Say which section of a risk analysis a passage stands in."""
    found = section_under(passage.headings)
    return found.role if found else None


def paper_of(document: Document, lines: tuple[int, ...] = ()) -> Paper:
    """Lay a document before the rules."""
    return Paper(document=document, lines=lines)


class Corpus(Struct, frozen=True, kw_only=True):
    """Texts that are linted together.

    `today` (2026-11-22) is the day by which ages are judged. `knowledge` and `pack` are absent where
    no folder of knowledge is linted. `problems` is what was wrong with reading, linking and
    compiling; `only` names the paths that were asked for, and is empty when all were.
    """

    papers: tuple[Paper, ...]
    today: str
    knowledge: Knowledge | None = None
    pack: Pack | None = None
    problems: tuple[Problem, ...] = ()
    only: frozenset[str] = frozenset()

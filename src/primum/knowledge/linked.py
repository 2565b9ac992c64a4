"""The linked knowledge base: documents read as models, and who refers to whom."""

from typing import Generic, TypeVar

from msgspec import UNSET, Struct

from primum.documents.model import Block, Document
from primum.knowledge.assessment import (
    Grade,
    Guideline,
    Handbook,
    Panel,
    Pico,
    ProductInformation,
    Reference,
    Revision,
    Search,
    Study,
)
from primum.knowledge.case import Case
from primum.knowledge.fronts import (
    AssessmentFront,
    ConceptFront,
    FolderFront,
    MeasurementFront,
    MedicineFront,
    ScaleFront,
    SourceFront,
)
from primum.knowledge.statement import Statement
from primum.vocabulary.problem import Place

Front = TypeVar("Front")
Content = TypeVar("Content")

# The members of a statement that make a criterion: sugar for one node, and `when` for any.
CRITERION_MEMBERS = ("limit", "condition", "with_", "substance", "routes", "overdue", "when")


class Entry(Struct, Generic[Front], frozen=True):
    """A document with its front matter, read."""

    document: Document
    front: Front

    @property
    def place(self) -> Place:
        """Where its front matter begins."""
        return self.document.place(self.document.front.line)

    def place_of(self, *path: str | int) -> Place:
        """Where a member of its front matter stands."""
        return self.document.place(self.document.front.line_of(path))


class LinkedStatement(Struct, frozen=True, kw_only=True):
    """A statement with its medicine and its place; `id` is that of the check, `medicine/statement`."""

    id: str
    medicine: str
    statement: Statement
    document: Document
    block: Block

    def place_of(self, *path: str | int) -> Place:
        """Where a member of the block stands; the block's first line for none."""
        return self.document.place(self.block.yaml.line_of(path))

    @property
    def is_checkable(self) -> bool:
        """Whether it says by what criterion a machine could check it."""
        return any(getattr(self.statement, member) is not UNSET for member in CRITERION_MEMBERS)


class LinkedCase(Struct, frozen=True, kw_only=True):
    """A case with `like` resolved: what it does not say itself, the other case says."""

    id: str  # medicine/case
    medicine: str
    case: Case
    document: Document
    line: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.document.place(self.line)


class LinkedBlock(Struct, Generic[Content], frozen=True):
    """A block of a risk analysis, read, with its place."""

    content: Content
    document: Document
    block: Block

    def place_of(self, *path: str | int) -> Place:
        """Where a member of the block stands; the block's first line for none."""
        return self.document.place(self.block.yaml.line_of(path))

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.place_of()


class LinkedAssessment(Struct, frozen=True, kw_only=True):
    """What a risk analysis says in its blocks, in the order in which it says it."""

    document: Document
    picos: tuple[LinkedBlock[Pico], ...] = ()
    revisions: tuple[LinkedBlock[Revision], ...] = ()
    searches: tuple[LinkedBlock[Search], ...] = ()
    handbooks: tuple[LinkedBlock[Handbook], ...] = ()
    studies: tuple[LinkedBlock[Study], ...] = ()
    guidelines: tuple[LinkedBlock[Guideline], ...] = ()
    product_information: tuple[LinkedBlock[ProductInformation], ...] = ()
    grades: tuple[LinkedBlock[Grade], ...] = ()
    panels: tuple[LinkedBlock[Panel], ...] = ()
    references: tuple[LinkedBlock[Reference], ...] = ()


class Knowledge(Struct, frozen=True, kw_only=True):
    """A folder of documents, linked: each kind by document id, statements and cases in order.

    `evidence` holds the blocks of each assessment, by its id.
    """

    folder: FolderFront
    medicines: dict[str, Entry[MedicineFront]] = {}
    classes: dict[str, Entry[ConceptFront]] = {}
    conditions: dict[str, Entry[ConceptFront]] = {}
    substances: dict[str, Entry[ConceptFront]] = {}
    procedures: dict[str, Entry[ConceptFront]] = {}
    measurements: dict[str, Entry[MeasurementFront]] = {}
    sources: dict[str, Entry[SourceFront]] = {}
    scales: dict[str, Entry[ScaleFront]] = {}
    assessments: dict[str, Entry[AssessmentFront]] = {}
    evidence: dict[str, LinkedAssessment] = {}
    statements: tuple[LinkedStatement, ...] = ()
    cases: tuple[LinkedCase, ...] = ()


def source_id(reference: str) -> str:
    """The id in a source reference: `increlex-smpc` of `increlex-smpc 4.2`."""
    return reference.split(maxsplit=1)[0] if reference.strip() else ""


def source_section(reference: str) -> str:
    """The section in a source reference: `4.2` of `increlex-smpc 4.2`, or nothing."""
    return reference.split(maxsplit=1)[1].strip() if len(reference.split()) > 1 else ""


def relative_path(document: Document) -> str:
    """The document's path inside its folder: the same wherever the folder lies."""
    if not document.kind:
        return document.path.rsplit("/", 1)[-1]
    return f"{document.kind}/" + f"/{document.path}".rsplit(f"/{document.kind}/", 1)[-1]

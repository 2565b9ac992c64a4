"""What rendering needs, brought together: the document, linked and compiled, with its remarks."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_document, load_documents
from primum.documents.model import Document
from primum.ingest.files import read_foreign
from primum.knowledge.assessment import has_assessment_block
from primum.knowledge.form import recognise
from primum.knowledge.front_matter import FRONTS
from primum.knowledge.link import link_knowledge
from primum.lint.paper import Corpus, Paper, paper_of
from primum.lint.papers import DOCUMENTS
from primum.lint.run import lint_documents
from primum.reports.rendering.subject import Subject
from primum.vocabulary.audience import Language
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

_CODED = re.compile(r"[A-Z]\d{3} ")  # a rule of the linter


class Gathered(Struct, frozen=True):
    """A document that is ready to be rendered."""

    subject: Subject

    def asked(self, language: Language | None, *, remarks: bool) -> "Gathered":
        """Give it in a language, with or without remarks."""
        subject = replace(self.subject, language=language)
        return Gathered(subject if remarks else replace(subject, problems=(), answered=()))


def gather_id(asked: str, folder: Path, today: str) -> Gathered | None:
    """Find a document of a folder by its id, `medicine/condition` or a check's id."""
    documents, problems = load_documents(folder)
    found = _by_id(asked, documents)
    if found is None:
        return None
    return _gathered(paper_of(found), documents, problems, today)


def known_ids(folder: Path) -> list[str]:
    """Every id by which a document of a folder can be asked for."""
    documents, _ = load_documents(folder)
    checks = [it.id for it in link_knowledge(documents)[0].statements]
    return [*(document.id for document in documents), *checks]


def gather_file(
    path: Path, folder: Path | None, chosen: Callable[[Path | None], Path], today: str
) -> Gathered:
    """Read a file: a document of the knowledge it lies in, one on its own, or a report.

    Raises `Unreadable` when it cannot be read.
    """
    if path.suffix.lower() not in DOCUMENTS:
        imported = read_foreign(path)
        documents, _ = load_documents(chosen(folder))
        mended = [_in_document(problem, imported.lines) for problem in imported.problems]
        paper = paper_of(imported.document, imported.lines)
        return _gathered(paper, documents, mended, today)
    document, problems = load_document(path)
    if document is None:
        raise Unreadable(problems[0])
    documents, unread = load_documents(folder or _home(path) or chosen(None))
    for one in documents:
        if Path(one.path).resolve() == path.resolve():
            return _gathered(paper_of(one), documents, unread, today)
    return _gathered(paper_of(_of_kind(document)), documents, problems, today)


def _by_id(asked: str, documents: Sequence[Document]) -> Document | None:
    name = asked.strip().removesuffix("/").replace("/", "--")
    found = next((it for it in documents if it.id == name), None)
    if found is None and "/" in asked:
        statements = link_knowledge(list(documents))[0].statements
        found = next((it.document for it in statements if it.id == asked), None)
    return found


def _gathered(
    paper: Paper, documents: Sequence[Document], unread: Sequence[Problem], today: str
) -> Gathered:
    """Link and compile a document with the others, and let the linter look at it."""
    document = paper.document
    is_foreign = Path(document.path).suffix.lower() not in DOCUMENTS
    is_new = all(one is not document for one in documents)
    twin = (document.kind, document.id)
    others = [it for it in documents if not is_new or (it.kind, it.id) != twin]
    knowledge, unlinked = link_knowledge([*others, document] if is_new else others)
    pack, uncompiled = compile_knowledge(knowledge)
    corpus = Corpus(
        papers=(paper,) if is_new else tuple(map(paper_of, others)),
        today=today,
        knowledge=None if is_new else knowledge,
        pack=None if is_new else pack,
        only=frozenset([document.path]),
    )
    report = lint_documents(corpus)
    remarks = [it for it in report.problems if _CODED.match(it.rule)]
    reading = [*unread] if is_foreign else [*unread, *unlinked, *uncompiled]
    problems = [
        it
        for it in (*reading, *remarks)
        if it.place.path == document.path and it.verdict is not Verdict.UNTESTABLE
    ]
    return Gathered(
        Subject(
            document=document,
            knowledge=knowledge,
            pack=pack,
            lines=paper.lines,
            problems=tuple(problems),
            answered=report.suppressed,
        )
    )


def _of_kind(document: Document) -> Document:
    """Say what a document on its own is: a risk analysis by its form, else a monograph."""
    if document.kind in FRONTS:
        return document
    form = {found.role for it in document.sections if (found := recognise(it.heading))}
    is_assessment = len(form) > 3 or has_assessment_block(document)
    return replace(document, kind="assessments" if is_assessment else "medicines")


def _home(path: Path) -> Path | None:
    """The folder of knowledge that a document lies in: it has a README that names its version."""
    for folder in (path.resolve().parent, path.resolve().parent.parent):
        readme = folder / "README.md"
        document = load_document(readme)[0] if readme.is_file() else None
        front = document.front.value if document else None
        if isinstance(front, dict) and "version" in front:
            return folder
    return None


def _in_document(problem: Problem, lines: tuple[int, ...]) -> Problem:
    """Put a problem of a foreign text to the line of the document that was made of it."""
    line = lines.index(problem.place.line) + 1 if problem.place.line in lines else 0
    return replace(problem, place=Place(problem.place.path, line))

"""From paths to what is linted: folders of knowledge are linked and compiled, other texts read.

A document inside a folder of knowledge is linted together with that folder, because half of what
can be wrong with it only shows there; only what is wrong with the document itself is then said.
Reports in plain text and PDF are read in any other folder; in one of knowledge they are attachments.
"""

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_document, load_documents
from primum.documents.model import Document
from primum.ingest.files import read_foreign
from primum.knowledge.link import link_knowledge
from primum.lint.paper import Corpus, Paper, paper_of
from primum.lint.papers import DOCUMENTS, paper_of_import
from primum.vocabulary.problem import Place, Problem, Unreadable

_README = "README.md"
_REPORTS = (".txt", ".pdf")


def gather(paths: Iterable[Path], today: str, against: Path | None = None) -> list[Corpus]:
    """Read what the paths name: each folder of knowledge by itself, everything else together.

    What is outside of knowledge is compared with the folder `against`, if there is one. Raises
    `Unreadable` for a path that does not exist, or cannot be read at all.
    """
    gathered: list[Corpus] = []
    papers: list[Paper] = []
    problems: list[Problem] = []
    wanted: dict[Path, set[str]] = {}
    for path in paths:
        if not path.exists():
            raise Unreadable(_missing(path))
        home = _home(path)
        if home is not None:
            wanted.setdefault(home, set()).update(() if path == home else (str(path),))
            if path == home:
                wanted[home].add("")
            continue
        read, found = _read(path)
        papers += read
        problems += found
    for home, names in wanted.items():
        only = frozenset() if "" in names else frozenset(names)
        gathered.append(_knowledge(home, today, only))
    if papers or problems:
        corpus = Corpus(papers=tuple(papers), today=today, problems=tuple(problems))
        gathered.append(_beside(corpus, against) if against else corpus)
    return gathered


def _read(path: Path) -> tuple[list[Paper], list[Problem]]:
    """Read texts that are no part of a folder of knowledge."""
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() in DOCUMENTS:
        document, problems = load_document(path)
        if document is None:  # a text that was named, and that nobody looked at, is no clean one
            raise Unreadable(problems[0])
        return [paper_of(document)], problems
    imported = read_foreign(path)
    return [paper_of_import(imported)], list(imported.problems)


def _read_folder(folder: Path) -> tuple[list[Paper], list[Problem]]:
    """Read the documents and reports under a folder; one that cannot be read hides no other."""
    documents, problems = load_documents(folder)
    papers = [paper_of(document) for document in documents]
    for file in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if is_hidden or file.suffix.lower() not in _REPORTS or not file.is_file():
            continue
        try:
            imported = read_foreign(file)
        except Unreadable as stop:
            problems.append(stop.problem)
            continue
        papers.append(paper_of_import(imported))
        problems += imported.problems
    if papers:
        problems = [it for it in problems if it.rule != "folder-without-documents"]
    return papers, problems


def _knowledge(home: Path, today: str, only: frozenset[str]) -> Corpus:
    documents, unread = load_documents(home)
    knowledge, unlinked = link_knowledge(documents)
    pack, uncompiled = compile_knowledge(knowledge)
    return Corpus(
        papers=tuple(paper_of(document) for document in documents),
        today=today,
        knowledge=knowledge,
        pack=pack,
        problems=(*unread, *unlinked, *uncompiled),
        only=only,
    )


def _beside(corpus: Corpus, against: Path) -> Corpus:
    """Lay texts beside a folder of knowledge; of that folder nothing is said."""
    known = _knowledge(against, corpus.today, frozenset())
    paths = {paper.document.path for paper in corpus.papers}
    paths |= {problem.place.path for problem in corpus.problems}
    return replace(corpus, knowledge=known.knowledge, pack=known.pack, only=frozenset(paths))


def _home(path: Path) -> Path | None:
    """The folder of knowledge that a path is, or lies in; None for any other text."""
    if path.is_dir():
        return path if _is_knowledge(path) else None
    if path.suffix.lower() not in DOCUMENTS:
        return None
    near = (path.parent, path.parent.parent)
    return next((folder for folder in near if _is_knowledge(folder)), None)


def _is_knowledge(folder: Path) -> bool:
    """Whether its README says what it is called and which version it is."""
    readme = folder / _README
    if not readme.is_file():
        return False
    document, _ = load_document(readme)
    return document is not None and _names_a_version(document)


def _names_a_version(readme: Document) -> bool:
    return isinstance(readme.front.value, dict) and "version" in readme.front.value


def _missing(path: Path) -> Problem:
    return Problem(
        place=Place(str(path)),
        rule="path-missing",
        fault="there is no such file or folder",
        remedy="Name documents (.md), reports (.txt, .pdf) or folders.",
    )

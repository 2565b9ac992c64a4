"""A folder of documents: every Markdown file in it, and a problem for whatever cannot be read.

Skipped without a word, because nobody means them as knowledge: hidden files and folders, files
of other types, and a README.md below the top. Folders that are links are not entered, and said.
"""

import os
import stat
from pathlib import Path

from primum.documents.model import Document
from primum.documents.reader import read_document
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

MAX_BYTES = 5_000_000  # a monograph has about 6 kB; more than this is not written by hand
README = "README.md"


def load_documents(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Load all documents under `folder`, sorted by path, with the problems of all of them.

    A document's kind is the first folder under `folder` that leads to it, and empty for a
    document that lies in `folder` itself. Raises `Unreadable` when `folder` is no folder, or
    cannot be listed.
    """
    folder = _typed(folder)
    files, problems = _files(folder)
    documents: list[Document] = []
    for file in files:
        text, faults = _read_text(file)
        problems += faults
        if text is None:
            continue
        within = file.relative_to(folder).parts
        kind = _shown(Path(within[0])) if len(within) > 1 else ""
        document, faults = read_document(_shown(file), text, kind=kind)
        documents.append(document)
        problems += faults
    if not documents and not problems:
        problems.append(
            Problem(
                place=Place(_shown(folder)),
                rule="folder-without-documents",
                fault="there is no document in this folder",
                remedy="Name a folder with .md files in it or in its folders.",
                verdict=Verdict.SUSPICIOUS,
            )
        )
    problems += _duplicates(documents)
    return documents, sorted(problems, key=lambda problem: problem.place)


def load_document(file: Path) -> tuple[Document | None, list[Problem]]:
    """Load one document; None when it cannot be read at all. Its kind is its folder's name."""
    file = _typed(file)
    text, problems = _read_text(file)
    if text is None:
        return None, problems
    document, faults = read_document(_shown(file), text)
    return document, problems + faults


def _typed(path: Path) -> Path:
    """The path as a person in the current folder would type it."""
    if path.is_absolute():
        try:
            return path.relative_to(Path.cwd())
        except (ValueError, OSError):
            return path
    return path


def _shown(path: Path) -> str:
    """The path as text that can be printed, also where a file's name is not UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """List the document files under a folder, sorted by path."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Unreadable(_unreadable(folder, error)) from error
    files: list[Path] = []
    problems: list[Problem] = []
    waiting = [(folder / entry.name, entry) for entry in reversed(entries)]
    while waiting:
        path, entry = waiting.pop()
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            try:
                inside = sorted(os.scandir(path), key=lambda entry: entry.name)
            except OSError as error:
                problems.append(_unreadable(path, error))
                continue
            waiting += [(path / entry.name, entry) for entry in reversed(inside)]
        elif entry.is_symlink() and _is_folder(path):
            problems.append(_linked(path))
        elif path.suffix.lower() == ".md" and not (entry.name == README and path.parent != folder):
            files.append(path)
    return sorted(files), problems


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:  # a link to nothing, or to itself
        return False


def _read_text(file: Path) -> tuple[str | None, list[Problem]]:
    """Read a file as text; what is not UTF-8 is replaced by U+FFFD, with a problem."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            return None, [_not_a_file(file)]
        if status.st_size > MAX_BYTES:
            return None, [_too_large(file, status.st_size)]
        data = file.read_bytes()
    except OSError as error:
        return None, [_unreadable(file, error)]
    try:
        text, problems = data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        text, problems = data.decode("utf-8", "replace"), [_not_utf8(file, data, error.start)]
    if not text.strip("\ufeff \t\r\n"):
        problems.append(
            Problem(
                place=Place(_shown(file)),
                rule="document-empty",
                fault="there is nothing in this document",
                remedy="Write it, or remove the file.",
                verdict=Verdict.SUSPICIOUS,
            )
        )
    return text, problems


def _duplicates(documents: list[Document]) -> list[Problem]:
    """Find documents with an id that an earlier one has; both stay."""
    first: dict[str, Document] = {}
    problems: list[Problem] = []
    for document in documents:
        earlier = first.setdefault(document.id, document)
        if earlier is not document:
            problem = Problem(
                place=document.place(),
                rule="document-id-duplicate",
                fault=f"the document {earlier.path} has the same id",
                value=document.id,
                remedy="Rename one of the two; a document's id is its file name without .md.",
            )
            problems.append(problem)
    return problems


def _unreadable(path: Path, error: OSError) -> Problem:
    remedy = {
        FileNotFoundError: "Check the spelling, and what a link points to.",
        NotADirectoryError: "Name a folder.",
        PermissionError: "Ask for permission to read it.",
    }.get(type(error), "Check that it can be opened.")
    return Problem(
        place=Place(_shown(path)),
        rule="unreadable",
        fault="this cannot be read",
        value=(error.strerror or str(error)).lower(),
        remedy=remedy,
    )


def _linked(path: Path) -> Problem:
    return Problem(
        place=Place(_shown(path)),
        rule="folder-linked",
        fault="this folder is a link, and is not entered",
        remedy="Put the documents here, or name the folder that it links to.",
        verdict=Verdict.SUSPICIOUS,
    )


def _not_a_file(file: Path) -> Problem:
    return Problem(
        place=Place(_shown(file)),
        rule="not-a-file",
        fault="this is no ordinary file, and is not read",
        remedy="Put a text file here, or remove it.",
    )


def _too_large(file: Path, size: int) -> Problem:
    return Problem(
        place=Place(_shown(file)),
        rule="document-too-large",
        fault=f"a document may have {MAX_BYTES:,} bytes; this one is not read",
        value=f"{size:,} bytes",
        remedy="Divide it into several documents.",
    )


def _not_utf8(file: Path, data: bytes, at: int) -> Problem:
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Problem(
        place=Place(_shown(file), before.count(b"\n") + 1),
        rule="not-utf-8",
        fault=f"byte {at + 1:,} is not UTF-8; it and others like it are shown as \ufffd",
        value=f"0x{data[at]:02X}",
        remedy="Save the file as UTF-8.",
    )

"""`primum fmt`: put documents in their one form.

Broken YAML has no form: it is left as it is, which is said, and exit code 1 tells of it.
"""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.terminal import say_problems
from primum.documents.formatter import format_document
from primum.documents.reader import read_document
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

_NO_FORM = ("yaml-", "fence-", "front-matter-")  # rules by which YAML cannot be read as it stands


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="files or folders")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when something would change"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Format each document and name those that changed, or would."""
    changed: list[str] = []
    problems: list[Problem] = []
    broken: list[Problem] = []
    documents = _documents(options.paths)
    for path in documents:
        try:
            text = _text(path)
            broken += [found for found in read_document(str(path), text)[1] if _is_broken(found)]
            if _formatted(path, text, write=not options.check):
                changed.append(str(path))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_unread(path, error))
    said = [*problems, *broken, *([] if documents else [_nothing(options.paths[0])])]
    if options.format == "json":
        print(pretty({"changed": changed, "problems": [flat(problem) for problem in said]}))
    else:
        say_problems(said)
        for name in changed:
            print(name)
    if problems:
        return ExitCode.UNREADABLE
    return ExitCode.NO if broken or (changed and options.check) else ExitCode.DONE


def _documents(paths: list[Path]) -> list[Path]:
    for path in paths:
        if not path.exists():
            raise Unreadable(_unread(path, FileNotFoundError(2, "No such file or directory")))
        if path.is_file() and path.suffix != ".md":
            # Another text might be put in a form that breaks it: nothing is touched.
            raise Unreadable(
                Problem(
                    place=Place(str(path)),
                    rule="no-document",
                    fault="this is no knowledge document",
                    remedy="Name .md files, or folders of them.",
                )
            )
    return [document for path in paths for document in (_within(path) if path.is_dir() else [path])]


def _within(folder: Path) -> list[Path]:
    """List the documents in a folder and its folders; one that cannot be opened stops the work."""

    def stop(error: OSError) -> None:
        raise Unreadable(_unread(Path(error.filename), error)) from error

    return sorted(
        Path(place, name)
        for place, _, names in os.walk(folder, onerror=stop)
        for name in names
        if name.endswith(".md")
    )


def _text(path: Path) -> str:
    # Bytes, so that the ends of lines are seen as they are.
    return path.read_bytes().decode("utf-8")


def _is_broken(problem: Problem) -> bool:
    return problem.verdict is Verdict.IMPOSSIBLE and problem.rule.startswith(_NO_FORM)


def _formatted(path: Path, text: str, *, write: bool) -> bool:
    formatted = format_document(text)
    if formatted == text:
        return False
    if write:
        path.write_bytes(formatted.encode("utf-8"))
    return True


def _nothing(folder: Path) -> Problem:
    return Problem(
        place=Place(str(folder)),
        rule="folder-without-documents",
        fault="there is no document in this folder",
        remedy="Name a folder with .md files in it or in its folders.",
        verdict=Verdict.SUSPICIOUS,
    )


def _unread(path: Path, error: OSError | UnicodeDecodeError) -> Problem:
    return Problem(
        place=Place(str(path)),
        rule="document-unreadable",
        fault="this cannot be read",
        value=error.strerror or "" if isinstance(error, OSError) else error.reason,
        remedy="Name a text file in UTF-8 that you may read and write.",
    )

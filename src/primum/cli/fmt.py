"""`primum fmt`: put documents in their one form."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.terminal import say_problems
from primum.documents.formatter import format_document
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Place, Problem, Unreadable


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
    for path in _documents(options.paths):
        try:
            if _formatted(path, write=not options.check):
                changed.append(str(path))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_unread(path, error))
    if options.format == "json":
        print(pretty({"changed": changed, "problems": [flat(problem) for problem in problems]}))
    else:
        say_problems(problems)
        for name in changed:
            print(name)
    if problems:
        return ExitCode.UNREADABLE
    return ExitCode.NO if changed and options.check else ExitCode.DONE


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
    return [
        document
        for path in paths
        for document in (sorted(path.rglob("*.md")) if path.is_dir() else [path])
    ]


def _formatted(path: Path, *, write: bool) -> bool:
    # Bytes, so that the ends of lines are seen as they are.
    text = path.read_bytes().decode("utf-8")
    formatted = format_document(text)
    if formatted == text:
        return False
    if write:
        path.write_bytes(formatted.encode("utf-8"))
    return True


def _unread(path: Path, error: OSError | UnicodeDecodeError) -> Problem:
    return Problem(
        place=Place(str(path)),
        rule="document-unreadable",
        fault="the document cannot be read",
        value=error.strerror or "" if isinstance(error, OSError) else error.reason,
        remedy="Name a text file in UTF-8 that you may read and write.",
    )

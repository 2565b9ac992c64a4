"""`primum list`: the documents of a folder, and what is wrong with them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import read_documents
from primum.cli.terminal import page, say_problems
from primum.documents.model import Document
from primum.documents.sections import sections_report
from primum.knowledge.link import FRONTS, link_knowledge
from primum.reports.listing import list_documents, listing_json, listing_text
from primum.reports.sections import sections_json, sections_text
from primum.vocabulary.problem import Problem


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    parser.add_argument(
        "--sections",
        action="store_true",
        help="instead, how many documents have each section, and who lacks a standard one",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """List the documents; a problem is told and is not an error."""
    documents, unread = read_documents(options.folder)
    if options.sections:
        _print_sections(documents, unread, options.format)
        return ExitCode.DONE
    _, unlinked = link_knowledge(documents)
    problems = [*unread, *unlinked]
    listing = list_documents(documents, problems)
    if options.format == "json":
        print(listing_json(listing))
    else:
        say_problems(problems)
        print(listing_text(listing, page()))
    return ExitCode.DONE


def _print_sections(documents: list[Document], problems: list[Problem], format_: str) -> None:
    """Tell of the sections. Any text has some: nothing is asked of it as knowledge."""
    report = sections_report(documents, FRONTS.keys() - {"medicines"})
    if format_ == "json":
        print(sections_json(report, problems))
    else:
        say_problems(problems)
        print(sections_text(report, page()))

"""`primum list`: the documents of a folder, and what is wrong with them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import read_documents
from primum.cli.terminal import page, say_problems
from primum.knowledge.link import link_knowledge
from primum.reports.listing import (
    list_documents,
    listing_json,
    listing_text,
    sections_json,
    sections_text,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    parser.add_argument(
        "--sections", action="store_true", help="instead, how many documents have each section"
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """List the documents; a problem is told and is not an error."""
    documents, unread = read_documents(options.folder)
    _, unlinked = link_knowledge(documents)
    problems = [*unread, *unlinked]
    listing = list_documents(documents, problems)
    if options.format == "json":
        print(sections_json(listing) if options.sections else listing_json(listing))
    else:
        say_problems(problems)
        print(sections_text(listing, page()) if options.sections else listing_text(listing, page()))
    return ExitCode.DONE

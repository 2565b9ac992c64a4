"""`primum list`: the documents of a folder, and what is wrong with them.

With `--suspect`: the statements, decisions and documents that rest on a source that was retracted
or superseded, each with its reasons, and whether its check runs with a caveat or is held.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import read_documents
from primum.cli.terminal import page, say_problems
from primum.compiler.compile import compile_knowledge
from primum.documents.model import Document
from primum.documents.sections import sections_report
from primum.knowledge.front_matter import FRONTS
from primum.knowledge.link import link_knowledge
from primum.knowledge.linked import Knowledge
from primum.reports.listing import list_documents, listing_json, listing_text
from primum.reports.sections import sections_json, sections_text
from primum.reports.suspects import list_suspects, suspects_json, suspects_text
from primum.vocabulary.problem import Problem


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--sections",
        action="store_true",
        help="instead, how many documents have each section, and who lacks a standard one",
    )
    instead.add_argument(
        "--suspect",
        action="store_true",
        help="instead, what rests on a source that was retracted or superseded, and why",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """List the documents; a problem is told and is not an error."""
    documents, unread = read_documents(options.folder)
    if options.sections:
        _print_sections(documents, unread, options.format)
        return ExitCode.DONE
    knowledge, unlinked = link_knowledge(documents)
    problems = [*unread, *unlinked]
    if options.suspect:
        _print_suspects(knowledge, problems, options.format)
        return ExitCode.DONE
    listing = list_documents(documents, problems)
    if options.format == "json":
        print(listing_json(listing))
    else:
        say_problems(problems)
        print(listing_text(listing, page()))
    return ExitCode.DONE


def _print_suspects(knowledge: Knowledge, problems: list[Problem], format_: str) -> None:
    """Tell what is suspect, and what becomes of the checks."""
    pack, uncompiled = compile_knowledge(knowledge)
    problems += uncompiled
    listing = list_suspects(knowledge, pack)
    if format_ == "json":
        print(suspects_json(listing, problems))
    else:
        say_problems(problems)
        print(
            suspects_text(
                listing, page(), asked=len(knowledge.statements) + len(knowledge.evidence)
            )
        )


def _print_sections(documents: list[Document], problems: list[Problem], format_: str) -> None:
    """Tell of the sections. Any text has some: nothing is asked of it as knowledge."""
    report = sections_report(documents, FRONTS.keys() - {"medicines"})
    if format_ == "json":
        print(sections_json(report, problems))
    else:
        say_problems(problems)
        print(sections_text(report, page()))

"""`primum schema`: the JSON Schemas of knowledge documents and of findings."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.terminal import say
from primum.knowledge.schema import schemas
from primum.reports.json import findings_schema
from primum.reports.problems import pretty
from primum.vocabulary.problem import Place, Problem, Unreadable


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="write NAME.schema.json files here instead of one object of all to standard output",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Print the schemas by name, or write each to its file. They are JSON in either format."""
    found = {**schemas(), "findings": findings_schema()}
    if options.output is None:
        print(pretty(found))
        return ExitCode.DONE
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        for name, schema in found.items():
            path = options.output / f"{name}.schema.json"
            path.write_text(pretty(schema) + "\n", "utf-8")
            say(path)
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(str(options.output)),
                rule="schema-not-written",
                fault="the schemas cannot be written here",
                value=error.strerror or "",
                remedy="Name a folder that you may write to.",
            )
        ) from error
    return ExitCode.DONE

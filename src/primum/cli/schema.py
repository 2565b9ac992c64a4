"""`primum schema`: the JSON Schemas of knowledge documents and of findings."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from primum.cli.command import ExitCode, add_format
from primum.cli.output import write_file
from primum.cli.terminal import say
from primum.knowledge.schema import schemas
from primum.reports.json import findings_schema
from primum.reports.problems import pretty


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
    for name, schema in found.items():
        path = options.output / f"{name}.schema.json"
        write_file(path, f"{pretty(schema)}\n".encode())
        say(path)
    return ExitCode.DONE

"""`primum check`: one patient's orders against what is known."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from msgspec.structs import replace

from primum.cli.command import ExitCode, add_format, add_labels, add_language, add_role, moment
from primum.cli.knowledge import add_knowledge, chosen_pack
from primum.cli.terminal import page, say_knowledge_problems, say_problems
from primum.findings.model import Report
from primum.record.duplicates import duplicate_members
from primum.record.model import Record
from primum.record.read import MAX_BYTES, read_record
from primum.reports.fhir import render_fhir
from primum.reports.json import render_json
from primum.reports.text import render_text
from primum.screening.patient import Options, Screener
from primum.vocabulary.problem import Place, Problem, Unreadable

WHOLE_INPUT = "input"  # what the reader, which knows no file, calls the place of its input


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("patient", metavar="PATIENT.json", help="a FHIR R4 bundle; - for stdin")
    add_knowledge(parser)
    parser.add_argument(
        "--at",
        type=moment("order", "now"),
        default="now",
        metavar="DATE|order|now",
        help="the moment asked about: a FHIR date, each order's own, or now (default)",
    )
    add_labels(parser)
    add_role(parser)
    add_language(parser)
    add_format(parser, "fhir")


def run(options: Namespace) -> ExitCode:
    """Check the patient and print the report."""
    # The patient first: a mistyped file name should not wait for knowledge to be compiled.
    record = _record(options.patient)
    pack, problems = chosen_pack(options)
    report = Screener(pack).screen(
        record,
        Options(
            at=options.at,
            jurisdiction=options.jurisdiction,
            role=options.role,
            language=options.lang,
            only_approved=options.only == "approved",
        ),
    )
    if options.format != "json":
        say_knowledge_problems(problems)
        say_problems(problem.in_language(options.lang) for problem in report.problems)
    _print(replace(report, problems=(*problems, *report.problems)), options.format)
    return ExitCode.DONE


def _record(path: str) -> Record:
    """Read the patient; a fault of the whole input is one of the file that was named."""
    name = "<stdin>" if path == "-" else path
    data = _read(path)
    try:
        record = read_record(data)
    except Unreadable as stop:
        raise Unreadable(_named(stop.problem, name)) from stop
    problems = [*duplicate_members(data), *record.problems]
    return replace(record, problems=tuple(_named(found, name) for found in problems))


def _named(problem: Problem, name: str) -> Problem:
    whole = problem.place.path == WHOLE_INPUT
    return replace(problem, place=Place(name, problem.place.line)) if whole else problem


def _read(path: str) -> bytes:
    # One byte more than a record may have is enough to know that it has too many.
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(path),
                rule="patient-missing",
                fault="the patient's file cannot be opened",
                value=error.strerror or "",
                remedy="Name a file with a FHIR R4 bundle in JSON, or - for standard input.",
            )
        ) from error


def _print(report: Report, format_: str) -> None:
    if format_ == "json":
        print(render_json(report))
    elif format_ == "fhir":
        print(render_fhir(report))
    else:
        print(render_text(report, page()))

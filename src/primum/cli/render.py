"""`primum render`: a risk analysis or a monograph as HTML and as PDF, with remarks in the margin."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from primum.cli.command import ExitCode, add_format, add_today
from primum.cli.knowledge import chosen_folder, say_unknown
from primum.cli.output import write_file
from primum.cli.terminal import progress, say, say_problems
from primum.vocabulary.audience import LANGUAGES

if TYPE_CHECKING:
    from primum.reports.rendering.gathering import Gathered
    from primum.reports.rendering.sheet import Sheet

_HTML = (".html", ".htm")
_PDF = (".pdf",)
_FILES = (".md", ".markdown", ".txt", ".text", ".pdf")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "document",
        metavar="DOCUMENT",
        help="a document's id, medicine/condition, a check's id, or a file (.md, .txt, .pdf)",
    )
    parser.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="the folder of documents it belongs to"
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="a .html or .pdf file, or a folder for both; may be given again "
        "(default: both, named after the document, in the current folder)",
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="default: en, or the one language of the document"
    )
    parser.add_argument(
        "--no-remarks", action="store_true", help="leave out the remarks of the linter"
    )
    add_today(parser)
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Render the document, and name the files that were written."""
    gathered = _gathered(options)
    if gathered is None:
        return ExitCode.MISUSE
    outputs = _outputs(options.output, gathered.subject.document.id)
    fault = _misuse(outputs, options.document)
    if fault:
        say(f"primum render: {fault}")
        return ExitCode.MISUSE
    from primum.reports.rendering.render import render_sheet

    sheet = render_sheet(gathered.subject)
    for path in outputs:
        with progress(f"writing {path}"):
            _write(path, sheet)
    if options.format == "json":
        from primum.reports.problems import flat, pretty

        described = {
            "document": gathered.subject.document.id,
            "title": sheet.title,
            "language": sheet.language,
            "written": [str(path) for path in outputs],
            "remarks": sheet.remarks,
            "problems": [flat(problem) for problem in gathered.subject.printed_problems],
        }
        print(pretty(described))
    else:
        # The remarks of rules stand in the margin; what was wrong with reading stands nowhere else.
        problems = gathered.subject.printed_problems
        say_problems(problem for problem in problems if " " not in problem.rule)
        print("\n".join(map(str, outputs)))
    return ExitCode.DONE


def _gathered(options: Namespace) -> "Gathered | None":
    """Read the document, what it is linked with, and what the linter says; None if there is none."""
    from primum.reports.rendering.gathering import gather_file, gather_id, known_ids

    today = options.today.isoformat()
    wanted = Path(options.document)
    is_file = wanted.suffix.lower() in _FILES or wanted.is_file()
    with progress("reading documents"):
        gathered = (
            gather_file(wanted, options.knowledge, chosen_folder, today)
            if is_file
            else gather_id(options.document, chosen_folder(options.knowledge), today)
        )
    if gathered is None:
        say_unknown("render", options.document, known_ids(chosen_folder(options.knowledge)))
        return None
    return gathered.asked(options.lang, remarks=not options.no_remarks)


def _outputs(asked: list[str], name: str) -> list[Path]:
    """The files to write; a folder stands for both, named after the document."""
    outputs: list[Path] = []
    for given in asked or ["."]:
        path = Path(given)
        both = path.is_dir() or given.endswith(("/", os.sep))
        outputs += [path / f"{name}.html", path / f"{name}.pdf"] if both else [path]
    return list(dict.fromkeys(outputs))


def _misuse(outputs: list[Path], document: str) -> str:
    """Say why these files cannot be what is asked for; nothing where they can."""
    for path in outputs:
        if path.suffix.lower() not in (*_HTML, *_PDF):
            return f"{path} is neither .html nor .pdf"
        if path.exists() and Path(document).exists() and path.samefile(document):
            return f"{path} is the document itself; name another file with -o"
    return ""


def _write(path: Path, sheet: "Sheet") -> None:
    """Set the sheet in the form that the file's name asks for, and write it."""
    from primum.reports.rendering.html import html_of
    from primum.reports.rendering.pdf import pdf_of

    data = pdf_of(sheet) if path.suffix.lower() in _PDF else html_of(sheet).encode("utf-8")
    write_file(path, data)

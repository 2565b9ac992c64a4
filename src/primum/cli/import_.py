"""`primum import`: a report, a monograph or a file of references becomes documents.

Every line of a report or monograph stays; blocks and drafts are added, and drafts never run. What
was found is said on standard error. Nothing is written over without `--force`, and
the imported file never.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import read_knowledge
from primum.cli.output import write_file
from primum.cli.terminal import progress, say, say_problems, steps
from primum.ingest.concepts import Concepts, concepts_of
from primum.ingest.files import read_text
from primum.ingest.imported import Imported
from primum.ingest.monograph import import_monograph
from primum.ingest.references import SourceDraft, format_of, import_references
from primum.ingest.report import import_report
from primum.ingest.shelf import shelve
from primum.ingest.summary import (
    Summary,
    summary_of_monograph,
    summary_of_references,
    summary_of_report,
)
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Place, Problem

_CALLED = {
    "report": "a report",
    "monograph": "a monograph",
    "references": "a file of references",
}
KINDS = ("report", "monograph", "references")


class Made(Struct, frozen=True, kw_only=True):
    """What an import made: documents by name, of which some are not to be written."""

    kind: str
    documents: tuple[tuple[str, str], ...]  # file name, text
    summary: Summary
    problems: tuple[Problem, ...]
    imported: Imported | None = None
    drafts: tuple[SourceDraft, ...] = ()


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a text, PDF, Markdown, RIS, NBIB or BibTeX file"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE|DIR",
        help="where to write (default: standard output); of references a folder",
    )
    parser.add_argument(
        "--as",
        dest="kind",
        choices=KINDS,
        help="what the file is (default: by its name and content)",
    )
    parser.add_argument(
        "--knowledge",
        type=Path,
        metavar="DIR",
        help="name the concepts of this folder in the drafts of a monograph",
    )
    parser.add_argument("--force", action="store_true", help="write over what is there")
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Import the file, write or print the documents, and say what was found."""
    path = str(options.file)
    concepts = _concepts(options.knowledge)
    text, unread = _read(options.file)
    with progress(f"importing {path}"):
        kind = options.kind or _kind(path, text)
        made = _made(kind, path, text, concepts)
    made = replace(made, problems=(*unread, *made.problems))
    written: list[str] = []
    refused: list[Problem] = []
    if options.output is not None:
        written, refused = _write(made, options)
    elif options.format == "text":
        _print(made)
    _tell(made, options, written, refused)
    return ExitCode.NO if refused else ExitCode.DONE


def _read(path: Path) -> tuple[str, list[Problem]]:
    """Read the file; the pages of a long PDF are counted."""
    with ExitStack() as stack:
        step: Callable[[], None] | None = None

        def done(page: int, pages: int) -> None:
            nonlocal step
            if step is None:
                step = stack.enter_context(steps("reading pages", pages))
            step()

        return read_text(path, done)


def _concepts(folder: Path | None) -> Concepts:
    return Concepts() if folder is None else concepts_of(read_knowledge(folder)[0])


def _kind(path: str, text: str) -> str:
    if Path(path).suffix.lower() in (".md", ".markdown"):
        return "monograph"
    return "references" if format_of(path, text) else "report"


def _made(kind: str, path: str, text: str, concepts: Concepts) -> Made:
    if kind == "references":
        drafts, problems = import_references(path, text)
        return Made(
            kind=kind,
            documents=tuple((f"{it.id}.md", it.text) for it in drafts),
            summary=summary_of_references(drafts),
            problems=tuple(problems),
            drafts=tuple(drafts),
        )
    if kind == "monograph":
        imported = import_monograph(path, text, concepts)
        summary = summary_of_monograph(imported)
    else:
        imported = import_report(path, text)
        summary = summary_of_report(imported)
    return Made(
        kind=kind,
        documents=((_name(imported), imported.document.text),),
        summary=summary,
        problems=imported.problems,
        imported=imported,
    )


def _name(imported: Imported) -> str:
    """The file name that the document has in a folder of knowledge."""
    front = imported.document.front.value
    if isinstance(front, dict) and {"medicine", "condition"} <= front.keys():
        return f"{front['medicine']}--{front['condition']}.md"
    return f"{imported.document.id}.md"


# --- output ----------------------------------------------------------------------------------------


def _write(made: Made, options: Namespace) -> tuple[list[str], list[Problem]]:
    """Write the documents; give the paths, and a problem for each that was not written."""
    output: Path = options.output
    if made.kind == "references":
        return _write_sources(made, options)
    target = output / made.documents[0][0] if output.is_dir() else output
    if target.exists() and target.samefile(options.file):
        problem = Problem(
            place=Place(str(target)),
            rule="output-is-input",
            fault="this is the file that is imported, and is never written over",
            remedy="Name another with -o.",
        )
        return [], [problem]
    if target.exists() and not options.force:
        problem = Problem(
            place=Place(str(target)),
            rule="output-exists",
            fault="this file is there already, and is not written over",
            remedy="Name another with -o, or give --force.",
        )
        return [], [problem]
    write_file(target, made.documents[0][1].encode())
    return [str(target)], []


def _write_sources(made: Made, options: Namespace) -> tuple[list[str], list[Problem]]:
    output: Path = options.output
    if output.exists() and not output.is_dir():
        fault = "references are written to a folder, one document for each; this is a file"
        remedy = "Name a folder with -o, such as knowledge/sources."
        return [], [Problem(place=Place(str(output)), rule="no-folder", fault=fault, remedy=remedy)]
    shelved = shelve(str(options.file), made.drafts, output, overwrite=options.force)
    for target, draft in shelved.drafts:
        write_file(target, draft.text.encode())
    return [str(target) for target, _ in shelved.drafts], list(shelved.problems)


def _print(made: Made) -> None:
    for name, text in made.documents:
        if made.kind == "references":
            print(f"==> {name} <==")
        print(text, end="" if made.kind != "references" else "\n")


def _tell(made: Made, options: Namespace, written: list[str], refused: list[Problem]) -> None:
    """Say what was found, what was not, and what to do next."""
    problems = [*made.problems, *refused]
    if options.format == "json":
        print(pretty(_described(made, options, written, problems)))
        return
    say_problems(problems)
    say(f"{options.file}: {_CALLED[made.kind]}; {made.summary.line}")
    for sentence in made.summary.unrecognised:
        say(f"  not recognised: {sentence}")
    if options.file.suffix.lower() == ".pdf":
        say("  lines are counted in the text that was taken out of the PDF")
    if written:
        say(f"  written: {', '.join(written[:3])}{' …' if len(written) > 3 else ''}")
    for sentence in made.summary.to_do:
        say(f"  next: {sentence}")


def _described(
    made: Made, options: Namespace, written: list[str], problems: list[Problem]
) -> dict[str, object]:
    described: dict[str, object] = {
        "input": str(options.file),
        "kind": made.kind,
        "output": written,
        "found": made.summary.found,
        "unrecognised": made.summary.unrecognised,
        "next": made.summary.to_do,
        "problems": [flat(problem) for problem in problems],
    }
    if made.imported is not None:
        described["lines_kept"] = len(made.imported.kept)
    if options.output is None:
        described["documents"] = [{"name": name, "text": text} for name, text in made.documents]
    return described

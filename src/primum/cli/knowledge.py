"""Which knowledge a command runs on: a pack, a folder, or what ships with Primum.

Nothing here imports what reads documents before a folder is read: a check with a pack starts
without it.
"""

import difflib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import primum
from primum.checks.pack import Pack, read_pack
from primum.cli.terminal import progress, say, say_knowledge_problems
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from primum.documents.model import Document
    from primum.knowledge.linked import Knowledge

_NO_FOLDER = "there is no such folder"


def add_knowledge(parser: ArgumentParser) -> None:
    """Declare `--knowledge` and `--pack`, of which at most one is given."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="compile this folder of documents"
    )
    choice.add_argument("--pack", type=Path, metavar="FILE", help="use a pack made by build")


def chosen_folder(given: Path | None) -> Path:
    """Give the folder that was named, else ./knowledge, else the one that ships with Primum."""
    if given is not None:
        if given.is_dir():
            return given
        fault = "this is a file, and no folder" if given.exists() else _NO_FOLDER
        raise _no_folder(str(given), "Name a folder of knowledge documents.", fault)
    package = Path(primum.__file__).parent
    # An editable install has no copy; the knowledge then lies beside the source.
    for folder in (Path("knowledge"), package / "shipped" / "knowledge", *_in_repository(package)):
        if folder.is_dir():
            return folder
    raise _no_folder("knowledge", "Give --knowledge DIR or --pack FILE.")


def _in_repository(package: Path) -> list[Path]:
    return [package.parents[1] / "knowledge"] if package.parent.name == "src" else []


def _no_folder(path: str, remedy: str, fault: str = _NO_FOLDER) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(path),
            rule="knowledge-missing",
            fault=fault,
            remedy=remedy,
        )
    )


def read_documents(given: Path | None) -> "tuple[list[Document], list[Problem]]":
    """Read the documents of the chosen folder."""
    from primum.documents.loader import load_documents

    with progress("reading documents"):
        return load_documents(chosen_folder(given))


def read_knowledge(given: Path | None) -> "tuple[Knowledge, list[Problem]]":
    """Read and link the documents of the chosen folder."""
    from primum.knowledge.link import link_knowledge

    documents, unread = read_documents(given)
    with progress("linking documents"):
        knowledge, unlinked = link_knowledge(documents)
    return knowledge, [*unread, *unlinked]


def compiled(knowledge: "Knowledge") -> tuple[Pack, list[Problem]]:
    """Compile knowledge to a pack."""
    from primum.compiler.compile import compile_knowledge

    with progress("compiling knowledge"):
        return compile_knowledge(knowledge)


def chosen_pack(options: Namespace) -> tuple[Pack, list[Problem]]:
    """Read the pack that was named, or compile the chosen folder.

    Knowledge without any check is `Unreadable`: a report that rests on it would look as if
    nothing had been found.
    """
    if options.pack is not None:
        pack, problems = read_pack(options.pack), []
        place = str(options.pack)
    else:
        knowledge, unread = read_knowledge(options.knowledge)
        pack, uncompiled = compiled(knowledge)
        problems = [*unread, *uncompiled]
        place = str(chosen_folder(options.knowledge))
    refuse_without_checks(pack, problems, place)
    return pack, problems


def refuse_without_checks(pack: Pack, problems: Sequence[Problem], place: str) -> None:
    """Stop where knowledge has no check; where all are held, a report itself says so."""
    if not pack.meaning.checks and not any(it.is_held for it in pack.meaning.readings):
        say_knowledge_problems(problems)
        raise _no_checks(place)


def say_unknown(command: str, asked: str, known: Iterable[str]) -> None:
    """Say that nothing has the id that was asked for, and which ids are near it."""
    near = difflib.get_close_matches(asked, list(known), n=3, cutoff=0.5)
    perhaps = f"did you mean {' or '.join(near)}?" if near else "`primum list` shows documents"
    say(f"primum {command}: nothing is called {asked!r}; {perhaps}")


def _no_checks(path: str) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(path),
            rule="knowledge-without-checks",
            fault="there is no check in this knowledge, so no patient can be checked",
            remedy="Name knowledge that has statements; `primum list DIR` says what is in a folder "
            "and what is wrong with it.",
        )
    )

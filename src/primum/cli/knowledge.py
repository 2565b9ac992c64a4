"""Which knowledge a command runs on: a pack, a folder, or what ships with Primum.

Nothing here imports what reads documents before a folder is read: a check with a pack starts
without it.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import primum
from primum.checks.pack import Pack, read_pack
from primum.cli.terminal import progress
from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from primum.documents.model import Document
    from primum.knowledge.linked import Knowledge


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
        raise _no_folder(str(given), "Name a folder of knowledge documents.")
    package = Path(primum.__file__).parent
    # An editable install has no copy; the knowledge then lies beside the source.
    for folder in (Path("knowledge"), package / "shipped" / "knowledge", *_in_repository(package)):
        if folder.is_dir():
            return folder
    raise _no_folder("knowledge", "Give --knowledge DIR or --pack FILE.")


def _in_repository(package: Path) -> list[Path]:
    return [package.parents[1] / "knowledge"] if package.parent.name == "src" else []


def _no_folder(path: str, remedy: str) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(path),
            rule="knowledge-missing",
            fault="there is no such folder",
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
    """Read the pack that was named, or compile the chosen folder."""
    if options.pack is not None:
        return read_pack(options.pack), []
    knowledge, unread = read_knowledge(options.knowledge)
    pack, uncompiled = compiled(knowledge)
    return pack, [*unread, *uncompiled]

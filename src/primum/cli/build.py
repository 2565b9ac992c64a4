"""`primum build`: compile knowledge to a pack, with pages for people and patients who must alert.

A statement with a fault is left out, which is said, and the rest is built: the pack is written
in any case, and exit code 1 tells that it is not all there. Beside `pack.json` lies
`pack.HASH.pages/`, and with `--sign` the signature `pack.HASH.sig`.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.checks.pack import Pack, encode_pack
from primum.checks.pages import digest, pages_folder, signature_file
from primum.checks.signature import KEY_VARIABLE, SigningKey, sign, signing_key
from primum.cli.command import ExitCode, add_format
from primum.cli.knowledge import compiled, read_knowledge
from primum.cli.output import write_file
from primum.cli.terminal import progress, say, say_problems, steps
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

if TYPE_CHECKING:
    from primum.knowledge.linked import Knowledge
    from primum.reports.publishing.publish import Published, Publisher


class Built(NamedTuple):
    """What was written: the pack, how many pages and canaries go with it, and who signed."""

    path: Path
    pack: Pack
    digest: str
    pages: int = 0
    canaries: int = 0
    key: str = ""
    problems: tuple[Problem, ...] = ()


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="the knowledge (default: ./knowledge)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the pack to write"
    )
    parser.add_argument(
        "--no-pages", action="store_true", help="write the pack alone, without pages and canaries"
    )
    parser.add_argument(
        "--sign",
        action="store_true",
        help=f"sign the pack and its pages with the Ed25519 key in {KEY_VARIABLE}",
    )
    add_format(parser)


def run(options: Namespace) -> ExitCode:
    """Build the pack, say what was left out, and describe what was made."""
    key = signing_key() if options.sign else None
    if options.sign and key is None:
        say(f"primum build: --sign needs a private key in PEM, in the variable {KEY_VARIABLE}")
        return ExitCode.MISUSE
    is_file = options.output.is_file() or not options.output.exists()
    if options.sign and not is_file:
        say(f"primum build: {options.output} is no file, so nothing can lie signed beside it")
        return ExitCode.MISUSE
    knowledge, unread = read_knowledge(options.folder)
    pack, uncompiled = compiled(knowledge)
    problems = [*unread, *uncompiled]
    if options.no_pages or not is_file:
        built = write_pack(options.output, pack, key)
    else:
        built = write_pack_with_pages(options.output, knowledge, pack, problems, key)
    problems += built.problems
    if options.format == "json":
        print(_described(built, problems))
    else:
        say_problems(problems)
        say(f"{options.output}: {_summed(pack)}")
        _say_beside(built)
    faults = [problem for problem in problems if problem.verdict is Verdict.IMPOSSIBLE]
    return ExitCode.NO if faults else ExitCode.DONE


def write_pack(path: Path, pack: Pack, key: SigningKey | None = None) -> Built:
    """Write a pack file alone. What lies beside an earlier file stays."""
    data = encode_pack(pack)
    pack_digest = digest(data)
    if key is not None:  # a signature says of a pack without pages that it has none
        _remove(path, pack_digest)
        write_file(signature_file(path, pack_digest), sign(pack_digest, "", key))
    write_file(path, data)
    return Built(path, pack, pack_digest, key=key.id if key else "")


def write_pack_with_pages(
    path: Path,
    knowledge: "Knowledge",
    pack: Pack,
    problems: Sequence[Problem],
    key: SigningKey | None = None,
) -> Built:
    """Write pages, signature and at last the pack, so that a service finds all of it or nothing.

    Folders of builds before the one that is replaced are removed. The result's `problems` name the
    worked patients that must alert and do not. Raises `Unreadable` where writing fails.
    """
    from primum.reports.publishing.publish import Publisher

    data = encode_pack(pack)
    pack_digest = digest(data)
    replaced = _digest_of(path)
    publisher = Publisher(knowledge, pack, problems)
    with progress("trying patients who must alert"):
        canaries, silent = publisher.canaries()
    manifest_digest = _write_folder(path, pack_digest, publisher, canaries)
    if key is not None:
        made = sign(pack_digest, manifest_digest, key)
        write_file(signature_file(path, pack_digest), made)
    write_file(path, data)
    if replaced != pack_digest:
        _clear(path, [pack_digest, *([replaced] if replaced else [])])
    return Built(
        path=path,
        pack=pack,
        digest=pack_digest,
        pages=len(publisher),
        canaries=len(canaries),
        key=key.id if key else "",
        problems=silent,
    )


def _write_folder(
    path: Path, pack_digest: str, publisher: "Publisher", canaries: "Sequence[Published]"
) -> str:
    from primum.reports.publishing.folder import write_folder

    with steps("writing pages", len(publisher)) as step:

        def pages() -> "Iterator[Published]":
            for page in publisher.pages():
                yield from page
                step()

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return write_folder(path, pack_digest, pages(), canaries)
        except OSError as error:
            raise _unwritten(pages_folder(path, pack_digest), error) from error


def _remove(path: Path, pack_digest: str) -> None:
    from primum.reports.publishing.folder import remove_folder

    try:
        remove_folder(path, pack_digest)
    except OSError as error:
        raise _unwritten(pages_folder(path, pack_digest), error) from error


def _clear(path: Path, kept: list[str]) -> None:
    from primum.reports.publishing.folder import clear_earlier

    try:
        clear_earlier(path, kept)
    except OSError as error:  # what was built is there, and whole
        say(f"an earlier folder of {path} could not be removed: {error.strerror}")


def _digest_of(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _unwritten(folder: Path, error: OSError) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(str(folder)),
            rule="output-not-written",
            fault="the folder of pages cannot be written",
            value=error.strerror or "",
            remedy="Name a file in a folder that you may write to, or build with --no-pages.",
        )
    )


def _summed(pack: Pack) -> str:
    checks, readings = len(pack.meaning.checks), len(pack.meaning.readings)
    return f"{checks} checks, {readings} statements for people, meaning {pack.hashes.meaning[:12]}"


def _say_beside(built: Built) -> None:
    if built.pages:
        say(
            f"{pages_folder(built.path, built.digest)}: {built.pages} pages, "
            f"{built.canaries} patients who must alert"
        )
    if built.key:
        say(f"{signature_file(built.path, built.digest)}: signed by key {built.key}")


def _described(built: Built, problems: Sequence[Problem]) -> str:
    pack = built.pack
    return pretty(
        {
            "output": str(built.path),
            "title": pack.title,
            "version": pack.version,
            "meaning": pack.hashes.meaning,
            "provenance": pack.hashes.provenance,
            "digest": built.digest,
            "checks": len(pack.meaning.checks),
            "readings": len(pack.meaning.readings),
            "pages": built.pages,
            "canaries": built.canaries,
            "signed_by": built.key,
            "problems": [flat(problem) for problem in problems],
        }
    )

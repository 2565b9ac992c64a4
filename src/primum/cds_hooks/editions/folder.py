"""Reading the folder of a pack: every file is what the manifest says, or none is taken."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from primum.checks.pages import (
    MANIFEST,
    Canary,
    Manifest,
    PageFile,
    digest,
    file_name,
    pages_folder,
    read_manifest,
)
from primum.record.json import parse
from primum.vocabulary.problem import Place, Problem, Unreadable

LARGEST = 1_000_000_000  # bytes, of a pack or of its folder: more is a mistake, and memory


class Page(Struct, frozen=True):
    """A page as it is served: bytes, media type, and the entity tag that names the bytes."""

    data: bytes
    type: str
    etag: str


class Folder(Struct, frozen=True, kw_only=True):
    """What is in the folder of a pack; `digest` is of its manifest. Empty where there is none."""

    digest: str = ""
    pages: Mapping[str, Page] = {}
    canaries: tuple[Canary, ...] = ()


def read_folder(pack: Path, pack_digest: str) -> Folder:
    """Read the folder that goes with a pack file; `Unreadable` when a file is not as it was bound.

    A pack need not have one.
    """
    folder = pages_folder(pack, pack_digest)
    path = folder / MANIFEST
    if not folder.is_dir():
        return Folder()
    data = read_bytes(path, LARGEST)
    manifest = read_manifest(data, path)
    if manifest.pack != pack_digest:
        raise unreadable(path, "pages-of-another-pack", "the pages belong to another pack")
    files = list(_files(manifest))
    _weigh(folder, [name for name, _ in files])
    read = {name: _bound(folder / name, file) for name, file in files}
    return Folder(
        digest=digest(data),
        pages={
            path: Page(read[file_name(path, file.type)], file.type, f'"{file.sha256}"')
            for path, file in manifest.pages.items()
        },
        canaries=tuple(
            read_canary(read[name], folder / name) for name in sorted(manifest.canaries)
        ),
    )


def read_canaries(folder: Path) -> tuple[Canary, ...]:
    """Read the canary patients of a site: every `.json` in a folder; `Unreadable` if it has none."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise unreadable(folder, "canaries-missing", "there is no canary patient in this folder")
    return tuple(read_canary(read_bytes(file, LARGEST), file) for file in files)


def read_canary(data: bytes, path: Path) -> Canary:
    """Read a canary patient; `Unreadable` when it is none, or could not fail."""
    try:
        canary = msgspec.convert(parse(data), Canary)
    except (Unreadable, msgspec.ValidationError) as error:
        # Not the error itself: a site's canary may have been made of a patient.
        raise unreadable(path, "canary-invalid", "this is no canary patient") from error
    if not canary.alerts:
        fault = "the canary names no check that must alert, so it tries nothing"
        raise unreadable(path, "canary-without-alert", fault)
    return canary


def read_bytes(path: Path, largest: int) -> bytes:
    """Read a file that is part of an edition; `Unreadable` where that fails or it is too large."""
    try:
        if path.stat().st_size > largest:
            raise unreadable(path, "edition-too-large", "this is too large to be kept in memory")
        return path.read_bytes()
    except OSError as error:
        fault = "a file that belongs to the pack cannot be read"
        raise unreadable(path, "page-missing", fault, error.strerror or "") from error


def unreadable(path: Path, rule: str, fault: str, value: str = "") -> Unreadable:
    """Make the problem that refuses a pack, whatever is wrong with it."""
    remedy = "Put the pack and its folder there as `primum build` wrote them, or build them again."
    place = Place(str(path))
    return Unreadable(Problem(place=place, rule=rule, fault=fault, value=value, remedy=remedy))


def _files(manifest: Manifest) -> Iterator[tuple[str, PageFile]]:
    for path, file in manifest.pages.items():
        yield file_name(path, file.type), file
    yield from manifest.canaries.items()


def _weigh(folder: Path, names: list[str]) -> None:
    """Refuse a folder that is too large before it is read."""
    try:
        size = sum((folder / name).stat().st_size for name in names)
    except OSError as error:
        fault = "a file of the folder is missing"
        raise unreadable(folder, "page-missing", fault, error.strerror or "") from error
    if size > LARGEST:
        fault = "the folder is too large to be kept in memory"
        raise unreadable(folder, "edition-too-large", fault)


def _bound(path: Path, file: PageFile) -> bytes:
    data = read_bytes(path, LARGEST)
    if digest(data) != file.sha256:
        fault = "the file is not the one that was built with the pack"
        raise unreadable(path, "page-altered", fault)
    return data

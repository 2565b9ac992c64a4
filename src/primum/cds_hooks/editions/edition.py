"""An edition: one pack made ready, with its pages and canaries, verified as a whole."""

import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from primum.cds_hooks.editions.folder import LARGEST, Folder, Page, read_bytes, read_folder
from primum.cds_hooks.settings import PackSettings
from primum.checks.pack import Pack, parse_pack
from primum.checks.pages import Canary, digest, signature_file
from primum.checks.signature import trusted_keys, verify
from primum.screening.patient import Screener
from primum.vocabulary.problem import Place, Problem, Unreadable

__all__ = ["Edition", "Page", "load_edition"]


# An edition is itself, whatever it holds: what is made of one is kept by it.
class Edition(Struct, frozen=True, kw_only=True, eq=False):
    """A pack in service. Nothing of it is read from disk again.

    `digest` is the SHA-256 in hex of the pack file, `pages_digest` of the manifest of its folder
    (empty without one); `loaded_at` is in seconds since 1970.
    """

    pack: Pack
    screener: Screener
    digest: str
    pages_digest: str = ""
    pages: Mapping[str, Page] = {}
    canaries: tuple[Canary, ...] = ()
    loaded_at: float


def load_edition(path: Path, settings: PackSettings) -> Edition:
    """Load a pack file with what lies beside it.

    `Unreadable` when it is no pack, when it or a file of its folder is not as it was sealed, or
    when there are trusted keys and none of them signed it. The file is read once: what was verified
    is what runs.
    """
    data = _pack_bytes(path)
    pack_digest = digest(data)
    folder = read_folder(path, pack_digest)
    _verify(path, pack_digest, folder, settings)
    pack = parse_pack(data, path)
    return Edition(
        pack=pack,
        screener=Screener(pack),
        digest=pack_digest,
        pages_digest=folder.digest,
        pages=folder.pages,
        canaries=folder.canaries,
        loaded_at=time.time(),
    )


def _pack_bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, LARGEST)
    except Unreadable as stop:
        if stop.problem.rule != "page-missing":
            raise
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="pack-missing",
                fault="the pack cannot be opened",
                value=stop.problem.value,
                remedy="Put the pack file there (`primum build -o FILE` makes one from a folder of documents).",
            )
        ) from stop


def _verify(path: Path, pack_digest: str, folder: Folder, settings: PackSettings) -> None:
    """Ask for a signature, before anything of the pack is believed."""
    if not settings.trusted_keys:
        return
    file = signature_file(path, pack_digest)
    try:
        data: bytes | None = file.read_bytes()
    except OSError:
        data = None
    trusted = trusted_keys(settings.trusted_keys)
    problem = verify(pack_digest, folder.digest, data, trusted, str(file))
    if problem is not None:
        raise Unreadable(problem)

"""What on disk makes an edition, as far as a look without reading can tell."""

from collections.abc import Iterator
from pathlib import Path

from primum.cds_hooks.settings import PackSettings
from primum.checks.pages import MANIFEST, digest, pages_folder, signature_file

Mark = tuple[int, ...] | None  # inode, size, times of change; None for a file that is not there
Marks = tuple[Mark, ...]


class Watched:
    """The files of an edition: pack, manifest, signature, trusted keys, a site's canaries."""

    def __init__(self, path: Path, settings: PackSettings) -> None:
        """Watch a pack file, and what goes with it."""
        self._path = path
        self._settings = settings
        self._known: tuple[Mark, str] = (None, "")

    def marks(self) -> Marks:
        """Mark every file: a file that was written, replaced or removed has another mark.

        The pack itself is read where its mark is new: its hash names the files beside it.
        """
        mark = _mark(self._path)
        if mark != self._known[0]:
            self._known = (mark, self._digest())
        return (mark, *map(_mark, self._files(self._known[1])))

    def _digest(self) -> str:
        try:
            return digest(self._path.read_bytes())
        except OSError:
            return ""

    def _files(self, pack_digest: str) -> Iterator[Path]:
        if pack_digest:
            yield pages_folder(self._path, pack_digest) / MANIFEST
            yield signature_file(self._path, pack_digest)
        yield from map(Path, self._settings.trusted_keys)
        if self._settings.canaries:
            folder = Path(self._settings.canaries)
            yield folder
            yield from sorted(folder.glob("*.json"))


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)

"""The folder of a pack on disk: there as a whole or not at all, and earlier ones cleared away."""

import glob
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from primum.checks.pages import (
    MANIFEST,
    Manifest,
    PageFile,
    digest,
    encode_manifest,
    file_name,
    pages_folder,
)
from primum.reports.publishing.publish import Published


def write_folder(
    pack: Path, pack_digest: str, pages: Iterable[Published], canaries: Iterable[Published]
) -> str:
    """Write the folder that goes with a pack file, and give the SHA-256 of its manifest.

    Raises OSError. The folder is written under another name and takes its own at once; one that is
    there already with the same content stays.
    """
    folder = pages_folder(pack, pack_digest)
    half = folder.with_name(f".{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    try:
        manifest = Manifest(
            pack=pack_digest,
            pages={it.path: _write(half, file_name(it.path, it.type), it) for it in pages},
            canaries={it.path: _write(half, it.path, it) for it in canaries},
        )
        data = encode_manifest(manifest)
        half.mkdir(parents=True, exist_ok=True)
        (half / MANIFEST).write_bytes(data)
        if not _is_whole(folder, data, manifest):
            _exchange(half, folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return digest(data)


def clear_earlier(pack: Path, kept: Iterable[str]) -> list[str]:
    """Remove folders and signatures of earlier builds of a pack file; give the names of what went.

    `kept` are digests of packs whose folders stay: the one in place, and the one it replaced, which
    a service may still be loading.
    """
    stays = {pages_folder(pack, it).name for it in (*kept, *_twins(pack))}
    hashed = rf"{re.escape(pack.stem)}\.[0-9a-f]{{12}}"
    # With a dot in front: what a build left behind that was stopped halfway.
    earlier = re.compile(rf"({hashed})\.(?:pages|sig)|\.{hashed}\.pages\.(?:half|old)")
    gone = []
    for path in sorted(pack.parent.iterdir()):
        name = path.name
        found = earlier.fullmatch(name)
        if found is None or f"{found[1]}.pages" in stays:
            continue
        if path.is_dir() and (name.startswith(".") or (path / MANIFEST).is_file()):
            shutil.rmtree(path)
            gone.append(name)
        elif path.is_file() and path.suffix == ".sig":
            path.unlink()
            gone.append(name)
    return gone


def remove_folder(pack: Path, pack_digest: str) -> None:
    """Remove the folder of a pack file that is to have none."""
    folder = pages_folder(pack, pack_digest)
    if (folder / MANIFEST).is_file():
        shutil.rmtree(folder)


def _twins(pack: Path) -> Iterator[str]:
    """Give the digests of other files that are called as the pack is: `a.json` and `a.pack`."""
    for path in pack.parent.glob(f"{glob.escape(pack.stem)}.*"):
        if path.stem == pack.stem and path.suffix != ".sig" and path.is_file():
            yield digest(path.read_bytes())


def _write(folder: Path, name: str, published: Published) -> PageFile:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(published.data)
    return PageFile(digest(published.data), published.type)


def _is_whole(folder: Path, data: bytes, manifest: Manifest) -> bool:
    """Whether a folder is there that holds just this: then nothing need be exchanged."""
    try:
        if (folder / MANIFEST).read_bytes() != data:
            return False
        files = {file_name(path, it.type): it.sha256 for path, it in manifest.pages.items()}
        files |= {path: it.sha256 for path, it in manifest.canaries.items()}
        return all(digest((folder / name).read_bytes()) == it for name, it in files.items())
    except OSError:
        return False


def _exchange(half: Path, folder: Path) -> None:
    """Put the new folder in the place of an old one. A service that looks between tries again."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    half.rename(folder)
    shutil.rmtree(old, ignore_errors=True)

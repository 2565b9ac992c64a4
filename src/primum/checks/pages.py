"""The folder that goes with a pack: pages for people and canary patients, bound to it by hash.

`primum build -o pack.json` writes `pack.HASH.pages/` beside it, where HASH is the start of the
SHA-256 of the pack file; `manifest.json` in it names every file with its hash. A service hands
the pages out as bytes, and needs none of the documents.
"""

import hashlib
from pathlib import Path

import msgspec
from msgspec import Struct

from primum.vocabulary.problem import Place, Problem, Unreadable

FORMAT = "primum-pages/1"
MANIFEST = "manifest.json"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
_START = 12  # characters of a digest that stand in names of files


class PageFile(Struct, frozen=True):
    """A file of the folder: SHA-256 in hex of its bytes, and its media type."""

    sha256: str
    type: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What is in the folder. `pack` is the SHA-256 in hex of the pack file that it belongs to.

    `pages` has a file for each path below /knowledge/ (`en/mecasermin`, `en/mecasermin/…`);
    `canaries` the files of canary patients.
    """

    format: str = FORMAT
    pack: str
    pages: dict[str, PageFile]
    canaries: dict[str, PageFile]


class Canary(Struct, frozen=True, kw_only=True):
    """A patient who must alert: a FHIR Bundle asked about at a moment, and the checks that fire."""

    id: str
    title: str
    jurisdiction: str
    at: str
    alerts: tuple[str, ...]
    bundle: dict[str, object]


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def pages_folder(pack: Path, pack_digest: str) -> Path:
    """Give the folder that belongs to a pack file with this digest."""
    return pack.with_name(f"{pack.stem}.{pack_digest[:_START]}.pages")


def signature_file(pack: Path, pack_digest: str) -> Path:
    """Give the file of the signature over a pack file with this digest."""
    return pack.with_name(f"{pack.stem}.{pack_digest[:_START]}.sig")


def file_name(path: str, type_: str) -> str:
    """Give the name in the folder of the page at a path: a page may be a folder of others too."""
    return f"{path}.html" if type_ == HTML else path


def encode_manifest(manifest: Manifest) -> bytes:
    """Give the bytes of a manifest: the same manifest gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1)


def read_manifest(data: bytes, path: Path) -> Manifest:
    """Read a manifest; `Unreadable` when it is none, or names files outside its folder."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(path, "manifest-invalid", str(error)) from error
    if manifest.format != FORMAT:
        raise _unreadable(path, "manifest-format", manifest.format)
    for name in (*manifest.pages, *manifest.canaries):
        # Nothing is read, nor served, that is not in the folder.
        if not name or "\\" in name or "\0" in name or {"", ".", ".."} & set(name.split("/")):
            raise _unreadable(path, "manifest-invalid", name)
    return manifest


def _unreadable(path: Path, rule: str, value: str) -> Unreadable:
    fault = "the folder of the pack has a manifest that cannot be read"
    remedy = "Build the pack again with `primum build`."
    return Unreadable(
        Problem(place=Place(str(path)), rule=rule, fault=fault, value=value, remedy=remedy)
    )

"""The folder that goes with a pack: pages for people and canary patients, bound to it by hash.

`primum build -o pack.json` writes `pack.HASH.pages/` beside it, where HASH is the start of the
SHA-256 of the pack file; `manifest.json` in it names every file with its hash. A service hands
the pages out as bytes, and needs none of the documents.
"""

import hashlib
from pathlib import Path

from msgspec import Struct

FORMAT = "primum-pages/1"
MANIFEST = "manifest.json"


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
    return pack.with_name(f"{pack.stem}.{pack_digest[:12]}.pages")


def signature_file(pack: Path, pack_digest: str) -> Path:
    """Give the file of the signature over a pack file with this digest."""
    return pack.with_name(f"{pack.stem}.{pack_digest[:12]}.sig")

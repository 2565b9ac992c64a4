"""The pack: everything the bedside needs, in one versioned and content-hashed JSON file."""

import hashlib
from collections import Counter
from pathlib import Path

import msgspec
from msgspec import Struct

from primum.checks.check import Check, Provenance, Reading, Text
from primum.checks.concept import Concept, Measurement, Medicine
from primum.vocabulary.problem import Place, Problem, Unreadable
from primum.vocabulary.units import UnitFactor

FORMAT = "primum-pack/1"


class Meaning(Struct, frozen=True, kw_only=True):
    """What fires: checks, and the concepts and units by which they are answered."""

    checks: tuple[Check, ...]
    concepts: dict[str, Concept]  # classes, conditions, substances, procedures
    medicines: dict[str, Medicine]
    measurements: dict[str, Measurement]
    units: dict[str, UnitFactor]
    readings: tuple[Reading, ...] = ()

    def concept(self, id_: str) -> Concept:
        """Find a concept of any kind by its id; KeyError when the pack has none."""
        if id_ in self.medicines:
            return self.medicines[id_].concept
        if id_ in self.measurements:
            return self.measurements[id_].concept
        return self.concepts[id_]


class Hashes(Struct, frozen=True):
    """SHA-256, in hex, of the two halves of a pack: what fires, and all that is said about it.

    Title, version and notice belong to the second: a pack cannot lose its warning unnoticed.
    """

    meaning: str
    provenance: str


class Pack(Struct, frozen=True, kw_only=True):
    """A release of compiled knowledge.

    `provenance` has an entry for every check and reading; `notice` says by language what the
    knowledge is for.
    """

    format: str = FORMAT
    title: str
    version: str
    notice: Text
    hashes: Hashes
    meaning: Meaning
    provenance: dict[str, Provenance]


class _Head(Struct):
    """What every format of a pack has."""

    format: str


def _hash(part: object) -> str:
    return hashlib.sha256(msgspec.json.encode(part, order="deterministic")).hexdigest()


def _sealed(
    title: str, version: str, notice: Text, meaning: Meaning, provenance: dict[str, Provenance]
) -> Hashes:
    """Hash the two halves; what a pack is called, and what it warns of, is in the second."""
    return Hashes(_hash(meaning), _hash((title, version, notice, provenance)))


def make_pack(
    title: str, version: str, notice: Text, meaning: Meaning, provenance: dict[str, Provenance]
) -> Pack:
    """Seal meaning and provenance with their hashes."""
    return Pack(
        title=title,
        version=version,
        notice=notice,
        hashes=_sealed(title, version, notice, meaning, provenance),
        meaning=meaning,
        provenance=provenance,
    )


def encode_pack(pack: Pack) -> bytes:
    """Give the pack file's bytes: the same pack gives the same bytes."""
    return msgspec.json.encode(pack, order="deterministic") + b"\n"


def read_pack(path: Path) -> Pack:
    """Read and verify a pack file; `Unreadable` when it is no pack, or not as it was sealed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, "pack-missing", str(error.strerror), "Name a pack file.") from error
    return parse_pack(data, path)


def parse_pack(data: bytes, path: Path) -> Pack:
    """Verify the bytes of a pack file, which were read from `path`; `Unreadable` as `read_pack`."""
    try:
        # The format first: another one may have other members, and is still a pack.
        format_ = msgspec.json.decode(data, type=_Head).format
        if format_ != FORMAT:
            remedy = f"This version reads {FORMAT}; build the pack again."
            raise _unreadable(path, "pack-format", format_, remedy)
        pack = msgspec.json.decode(data, type=Pack)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        remedy = "Build it again with `primum build`."
        raise _unreadable(path, "pack-invalid", str(error), remedy) from error
    sealed = _sealed(pack.title, pack.version, pack.notice, pack.meaning, pack.provenance)
    # Byte for byte: a misspelt member that is left at its default would still fit the hashes.
    if pack.hashes != sealed or encode_pack(pack).strip() != data.strip():
        remedy = "Do not use it. Fetch it again, or build it again with `primum build`."
        raise _unreadable(path, "pack-altered", str(pack.hashes.meaning[:12]), remedy)
    if stray := _stray_ids(pack):
        remedy = "Ask whoever made it; `primum build` makes no such pack."
        raise _unreadable(path, "pack-inconsistent", ", ".join(stray[:5]), remedy)
    return pack


def _stray_ids(pack: Pack) -> list[str]:
    """Ids of checks and readings that are there twice, or whose provenance is not."""
    ids = [check.id for check in pack.meaning.checks]
    ids += [reading.id for reading in pack.meaning.readings]
    twice = [id_ for id_, count in Counter(ids).items() if count > 1]
    return sorted({*twice, *(id_ for id_ in ids if id_ not in pack.provenance)})


def _unreadable(path: Path, rule: str, value: str, remedy: str) -> Unreadable:
    faults = {
        "pack-missing": "the pack cannot be opened",
        "pack-invalid": "this is no pack",
        "pack-format": "the pack has a format this version does not read",
        "pack-inconsistent": "ids are there twice, or say nothing of where they come from",
        "pack-altered": "the content does not fit the hash it was sealed with",
    }
    return Unreadable(
        Problem(place=Place(str(path)), rule=rule, fault=faults[rule], value=value, remedy=remedy)
    )

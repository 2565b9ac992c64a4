"""The lines of a file that could not be read at once: in pieces, each line with its true number."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from primum.record.bulk.notes import Notes
from primum.record.bulk.sources import BROKEN_GZIP, opened
from primum.vocabulary.problem import Place

PIECE = 20_000  # lines; what is odd in one piece does not slow down the others
_BYTES = 64_000_000


class Piece(NamedTuple):
    """Lines of a file that follow each other, the first with this number."""

    path: str
    first: int
    lines: list[bytes]


def pieces(path: Path, notes: Notes) -> Iterator[Piece]:
    """Give a file in pieces; where gzip breaks off, what came before it is given all the same."""
    number, first, size = 0, 1, 0
    held: list[bytes] = []
    try:
        with opened(path) as lines:
            for line in lines:
                number += 1
                held.append(line)
                size += len(line)
                if len(held) >= PIECE or size >= _BYTES:
                    yield Piece(str(path), first, held)
                    first, held, size = number + 1, [], 0
    except BROKEN_GZIP as error:
        _broken(path, number, error, notes)
    except OSError as error:
        notes.add(Place(str(path), number), "file-unreadable", "reading stopped here", error)
    if held:
        yield Piece(str(path), first, held)


def _broken(path: Path, number: int, error: Exception, notes: Notes) -> None:
    notes.add(
        Place(str(path), number),
        "truncated-gzip",
        "the compressed file breaks off after this line; what comes before it was read",
        str(error),
        "Send the file again, whole.",
    )

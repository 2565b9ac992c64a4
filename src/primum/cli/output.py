"""Files that a command writes: whole or not at all, and a clear stop where that fails."""

from contextlib import suppress
from pathlib import Path

from primum.vocabulary.problem import Place, Problem, Unreadable

_BLOCKED = (FileExistsError, NotADirectoryError)
_IN_THE_WAY = "a file is where its folder would be"


def write_file(path: Path, data: bytes) -> None:
    """Write a file, and the folder it lies in where that is not there yet. Raises `Unreadable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # /dev/stdout: nothing may take its place
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="output-not-written",
                fault="this file cannot be written",
                value=_IN_THE_WAY if isinstance(error, _BLOCKED) else error.strerror or "",
                remedy="Name a file in a folder that you may write to.",
            )
        ) from error


def _replace(path: Path, data: bytes) -> None:
    """Put the new file in the place of the old one at once, so that none is ever half there."""
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise

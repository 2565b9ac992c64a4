"""Foreign files to documents: which reader a file needs, and what its bytes mean as text."""

import codecs
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from primum.ingest.imported import Imported
from primum.ingest.pdf import is_pdf, read_pdf
from primum.ingest.report import import_report
from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

MAX_BYTES = 20_000_000  # of text; a report has some ten kilobytes
MAX_PDF_BYTES = 200_000_000
_MARKS = (  # the longer mark first: that of UTF-32 begins as that of UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_foreign(path: Path) -> Imported:
    """Make an assessment document of a report in plain text or PDF. Raises `Unreadable`.

    The lines of a PDF are those of the text that was taken out of it.
    """
    text, problems = read_text(path)
    imported = import_report(str(path), text)
    return replace(imported, problems=(*problems, *imported.problems))


def read_text(
    path: Path, done: Callable[[int, int], None] = lambda *_: None
) -> tuple[str, list[Problem]]:
    """Read a file as text, whatever its encoding, or the text of a PDF. Raises `Unreadable`.

    `done` is told of each page of a PDF, and of how many there are.
    """
    data = _bytes(path)
    if is_pdf(data):
        return read_pdf(str(path), data, done)
    text, problems = decode(str(path), data)
    if not text.strip():
        raise Unreadable(_stop(path, *_EMPTY, f"{len(data)} bytes"))
    if path.suffix.lower() == ".pdf":  # such as the web page that came instead of the download
        raise Unreadable(_stop(path, *_NO_PDF))
    return text, problems


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Read bytes as UTF-8, or as UTF-16 or UTF-32 with its mark.

    Said is what had to be supposed: UTF-16 without a mark, lines in Windows-1252. Raises
    `Unreadable` for what is no text at all.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if not encoding.startswith("utf-8"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError as error:
            raise Unreadable(_no_text(path, f"it begins as {encoding}, and is broken")) from error
    if b"\0" in data:
        return _decode_unmarked(path, data)
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        return _decode_lines(path, data, error.start)


def _decode_unmarked(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Read text in which bytes are 0: in UTF-16 every other one, in any other text none."""
    for encoding, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if data[zeros::2].count(0) * 2 > len(data[zeros::2]) and not data[letters::2].count(0):
            with suppress(UnicodeDecodeError):
                return data.decode(encoding), [_unmarked(path, encoding)]
    raise Unreadable(_no_text(path, "it holds bytes that no text has", _line(data, data.index(0))))


def _decode_lines(path: str, data: bytes, at: int) -> tuple[str, list[Problem]]:
    """Read each line as UTF-8, or else as Windows-1252: a text may be pasted from both."""
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    texts: list[str] = []
    foreign = 0
    for line in lines:
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append("".join(_WINDOWS.get(byte, chr(byte)) for byte in line))
            foreign += 1
    return "".join(texts), [_windows(path, data, at, f"{foreign} of {len(lines)} lines")]


# Bytes that Windows-1252 leaves open stay the control character of their number: nothing is lost.
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            raise _none(path, "there is no such file" if not path.exists() else "this is no file")
        size = path.stat().st_size
        limit = MAX_PDF_BYTES if path.suffix.lower() == ".pdf" else MAX_BYTES
        if size > limit:
            raise _none(path, f"it has more than {limit:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise _none(path, (error.strerror or str(error)).lower()) from error


def _none(path: Path, why: str) -> Unreadable:
    return Unreadable(
        Problem(
            place=Place(str(path)),
            rule="unreadable",
            fault="this cannot be read",
            value=why,
            remedy="Check that it exists, and that you may open it.",
        )
    )


_EMPTY = (
    "file-empty",
    "there is no text in this file",
    "Look whether it was saved, or sent, whole.",
)
_NO_PDF = (
    "not-a-pdf",
    "this file is called .pdf, and is none",
    "Download or save it again; where it is plain text, let its name end in .txt.",
)


def _stop(path: Path, rule: str, fault: str, remedy: str, value: str = "") -> Problem:
    return Problem(place=Place(str(path)), rule=rule, fault=fault, value=value, remedy=remedy)


def _no_text(path: str, why: str, line: int = 0) -> Problem:
    return Problem(
        place=Place(path, line),
        rule="not-text",
        fault="this is neither text nor PDF",
        value=why,
        remedy="Save it as plain text (UTF-8) or as PDF, and import that.",
    )


def _line(data: bytes, at: int) -> int:
    """The line on which a byte stands."""
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _unmarked(path: str, encoding: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="utf-16-unmarked",
        fault="this seems to be UTF-16 without its mark, and was read so",
        value=encoding,
        remedy="Look at a few lines; save the file as UTF-8 where they are wrong.",
        verdict=Verdict.SUSPICIOUS,
    )


def _windows(path: str, data: bytes, at: int, lines: str) -> Problem:
    return Problem(
        place=Place(path, _line(data, at)),
        rule="not-utf-8",
        fault=f"this is not UTF-8: {lines} were read as Windows-1252, the first with this byte",
        value=f"0x{data[at]:02X}",
        remedy="Look at the letters with accents; save the file as UTF-8 where one is wrong.",
        verdict=Verdict.SUSPICIOUS,
    )

"""The text of a PDF, page by page. Its lines are numbered as if the pages were one text."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from primum.vocabulary.problem import Place, Problem, Unreadable, Verdict

if TYPE_CHECKING:
    from pypdf import PdfReader

_MARK = b"%PDF-"
_HEAD = 1024  # bytes within which readers look for the mark
_REMEDIES = {
    "pdf-encrypted": "Save a copy without a password, and import that.",
    "pdf-damaged": "Open it in a viewer and save it again, or copy its text to a .txt file.",
    "pdf-without-text": "It holds pictures of text: run OCR (`ocrmypdf in.pdf out.pdf`) and import that.",
}


def is_pdf(data: bytes) -> bool:
    """Whether bytes begin as a PDF."""
    return _MARK in data[:_HEAD]


def read_pdf(
    path: str, data: bytes, done: Callable[[int, int], None] = lambda *_: None
) -> tuple[str, list[Problem]]:
    """Take the text out of a PDF, a blank line between pages. Raises `Unreadable`.

    A page without text, or that cannot be read, among others that can is a problem. `done` is told
    of each page, and of how many there are.
    """
    with _quiet():
        try:
            reader = _opened(path, data)
            total = len(reader.pages)
        except Unreadable:
            raise
        except Exception as error:  # pypdf raises many kinds on a damaged file
            raise _unopened(path, error) from error
        pages: list[str] = []
        problems: list[Problem] = []
        for number in range(1, total + 1):
            text, fault = _page(reader, number)
            pages.append(text)
            if fault:
                problems.append(_lacking(path, pages, number, fault))
            done(number, total)
    if not any(page.strip() for page in pages):
        raise _stop(path, "pdf-without-text", "there is no text in this PDF", f"{total} pages")
    return "\n\n".join(pages), problems


def _opened(path: str, data: bytes) -> "PdfReader":
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        is_open = bool(reader.decrypt(""))
        if not is_open:
            raise _stop(path, "pdf-encrypted", "this PDF asks for a password", "")
    return reader


def _unopened(path: str, error: Exception) -> Unreadable:
    from pypdf.errors import DependencyError

    if isinstance(error, DependencyError):  # AES needs a package that is not installed
        return _stop(path, "pdf-encrypted", "this PDF is encrypted in a way that is not read", "")
    return _stop(path, "pdf-damaged", "this PDF is damaged", str(error))


def _page(reader: "PdfReader", number: int) -> tuple[str, str]:
    """The text of a page, and what is wrong with it."""
    try:
        text = reader.pages[number - 1].extract_text()
    except Exception as error:  # noqa: BLE001 - one damaged page must not hide the others
        return "", f"this page of the PDF is damaged ({type(error).__name__})"
    return text, "" if text.strip() else "this page of the PDF has no text"


def _lacking(path: str, pages: list[str], number: int, fault: str) -> Problem:
    line = sum(page.count("\n") + 2 for page in pages[:-1]) + 1
    return Problem(
        place=Place(path, line),
        rule="pdf-page-unread",
        fault=fault,
        value=f"page {number}",
        remedy="Look at that page; what it says is not in the document.",
        verdict=Verdict.UNTESTABLE,
    )


def _stop(path: str, rule: str, fault: str, value: str) -> Unreadable:
    shown = " ".join(value.split())[:100]
    return Unreadable(
        Problem(place=Place(path), rule=rule, fault=fault, value=shown, remedy=_REMEDIES[rule])
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the PDF library logs of every oddity off the terminal."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)

"""A sheet as PDF, by Typst: a fixed template reads the sheet as JSON, so no text of it is code."""

from pathlib import Path
from typing import Literal

import msgspec

from primum.reports.rendering.breaks import breakable
from primum.reports.rendering.sheet import Sheet
from primum.vocabulary.problem import Place, Problem, Unreadable

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def pdf_of(sheet: Sheet) -> bytes:
    """Write a sheet as PDF, with embedded fonts only. The same sheet gives the same bytes.

    It follows PDF/UA-1, which screen readers ask, unless a sign in it has no letter form there.
    Raises `Unreadable` where no PDF can be made of it.
    """
    import typst  # starts slowly; nothing else needs it

    tree = msgspec.json.encode(breakable(sheet)).decode()

    def compiled(standard: Literal["ua-1"] | None) -> bytes:
        return typst.compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"sheet": tree},
            pdf_standards=standard,
            timestamp=0,
        )

    try:
        return compiled("ua-1")
    except typst.TypstError:
        pass  # a sign without a letter form, perhaps: then without the standard
    try:
        return compiled(None)
    except typst.TypstError as error:
        raise Unreadable(_not_set(sheet, error)) from error


def _not_set(sheet: Sheet, error: Exception) -> Problem:
    return Problem(
        place=Place(sheet.title),
        rule="pdf-not-made",
        fault="the typesetter cannot set this document",
        value=" ".join(str(error).split())[:200],
        remedy="Write it as HTML (-o FILE.html), and report this with the document.",
    )

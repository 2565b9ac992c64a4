"""A sheet as PDF, by Typst: a fixed template reads the sheet as JSON, so no text of it is code."""

from pathlib import Path

import msgspec

from primum.reports.rendering.breaks import breakable
from primum.reports.rendering.sheet import Sheet

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def pdf_of(sheet: Sheet) -> bytes:
    """Write a sheet as PDF, with embedded fonts only. The same sheet gives the same bytes."""
    import typst  # starts slowly; nothing else needs it

    tree = msgspec.json.encode(breakable(sheet)).decode()
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"sheet": tree},
        timestamp=0,
    )

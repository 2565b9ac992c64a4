"""What the pages on populations share: tables of a name and numbers, and problems of the data."""

from collections.abc import Iterable, Sequence

from primum.reports.page import Ink, Page, printable
from primum.screening.population.summary import Faults

MANY = 20  # lines of a table that are written
STATUS = {"alert": "alerts", "reference": "references", "not-assessable": "not assessable"}
_LONGEST = 60  # characters of a name
_INDENT = 4
Line = tuple[str | int, ...]  # a name and numbers


def told(count: int | str) -> str:
    """Tell a number, or what is told in its place."""
    return count if isinstance(count, str) else f"{count:,}"


def write_table(
    page: Page, head: Sequence[str], lines: Iterable[Line], ink: Ink = Ink.STRONG
) -> None:
    """Write lines under a title, which may have a heading for each number; nothing where none is."""
    listed = [(_short(str(name)), *map(told, numbers)) for name, *numbers in lines]
    if not listed:
        return
    title, *headings = head
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    if headings:
        titles = (title[_INDENT:], *headings)
        widths = [max(width, len(it)) for width, it in zip(widths, titles, strict=True)]
    page.blank()
    page.line(_aligned((title, *headings), (widths[0] + _INDENT, *widths[1:])), ink=ink)
    for line in listed:
        page.line(" " * _INDENT + _aligned(line, widths))


def write_more(page: Page, more: int, of_what: str) -> None:
    """Say how many lines were left out, where any was."""
    if more > 0:
        page.write(f"… and {more:,} more {of_what}: --format json has them all", indent=_INDENT)


def write_problems(page: Page, problems: Sequence[Faults]) -> None:
    """Write the problems of the data, by rule."""
    if not problems:
        return
    page.blank()
    page.line("Problems of the data", ink=Ink.CAUTION)
    for fault in problems:
        page.write(f"{fault.rule}: {fault.count:,}", indent=4)
        page.write(fault.message, indent=8)
        page.write(", ".join(fault.places), indent=8, ink=Ink.FAINT)
        page.write(fault.remedy, indent=8)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Put the name on the left and the numbers on the right of their columns."""
    name, *numbers = cells
    columns = zip(numbers, widths[1:], strict=False)  # a title alone has no columns
    return "  ".join((name.ljust(widths[0]), *(cell.rjust(width) for cell, width in columns)))


def _short(name: str) -> str:
    text = " ".join(printable(name).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

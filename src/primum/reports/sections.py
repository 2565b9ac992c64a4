"""Which sections the documents of a folder have, and which standard ones they lack."""

from collections.abc import Iterable

import msgspec

from primum.documents.sections import SectionsReport
from primum.reports.page import Ink, Page, counted
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

FEW = 20  # documents that are named; JSON has them all


def sections_json(report: SectionsReport, problems: Iterable[Problem]) -> str:
    """Render the report as JSON: its members, `complete` and `problems`."""
    return pretty(
        {
            **msgspec.structs.asdict(report),
            "complete": report.complete,
            "problems": [flat(problem) for problem in problems],
        }
    )


def sections_text(report: SectionsReport, page: Page) -> str:
    """Write the standard sections, who lacks them, and all headings; give the page's text."""
    if report.monographs:
        page.write(
            f"Standard sections of {counted(report.monographs, 'monograph')} "
            f"({report.complete} have them all):",
            ink=Ink.STRONG,
        )
        for standard in report.standard:
            share = _share(standard.documents, report.monographs)
            lacking = f", {standard.lacking} without" if standard.lacking else ""
            page.entry(share, f"{standard.section}{lacking}", indent=0, gutter=14)
        _write_incomplete(report, page)
    page.blank()
    page.write(f"All sections of {counted(report.documents, 'document')}:", ink=Ink.STRONG)
    for count in report.sections:
        page.entry(_share(count.documents, report.documents), count.heading, indent=0, gutter=14)
    if report.without_sections:
        page.write(f"Without any heading: {_some(report.without_sections)}")
    return str(page)


def _write_incomplete(report: SectionsReport, page: Page) -> None:
    if not report.incomplete:
        return
    page.blank()
    page.write("Monographs that lack a standard section:", ink=Ink.STRONG)
    for entry in report.incomplete[:FEW]:
        page.write(f"{entry.path}: {', '.join(entry.missing)}")
    more = len(report.incomplete) - FEW
    if more > 0:
        page.write(f"… and {more} more: --format json has them all")


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" … and {more} more" if more > 0 else "")


def _share(count: int, total: int) -> str:
    part = count / total
    return f"{count:6d} {'< 1%' if 0 < part < 0.01 else f'{int(part * 100)}%':>5}"

"""The summary of a screened population, as text and as JSON (docs/reference/screen.md)."""

from collections.abc import Iterable, Sequence

from primum.reports.page import Ink, Page, counted, printable
from primum.reports.problems import pretty
from primum.screening.population.summary import Summary

_FEW = 10
_MANY = 20
_STATUS = {"alert": "alerts", "reference": "references", "not-assessable": "not assessable"}
_LONGEST = 60


def render_json(summary: Summary) -> str:
    """Render the summary as indented JSON."""
    return pretty(summary)


def render_text(summary: Summary, page: Page) -> str:
    """Write the summary on the page and give its text."""
    _write_header(summary, page)
    _write_patients(summary, page)
    _write_findings(summary, page)
    _write_not_assessable(summary, page)
    _write_not_covered(summary, page)
    _write_problems(summary, page)
    page.blank()
    page.write(
        f"{summary.output}: {summary.findings.total:,} findings; {summary.seconds:,.1f} s, "
        f"{summary.patients_per_second:,.0f} patients a second",
        ink=Ink.FAINT,
    )
    return str(page)


def _write_header(summary: Summary, page: Page) -> None:
    pack = summary.pack
    asked = f"{summary.data} at {summary.at}, {summary.jurisdiction.upper()}"
    page.write(asked + ", only approved" * summary.only_approved, ink=Ink.STRONG)
    page.write(f"{pack.title} {pack.version} ({pack.meaning[:12]})", ink=Ink.FAINT)
    page.write(summary.notice, ink=Ink.FAINT)


def _write_patients(summary: Summary, page: Page) -> None:
    patients, orders = summary.patients, summary.orders
    page.blank()
    page.line("Patients", ink=Ink.STRONG)
    _table(
        page,
        [
            ("patients", patients.total),
            ("with orders", patients.with_orders),
            ("of them with an order that is covered", patients.with_covered_orders),
            ("of them with none that is covered", patients.with_orders_none_covered),
            ("orders judged", orders.judged),
            ("covered: the knowledge speaks of the medicine", orders.covered),
            ("not covered", orders.not_covered),
        ],
    )
    page.blank()
    page.line("Patients by number of alerts", ink=Ink.STRONG)
    _table(page, [(band.alerts, band.patients) for band in patients.by_alerts])


def _write_findings(summary: Summary, page: Page) -> None:
    found = summary.findings
    page.blank()
    page.line("Findings", ink=Ink.STRONG)
    _table(page, [(_STATUS.get(status, status), n) for status, n in found.by_status.items()])
    page.write(
        f"{found.alerts_per_1000_orders:,.2f} alerts per 1,000 orders; "
        f"{counted(found.interrupting, 'finding')} would interrupt",
        indent=4,
    )
    if found.by_check:
        page.blank()
        page.line("Checks that spoke: findings, patients", ink=Ink.STRONG)
        rows = [
            (f"{it.check} ({it.status}{_aside(held=it.held, verified=it.verified)})",
             it.findings, it.patients)
            for it in found.by_check
        ]  # fmt: skip
        _table(page, rows[:_MANY])
        _write_more(len(rows) - _MANY, "checks", page)
    if found.by_medicine:
        page.blank()
        page.line("Medicines: alerts, references, not assessable", ink=Ink.STRONG)
        medicines = [
            (it.medicine, it.alerts, it.references, it.not_assessable) for it in found.by_medicine
        ]
        _table(page, medicines[:_MANY])
        _write_more(len(medicines) - _MANY, "medicines", page)


def _aside(*, held: bool, verified: bool) -> str:
    return ", held" * held + ", draft" * (not verified)


def _write_not_assessable(summary: Summary, page: Page) -> None:
    if not summary.not_assessable:
        return
    page.blank()
    page.line("What was missing: orders, checks it would settle", ink=Ink.STRONG)
    rows = [(it.fact, it.orders, len(it.checks)) for it in summary.not_assessable]
    _table(page, rows[:_MANY])
    _write_more(len(rows) - _MANY, "facts", page)


def _write_not_covered(summary: Summary, page: Page) -> None:
    names = summary.orders.not_covered_names
    if not names:
        return
    page.blank()
    page.line("Not covered, so not checked: orders", ink=Ink.CAUTION)
    _table(page, [(it.name, it.orders) for it in names[:_FEW]])
    _write_more(len(names) - _FEW, "names", page)


def _write_problems(summary: Summary, page: Page) -> None:
    if not summary.problems:
        return
    page.blank()
    page.line("Problems of the data", ink=Ink.CAUTION)
    for fault in summary.problems:
        page.write(f"{fault.rule}: {fault.count:,}", indent=4)
        page.write(fault.message, indent=8)
        page.write(", ".join(fault.places), indent=8, ink=Ink.FAINT)
        page.write(fault.remedy, indent=8)


def _write_more(more: int, of_what: str, page: Page) -> None:
    if more > 0:
        page.write(f"… and {more:,} more {of_what}: --format json has them all", indent=4)


def _table(page: Page, rows: Iterable[Sequence[str | int]]) -> None:
    """Write rows of a name and numbers, in columns."""
    listed = [
        (_short(str(name)), *(f"{number:,}" for number in numbers)) for name, *numbers in rows
    ]
    if not listed:
        return
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for name, *numbers in listed:
        cells = (cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))
        page.line("    " + "  ".join((name.ljust(widths[0]), *cells)))


def _short(name: str) -> str:
    text = " ".join(printable(name).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

"""The summary of a screened population, as text and as JSON (docs/reference/screen.md)."""

from primum.reports.page import Ink, Page, counted
from primum.reports.population import MANY, STATUS, write_more, write_problems, write_table
from primum.reports.problems import pretty
from primum.screening.population.summary import Summary

_FEW = 10


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
    write_problems(page, summary.problems)
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
    write_table(
        page,
        ("Patients",),
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
    bands = [(band.alerts, band.patients) for band in patients.by_alerts]
    write_table(page, ("Patients by number of alerts",), bands)


def _write_findings(summary: Summary, page: Page) -> None:
    found = summary.findings
    statuses = [(STATUS.get(status, status), n) for status, n in found.by_status.items()]
    write_table(page, ("Findings",), statuses)
    page.write(
        f"{found.alerts_per_1000_orders:,.2f} alerts per 1,000 orders; "
        f"{counted(found.interrupting, 'finding')} would interrupt",
        indent=4,
    )
    checks = [
        (f"{it.check} ({it.status}{_aside(held=it.held, verified=it.verified)})",
         it.findings, it.patients)
        for it in found.by_check
    ]  # fmt: skip
    write_table(page, ("Checks that spoke: findings, patients",), checks[:MANY])
    write_more(page, len(checks) - MANY, "checks")
    medicines = [
        (it.medicine, it.alerts, it.references, it.not_assessable) for it in found.by_medicine
    ]
    title = "Medicines: alerts, references, not assessable"
    write_table(page, (title,), medicines[:MANY])
    write_more(page, len(medicines) - MANY, "medicines")


def _aside(*, held: bool, verified: bool) -> str:
    return ", held" * held + ", draft" * (not verified)


def _write_not_assessable(summary: Summary, page: Page) -> None:
    lacks = [(it.fact, it.orders, len(it.checks)) for it in summary.not_assessable]
    write_table(page, ("What was missing: orders, checks it would settle",), lacks[:MANY])
    write_more(page, len(lacks) - MANY, "facts")


def _write_not_covered(summary: Summary, page: Page) -> None:
    names = [(it.name, it.orders) for it in summary.orders.not_covered_names]
    title = "Not covered, so not checked: orders"
    write_table(page, (title,), names[:_FEW], ink=Ink.CAUTION)
    write_more(page, len(names) - _FEW, "names")

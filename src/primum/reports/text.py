"""A report for a reader at a terminal: what needs an answer first, what was looked at last."""

from collections.abc import Iterable

from primum.checks.check import Management
from primum.findings.caveat import caveat
from primum.findings.model import Finding, FindingStatus, Report
from primum.reports.labels import Labels, labels_in
from primum.reports.page import Ink, Page

_WEIGHT = {management: rank for rank, management in enumerate(Management)}
_INK = {
    FindingStatus.ALERT: Ink.ALARM,
    FindingStatus.NOT_ASSESSABLE: Ink.CAUTION,
    FindingStatus.REFERENCE: Ink.CALM,
}


def render_text(report: Report, page: Page) -> str:
    """Write the report on the page and give its text."""
    labels = labels_in(report.language)
    _write_header(report, labels, page)
    shown = sorted((found for found in report.findings if found.verified), key=_urgency)
    if not any(found.status is FindingStatus.ALERT for found in shown):
        _write_no_alert(report, labels, page)
    for found in shown:
        write_finding(found, report.language, page)
    _write_checked(report, labels, page)
    return str(page)


def _urgency(found: Finding) -> tuple[bool, bool, int, int]:
    order = (FindingStatus.ALERT, FindingStatus.NOT_ASSESSABLE, FindingStatus.REFERENCE)
    return (
        not (found.interrupts or found.status is FindingStatus.ALERT),
        not found.held,
        order.index(found.status),
        _WEIGHT[found.decision.management],
    )


def _write_header(report: Report, labels: Labels, page: Page) -> None:
    asked = labels.asked.format(
        patient=report.patient,
        at=_moment(report.at, labels),
        jurisdiction=report.jurisdiction.upper(),
        role=labels.role.get(report.role, report.role),
    )
    page.write(asked, ink=Ink.STRONG)
    pack = report.pack
    page.write(f"{pack.title} {pack.version} ({pack.meaning[:12]})", ink=Ink.FAINT)
    page.write(report.notice, ink=Ink.FAINT)


def _moment(at: str, labels: Labels) -> str:
    """Tell the moment: a day when it is the end of one, else to the minute."""
    if at == "order":
        return labels.own_moment
    day, _, time = at.partition("T")
    return day if not time or time.startswith("23:59:59") else f"{day} {time[:5]} UTC"


def _write_no_alert(report: Report, labels: Labels, page: Page) -> None:
    page.blank()
    checks = len(report.checked.checks)
    if checks:
        page.write(labels.no_alert.format(checks=checks))
    else:
        page.write(labels.none_run if report.checked.covered else labels.nothing_assessed)


def write_finding(found: Finding, language: str, page: Page) -> None:
    """Write one finding, with what it rests on; a reference in short."""
    if found.status is FindingStatus.REFERENCE and not found.held:
        _write_reference(found, language, page)
        return
    labels = labels_in(language)
    _write_heading(found, labels, page)
    page.write(found.summary, indent=4, ink=Ink.STRONG)
    if found.advice:
        page.entry(labels.advice, found.advice)
    reasons = [
        f"{reason.says} ({reason.row})" if reason.row else reason.says for reason in found.reasons
    ]
    _write_list(labels.why, reasons, page)
    missing = [
        f"{missing.fact}: {labels.settles.format(checks=_short(missing.checks, found.medicine))}"
        for missing in found.missing
    ]
    _write_list(labels.missing, missing, page)
    _write_list(labels.suspect, (caveat(it, language) for it in found.suspect), page)
    if found.sources:
        page.entry(labels.source, _sources(found))
    if found.check:
        page.entry(labels.check, _written(found, labels))


def _write_heading(found: Finding, labels: Labels, page: Page) -> None:
    page.blank()
    words = {
        FindingStatus.ALERT: f"{labels.alert} · {labels.management[found.decision.management]}",
        FindingStatus.NOT_ASSESSABLE: labels.not_assessable,
        FindingStatus.REFERENCE: labels.reference,
    }
    what = words[found.status]
    ink = Ink.ALARM if found.interrupts else _INK[found.status]
    if found.held:
        what, ink = f"{labels.held} · {labels.management[found.decision.management]}", Ink.CAUTION
    page.write(f"{what} · {found.medicine} · {found.order}", ink=ink)


def _write_reference(found: Finding, language: str, page: Page) -> None:
    labels = labels_in(language)
    _write_heading(found, labels, page)
    page.write(f"{found.summary} {found.advice}", indent=4)
    _write_list(labels.suspect, (caveat(it, language) for it in found.suspect), page)
    if found.sources:
        page.entry(labels.source, _sources(found))
    page.entry(labels.check, _written(found, labels))


def _write_list(label: str, lines: Iterable[str], page: Page) -> None:
    for line in lines:
        page.entry(label, line)
        label = ""


def _written(found: Finding, labels: Labels) -> str:
    statement = found.statement
    if statement is None:
        return str(found.check)
    where = (
        f"{found.check}, {statement.document}:{statement.line}, {labels.status[statement.status]}"
    )
    if statement.reviewed:
        where += f", {statement.reviewed.by} {statement.reviewed.date}"
    return where


def _sources(found: Finding) -> str:
    """Name the sources with section and version; `primum explain` has them in full."""
    names = []
    for source in found.sources:
        sign = "§ " if source.section[:1].isdigit() else ""
        section = f" {sign}{source.section}" if source.section else ""
        names.append(f"{source.id}{section}{f' ({source.version})' if source.version else ''}")
    return "; ".join(names)


def _short(checks: Iterable[str], medicine: str) -> str:
    return ", ".join(check.removeprefix(f"{medicine}/") for check in checks)


def _by_medicine(ids: Iterable[str]) -> str:
    """Name statements under their medicine: `mecasermin (meal-window, storage)`."""
    statements: dict[str, list[str]] = {}
    for id_ in ids:
        medicine, _, statement = id_.partition("/")
        statements.setdefault(medicine, []).append(statement)
    return "; ".join(f"{medicine} ({', '.join(names)})" for medicine, names in statements.items())


def _write_checked(report: Report, labels: Labels, page: Page) -> None:
    checked = report.checked
    page.blank()
    if not checked.covered and not checked.not_covered:
        page.write(labels.no_orders)
    if checked.covered:
        orders = ", ".join(f"{order.name} ({order.order})" for order in checked.covered)
        page.write(labels.checked.format(orders=orders, checks=len(checked.checks)))
    for order in checked.not_covered:
        words = labels.not_covered.format(name=order.name, order=order.order)
        page.write(words, ink=Ink.CAUTION)
    for ids, words in (
        (checked.not_checkable, labels.not_checkable),
        (checked.unverified, labels.unverified),
    ):
        if ids:
            page.write(words.format(ids=_by_medicine(ids)), ink=Ink.FAINT)
    if checked.held:
        page.write(labels.held_ids.format(ids=_by_medicine(checked.held)), ink=Ink.CAUTION)
    if report.problems:
        page.write(labels.problems.format(count=len(report.problems)), ink=Ink.CAUTION)

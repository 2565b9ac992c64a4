"""A patient who must alert: which of the checks that a canary names stay silent."""

from primum.checks.pages import Canary
from primum.findings.model import FindingStatus
from primum.record.read import read_bundle
from primum.screening.patient import Options, Screener


def silent_checks(
    screener: Screener, canary: Canary, *, only_approved: bool = False
) -> tuple[str, ...]:
    """Give the checks that must alert for a canary and do not.

    `Unreadable` when its bundle holds no patient, ValueError when its moment is no date.
    """
    options = Options(at=canary.at, jurisdiction=canary.jurisdiction, only_approved=only_approved)
    report = screener.screen(read_bundle(canary.bundle), options)
    alerting = {it.check for it in report.findings if it.status is FindingStatus.ALERT}
    return tuple(check for check in canary.alerts if check not in alerting)

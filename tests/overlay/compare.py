"""The engine's report beside what was expected."""

from collections.abc import Iterable
from dataclasses import dataclass

from overlay.expected import Expected
from primum.findings.model import Finding, FindingStatus, Report


@dataclass(frozen=True)
class Disagreement:
    """A check about which the two do not agree, in one bundle and jurisdiction."""

    bundle: str
    jurisdiction: str
    check: str
    wanted: str
    got: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.bundle} ({self.jurisdiction}): {self.check}: {self.wanted}, got {self.got}"


def compare(bundle: str, wanted: Expected, report: Report, order: str) -> list[Disagreement]:
    """Compare what was found for an order with what was expected; empty when they agree."""
    found = [finding for finding in report.findings if finding.order == order]
    alerts, opened = alerts_of(found), open_of(found)
    said = alerts | opened
    faults = [
        ("expected an alert", wanted.alerts - alerts),
        ("expected no alert", alerts - wanted.alerts - wanted.said - wanted.free),
        ("expected to be open", wanted.open - opened),
        ("expected not to be open", opened - wanted.open - wanted.said - wanted.free),
        ("expected not to be passed over", wanted.said - said),
    ]
    return [
        Disagreement(bundle, report.jurisdiction, check, fault, _got(check, alerts, opened))
        for fault, checks in faults
        for check in sorted(checks)
    ]


def alerts_of(found: Iterable[Finding]) -> set[str]:
    """Give the checks that alert."""
    return {each.check for each in found if each.check and each.status is FindingStatus.ALERT}


def open_of(found: Iterable[Finding]) -> set[str]:
    """Give the checks that could not be assessed."""
    return {
        check
        for each in found
        if each.status is FindingStatus.NOT_ASSESSABLE
        for missing in each.missing
        for check in missing.checks
    }


def _got(check: str, alerts: set[str], opened: set[str]) -> str:
    return "an alert" if check in alerts else "open" if check in opened else "nothing"

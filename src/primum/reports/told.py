"""Findings of a population, in words: as text patient by patient, and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from primum.findings.model import Finding
from primum.reports.page import Ink, Page
from primum.reports.problems import pretty
from primum.reports.text import write_finding

FORMAT = "primum-told/1"


class Told(NamedTuple):
    """A finding, of whom it is, and the moment it was asked about."""

    patient: str
    at: datetime
    finding: Finding


def told_text(told: Sequence[Told], said: Mapping[str, str], language: str, page: Page) -> str:
    """Write findings under their patient, in the order given; `said` is what their file says."""
    title = f"{said.get('primum.pack.title', '')} {said.get('primum.pack.version', '')}"
    page.write(f"{title}, {said.get('primum.jurisdiction', '').upper()}".strip(), ink=Ink.FAINT)
    page.write(said.get("primum.notice", ""), ink=Ink.FAINT)
    patient = ""
    for each in told:
        if each.patient != patient:
            patient = each.patient
            page.blank()
            page.write(f"{patient}, {each.at:%Y-%m-%d %H:%M} UTC", ink=Ink.STRONG)
        write_finding(each.finding, language, page)
    return str(page)


def told_json(told: Sequence[Told], said: Mapping[str, str], count: int) -> str:
    """Write findings as JSON: what their file says, how many there are, and those asked for."""
    findings = [
        {"patient": each.patient, "at": each.at.isoformat(), **msgspec.to_builtins(each.finding)}
        for each in told
    ]
    return pretty({"format": FORMAT, "file": dict(said), "count": count, "findings": findings})

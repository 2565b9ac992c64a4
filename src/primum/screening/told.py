"""Findings of a population in words: as the bedside says the same of one patient."""

from collections.abc import Mapping
from typing import Any

from primum.checks.pack import Pack
from primum.findings.ground import Gap, Ground, Value
from primum.findings.model import Finding, FindingStatus
from primum.screening.findings import Lack, Writer


class Teller:
    """Words the rows of `findings.parquet` (docs/reference/screen.md) for a role and language."""

    def __init__(self, pack: Pack, role: str, language: str) -> None:
        """Word findings of a pack."""
        self._writer = Writer(pack, role, language)
        self._checks = {check.id: check for check in pack.meaning.checks}
        self._readings = {reading.id: reading for reading in pack.meaning.readings}

    def tell(self, row: Mapping[str, Any]) -> Finding:
        """Word one row; KeyError when it is of a check that the pack does not have."""
        order, check = row["order"], row["check"]
        if row["status"] == FindingStatus.NOT_ASSESSABLE:
            return self._writer.not_assessable(self._lacks(row), row["medicine"], order)
        if check in self._readings:
            return self._writer.not_run(self._readings[check], order)
        grounds = [
            Ground(each["row"], each["says"], _values(each["values"])) for each in row["reasons"]
        ]
        return self._writer.found(self._checks[check], order, grounds)

    def _lacks(self, row: Mapping[str, Any]) -> list[Lack]:
        gaps: dict[str, list[Gap]] = {}
        for missing in row["missing"]:
            for id_ in missing["checks"]:
                gap = Gap(missing["fact"], _values(missing["values"]))
                gaps.setdefault(id_, []).append(gap)
        return [Lack(self._checks[id_], tuple(found)) for id_, found in gaps.items()]


def _values(values: list[dict[str, Any]]) -> tuple[Value, ...]:
    return tuple(
        value["text"] if value["text"] is not None else value["number"] for value in values
    )

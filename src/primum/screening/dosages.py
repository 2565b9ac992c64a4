"""Faults of an order's dosage that no finding tells of: it was read, and may be read wrongly."""

from primum.record.dosage import normalise
from primum.record.model import MedicationRow
from primum.vocabulary.problem import Place, Problem, Verdict

# What is simply not there is no fault; where a check needs it, a finding says so.
_ABSENT = frozenset({"dose-missing", "dose-only-in-text", "timing-missing"})


def doubts_of(row: MedicationRow) -> list[Problem]:
    """Give the faults of timing and route, and those of an amount that is used all the same.

    An amount that cannot be used at all is not assessable, which a finding says.
    """
    return [
        Problem(
            place=Place(row.ref),
            rule=rule,
            fault=f"this dosage cannot be what was meant, or only in part ({words_of(rule)})",
            value=value,
            remedy="Correct the dosage of the order; judge frequency and day dose by hand.",
            verdict=Verdict.SUSPICIOUS,
        )
        for dosage in map(normalise, row.dosages)
        for rule, value in dosage.problems
        if rule not in _ABSENT
        and (
            dosage.administration is not None
            or dosage.day is not None
            or not rule.startswith(("dose-", "unknown-unit", "modifier-"))
        )
    ]


def words_of(rule: str) -> str:
    """Give the name of a rule as words."""
    return rule.replace("-", " ")

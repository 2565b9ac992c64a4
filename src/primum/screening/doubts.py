"""What was read, and may be read wrongly or not at all, and no finding tells of."""

from primum.engines.matching import NOTHING
from primum.engines.memory.chart import Chart
from primum.record.dosage import normalise
from primum.record.model import MedicationRow, Record
from primum.vocabulary.codes import PREFIX_SYSTEMS, Coding, system_name
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


def flags_not_read(record: Record) -> list[Problem]:
    """Say that there were Flags of a kind that is not read."""
    count = dict(record.ignored).get("Flag", 0)
    if not count:
        return []
    return [
        Problem(
            place=Place("Flag"),
            rule="flags-not-read",
            fault="flags that are neither contraindications nor surveillance decisions are not read",
            value=str(count),
            remedy="Send what they say about the patient as a Condition, or in a Dutch category.",
            verdict=Verdict.UNTESTABLE,
        )
    ]


def conditions_not_understood(chart: Chart) -> list[Problem]:
    """Say which conditions have only a code that knowledge does not list, and no words.

    In SNOMED CT such a code may stand below one that is listed; without its hierarchy, and
    without a text, there is no telling. (A code of ICD-10 or ICPC shows where it belongs.)
    """
    match = chart.program.conditions.match
    return [
        Problem(
            place=Place(row.ref),
            rule="condition-not-understood",
            fault="the condition has no text, and no code that knowledge lists",
            value=", ".join(coding.code for coding in row.codings if coding.code),
            remedy="It was taken for none of the conditions asked about. Judge it yourself.",
            verdict=Verdict.UNTESTABLE,
        )
        for row in chart.record.conditions
        if row.text is None
        and not any(coding.display for coding in row.codings)
        and any(_is_flat(coding) for coding in row.codings)
        and match(row.codings, None) == NOTHING
    ]


def _is_flat(coding: Coding) -> bool:
    return coding.code is not None and system_name(coding.system) not in PREFIX_SYSTEMS


def words_of(rule: str) -> str:
    """Give the name of a rule as words."""
    return rule.replace("-", " ")

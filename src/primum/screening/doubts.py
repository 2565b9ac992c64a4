"""What was read, and may be read wrongly or not at all, and no finding tells of."""

from typing import NamedTuple

from primum.engines.matching import unlisted_codes
from primum.engines.memory.chart import Chart
from primum.record.dosage import is_doubtful, normalise
from primum.record.model import AllergyRow, ConditionRow, MedicationRow, Record
from primum.record.standing import ENDED, NOT_SAID
from primum.vocabulary.dates import DAY, read_when
from primum.vocabulary.problem import Place, Problem, Verdict


class _Says(NamedTuple):
    fault: str
    remedy: str
    verdict: Verdict = Verdict.SUSPICIOUS


_SAYS = {
    "condition-not-understood": _Says(
        "the condition has no text, and no code that knowledge lists",
        "It was taken for none of the conditions asked about. Judge it yourself.",
        Verdict.UNTESTABLE,
    ),
    # Supply or a period that has run out is no stop: somebody may still take the medicine.
    "active-but-over": _Says(
        "this order has the status active, and ended by its dates; it was not checked",
        "Stop the order, or renew it; to check it all the same, ask with --at order.",
    ),
    "draft-over": _Says(
        "this draft is over by its dates; it was checked all the same",
        "Correct its dates before it is signed.",
    ),
    # Far more often a slip of a date than a plan.
    "onset-to-come": _Says(
        "this begins in the future, so it was not counted as present",
        "Correct its onset, or the clock of this machine; judge it yourself.",
    ),
    # Asked about another moment, it had not been written yet.
    "dated-later": _Says(
        "this order was written after the moment asked; it was not checked",
        "Ask about a later moment, or with --at order.",
    ),
}
# Asked now, it is checked all the same: the order lies here, so a date or a clock is wrong.
_DATED_LATER_NOW = _Says(
    "this order is dated in the future; it was checked all the same",
    "Correct its date, or the clock of this machine.",
)


def doubt(place: str, rule: str, value: str, *, is_now: bool = False) -> Problem:
    """Tell a doubt of a row, by its rule: one of those above, or of a dosage."""
    says = _DATED_LATER_NOW if is_now and rule == "dated-later" else _SAYS.get(rule)
    if says is None:
        says = _Says(
            f"this dosage cannot be what was meant, or only in part ({words_of(rule)})",
            "Correct the dosage of the order; judge frequency and day dose by hand.",
        )
    return Problem(
        place=Place(place),
        rule=rule,
        fault=says.fault,
        value=value,
        remedy=says.remedy,
        verdict=says.verdict,
    )


def doubts_of(row: MedicationRow) -> list[Problem]:
    """Give the faults of timing and route, and those of an amount that is used all the same.

    An amount that cannot be used at all is not assessable, which a finding says.
    """
    return [
        doubt(row.ref, rule, value)
        for dosage in map(normalise, row.dosages)
        for rule, value in dosage.problems
        if is_doubtful(rule, dosage)
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
    """Say which conditions have only a code that knowledge does not list, and no words."""
    found = [
        (row, unlisted_codes(chart.program.conditions, row.codings, row.text))
        for row in chart.record.conditions
    ]
    return [
        doubt(row.ref, "condition-not-understood", codes)
        for row, codes in found
        if codes is not None
    ]


def onsets_to_come(chart: Chart) -> list[Problem]:
    """Say which problems and allergies, asked about now, begin later than tomorrow."""
    record = chart.record
    rows: tuple[ConditionRow | AllergyRow, ...] = (*record.conditions, *record.allergies)
    return [
        doubt(row.ref, "onset-to-come", row.onset)
        for row in rows
        if row.onset is not None
        and row.clinical not in ENDED
        and row.verification not in NOT_SAID
        and read_when(row.onset).earliest > chart.at + DAY
    ]


def words_of(rule: str) -> str:
    """Give the name of a rule as words."""
    return rule.replace("-", " ")

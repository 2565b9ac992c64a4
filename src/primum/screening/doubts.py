"""What was read, and may be read wrongly or not at all, and no finding tells of."""

from primum.engines.matching import unlisted_codes
from primum.engines.memory.chart import Chart
from primum.record.dosage import is_doubtful, normalise
from primum.record.model import AllergyRow, ConditionRow, MedicationRow, Record
from primum.record.standing import ENDED, NOT_SAID
from primum.screening.faults import DATED_LATER_NOW, FLAGS_NOT_READ, OF_DOSAGES, OF_ROWS
from primum.vocabulary.dates import DAY, read_when
from primum.vocabulary.problem import Problem


def doubt(place: str, rule: str, value: str, *, is_now: bool = False) -> Problem:
    """Tell a doubt of a row or of its dosage, by its rule in `faults`."""
    if is_now and rule == DATED_LATER_NOW.rule:
        return DATED_LATER_NOW.at(place, value)
    return (OF_ROWS.get(rule) or OF_DOSAGES[rule]).at(place, value)


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
    return [FLAGS_NOT_READ.at("Flag", str(count))]


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

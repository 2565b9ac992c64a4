"""Problems that begin in the future: asked now, they count for nothing, which has to be said.

A diagnosis that is on the list and active, with an onset still to come, is a slip of a date far
more often than a plan.
"""

from collections.abc import Iterator

from primum.record.model import AllergyRow, ConditionRow, Record
from primum.record.standing import ENDED
from primum.vocabulary.dates import DAY, read_when
from primum.vocabulary.problem import Place, Problem, Verdict

_NOT_SAID = frozenset({"entered-in-error", "refuted"})


def onsets_to_come(record: Record, now: float) -> Iterator[Problem]:
    """Name conditions and allergies whose onset is later than tomorrow; `now` is POSIX seconds."""
    rows: tuple[ConditionRow | AllergyRow, ...] = (*record.conditions, *record.allergies)
    for row in rows:
        if row.onset is not None and _counts(row) and read_when(row.onset).earliest > now + DAY:
            yield Problem(
                place=Place(row.ref),
                rule="onset-to-come",
                fault="this begins in the future, so it was not counted as present",
                value=row.onset,
                remedy="Correct its onset, or the clock of this machine; judge it yourself.",
                verdict=Verdict.SUSPICIOUS,
            )


def _counts(row: ConditionRow | AllergyRow) -> bool:
    """Whether a row would say that the patient has it, but for its date."""
    return row.clinical not in ENDED and row.verification not in _NOT_SAID

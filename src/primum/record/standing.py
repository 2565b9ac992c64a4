"""What a row means at a moment: was it known by then, does it hold, is it taken.

Every engine asks these functions, or the same rules in its own language. The rules are printed
as a table in docs/reference/record.md. Times are POSIX seconds (`vocabulary.dates`).
"""

from enum import Enum
from functools import cached_property
from typing import NamedTuple

from primum.record.model import (
    AllergyRow,
    ConditionRow,
    MedicationKind,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    Record,
)
from primum.vocabulary.dates import DAY, When, read_when
from primum.vocabulary.truth import Truth

# Project rules, configurable by changing them here and nowhere else.
OPEN_ENDED_DAYS = 365.0  # an open-ended order older than this is unknown, not eternal
UNSUPPLIED_DAYS = 90.0  # how long a dispense of unstated supply is taken to last
GRACE_DAYS = 14.0  # how long a supply is taken to last beyond its days
ADMINISTRATION_DAYS = 1.0  # how long a single administration counts as being taken

FOREVER = float("inf")

SUSPECTED = frozenset({"provisional", "differential", "unconfirmed"})
ENDED = frozenset({"inactive", "remission", "resolved"})
NOT_SAID = frozenset({"entered-in-error", "refuted"})  # verifications of what is not so


EASTERNMOST = 14 * 3600.0  # seconds that the first time zone is ahead of UTC


class Moment:
    """A moment (`at`, POSIX seconds) at which a record is asked, and how new the record is.

    A status has no date of its own: it was true when it was written down. Where that is not
    recorded, it is as new as the newest thing in the record, so that a question about a past
    moment is not answered by today's status.

    `is_now` when the record is asked as it lies here: then everything in it has been written,
    whatever the clocks say. `until` is the last second that is not yet later: asked now, today's
    date counts wherever on earth it was written, though here it may still be yesterday.
    """

    def __init__(self, at: float, record: Record, *, is_now: bool = False) -> None:
        """Ask `record` at `at`."""
        self.at = at
        self.is_now = is_now
        self.until = at + EASTERNMOST if is_now else at
        self._record = record

    @cached_property
    def written(self) -> float:
        """When the newest row of the record was written down."""
        record = self._record
        dates = [row.updated or row.recorded for row in record.conditions]
        dates += [row.updated or row.recorded for row in record.allergies]
        dates += [row.updated or row.recorded for row in record.medications]
        dates += [row.updated or row.issued or row.effective for row in record.observations]
        dates += [row.updated or row.end or row.start for row in record.procedures]
        return max((read_when(date).earliest for date in dates if date), default=-FOREVER)

    def knows(self, recorded: str | None, happened: str | None) -> bool:
        """Whether a row was on record by the moment."""
        return self.is_now or is_known(recorded, happened, self.at)

    def status_came_later(self, updated: str | None) -> bool:
        """Whether a status, written down on this date if it has one, is newer than the moment."""
        return (read_when(updated).earliest if updated else self.written) > self.at


class Standing(NamedTuple):
    """What one condition or allergy row says at a moment, for each of the three times."""

    current: Truth
    ever: Truth
    suspected: Truth


NEGATIVE = Standing(Truth.NO, Truth.NO, Truth.NO)
_ACTIVE = Standing(Truth.YES, Truth.YES, Truth.YES)
_OVER = Standing(Truth.NO, Truth.YES, Truth.NO)
_PERHAPS_OVER = Standing(Truth.UNKNOWN, Truth.YES, Truth.UNKNOWN)
_SUSPICION = Standing(Truth.UNKNOWN, Truth.UNKNOWN, Truth.YES)
_OLD_SUSPICION = Standing(Truth.NO, Truth.UNKNOWN, Truth.NO)


def _after(date: str | None, at: float) -> bool:
    """Whether a date surely lies after the moment."""
    return date is not None and read_when(date).earliest > at


def is_known(recorded: str | None, happened: str | None, at: float) -> bool:
    """Whether a row was on record by the moment: by its recorded date, else by when it happened.

    An undated row counts as known: there is no telling that it was not.
    """
    return not _after(recorded or happened, at)


def stands(row: ConditionRow | AllergyRow, moment: Moment) -> Standing | None:
    """Tell what a condition or allergy says at a moment; None when it says nothing.

    Nothing is said by a row entered in error, not yet recorded, or with an onset still to come.
    """
    if row.verification == "entered-in-error" or not moment.knows(row.recorded, row.onset):
        return None
    if _after(row.onset, moment.until):
        return None
    if row.verification == "refuted":
        return NEGATIVE
    over = _is_over(row, moment)
    if row.verification in SUSPECTED:
        return _SUSPICION if over is not Truth.YES else _OLD_SUSPICION
    if over is Truth.UNKNOWN:
        return _PERHAPS_OVER
    return _OVER if over is Truth.YES else _ACTIVE


def _is_over(row: ConditionRow | AllergyRow, moment: Moment) -> Truth:
    at = moment.at
    if row.abatement is not None:
        abatement = read_when(row.abatement)
        if abatement.latest <= at:
            return Truth.YES
        # Of a past moment, a later end says that it still held; today's status is of no use.
        return Truth.NO if abatement.earliest > at else Truth.UNKNOWN
    if row.clinical in ENDED:
        # A status written down after the moment does not say since when.
        return Truth.UNKNOWN if moment.status_came_later(row.updated) else Truth.YES
    return Truth.NO


class Exposure(NamedTuple):
    """When a medicine is taken according to one row: first and last second, and how sure.

    `certainty` is yes, or unknown where the row leaves open whether it was taken at all.
    """

    start: float
    end: float
    certainty: Truth


OPEN_STATUSES = {
    MedicationKind.REQUEST: frozenset({"draft", "active", "on-hold", "unknown", None}),
    MedicationKind.DISPENSE: frozenset(
        {"preparation", "in-progress", "completed", "on-hold", "unknown", None}
    ),
    MedicationKind.STATEMENT: frozenset({"active", "intended", "on-hold", "unknown", None}),
    MedicationKind.ADMINISTRATION: frozenset({"in-progress"}),
}
GOING_ON = frozenset({"in-progress", "on-hold"})
NEVER_TAKEN = frozenset({"cancelled", "entered-in-error", "not-taken", "not-done", "declined"})
FINISHED = frozenset({"completed", "stopped"})


def is_negative(row: MedicationRow) -> bool:
    """Whether the row says that the medicine is not to be, or was not, taken."""
    return row.do_not_perform or row.status in NEVER_TAKEN


def begins(row: MedicationRow) -> When | None:
    """When the row starts: its own start, else when it was written down; None when undated."""
    date = row.start or row.recorded
    return read_when(date) if date else None


def _was_planned(row: MedicationRow, moment: Moment) -> bool:
    """Whether a row was on record: a start to come is known once planned, a past one once made."""
    is_open = row.status in OPEN_STATUSES[MedicationKind.REQUEST] or row.status == "intended"
    plan = is_open and row.kind in (MedicationKind.REQUEST, MedicationKind.STATEMENT)
    return moment.knows(row.recorded, None if plan else row.start)


def exposure(row: MedicationRow, moment: Moment) -> Exposure | None:
    """Tell when a medicine is taken by a row that was known at the moment; None for never."""
    at = moment.at
    if is_negative(row) or row.intent == "option" or not _was_planned(row, moment):
        return None
    begin = begins(row)
    start = begin.earliest if begin else -FOREVER
    certainty = Truth.UNKNOWN if row.status in ("on-hold", "unknown") else Truth.YES
    # An infusion or a pump that is going on goes on; it ends as anything open-ended does.
    goes_on = row.end is None and row.status in GOING_ON
    if row.kind is MedicationKind.ADMINISTRATION and not goes_on:
        end = read_when(row.end).latest if row.end else (begin.latest if begin else start)
        return Exposure(start, end + ADMINISTRATION_DAYS * DAY, certainty)
    if row.end is not None:
        grace = GRACE_DAYS * DAY if row.kind is MedicationKind.DISPENSE else 0.0
        return Exposure(start, read_when(row.end).latest + grace, certainty)
    if row.kind is MedicationKind.DISPENSE:
        return _unsupplied(start, at, certainty)
    if row.status in FINISHED:
        if moment.status_came_later(row.updated):
            return Exposure(start, FOREVER, Truth.UNKNOWN)
        # It has ended, but not said when: at the latest when the status was written down.
        ended = min(read_when(row.updated).latest, at) if row.updated else at
        return Exposure(start, max(start, ended - 1), certainty)
    # An undated row of today's list is taken today; a dated one grows old.
    if begin is not None and start < at - OPEN_ENDED_DAYS * DAY:
        return Exposure(start, FOREVER, Truth.UNKNOWN)
    return Exposure(start, FOREVER, certainty)


def _unsupplied(start: float, at: float, certainty: Truth) -> Exposure:
    """Give a dispense of unstated supply: some time surely, after that unknown."""
    if start == -FOREVER:
        return Exposure(start, FOREVER, Truth.UNKNOWN)
    if at > start + UNSUPPLIED_DAYS * DAY:
        return Exposure(start, FOREVER, Truth.UNKNOWN)
    return Exposure(start, start + UNSUPPLIED_DAYS * DAY, certainty)


def is_order(row: MedicationRow, moment: Moment) -> bool:
    """Whether the row is an order to be judged at the moment: open, known and not over.

    Requests are; so are what a pharmacy has handed out and not yet run out, what the patient is
    stated to take, and an administration that is going on.
    """
    if is_negative(row) or row.intent == "option":
        return False
    at = moment.at
    if row.status not in OPEN_STATUSES[row.kind] and not _was_open(row, moment):
        return False
    if not moment.knows(row.recorded, None):
        return False
    if row.kind is MedicationKind.DISPENSE:
        taken = exposure(row, moment)
        return taken is not None and taken.end >= at
    return row.end is None or read_when(row.end).latest >= at


def is_dated_later(row: MedicationRow, moment: Moment) -> bool:
    """Whether the row is an open request or statement that was written after the moment."""
    return (
        _after(row.recorded, moment.at)
        and row.kind in (MedicationKind.REQUEST, MedicationKind.STATEMENT)
        and row.status in OPEN_STATUSES[row.kind]
        and not is_negative(row)
        and row.intent != "option"
    )


def _was_open(row: MedicationRow, moment: Moment) -> bool:
    """Whether an order that is finished by its status of today was perhaps in force then."""
    if row.status not in FINISHED or not moment.status_came_later(row.updated):
        return False
    if row.kind not in (MedicationKind.REQUEST, MedicationKind.STATEMENT):
        return False
    begin = begins(row)
    if begin is None or begin.earliest > moment.at:
        return False
    return row.end is not None or begin.earliest >= moment.at - OPEN_ENDED_DAYS * DAY


def was_ordered(row: MedicationRow) -> bool:
    """Whether the row was ever an order: what `--at order` judges, at its own moment."""
    return (
        row.kind is not MedicationKind.ADMINISTRATION
        and not is_negative(row)
        and row.intent != "option"
    )


NO_RESULT = frozenset({"entered-in-error", "cancelled", "registered"})


def measured_at(row: ObservationRow, at: float) -> When | None:
    """When a value was measured, if it counts at the moment; None when it does not.

    A value counts when it has been reported by then and is neither cancelled nor in error.
    """
    if row.status in NO_RESULT or _after(row.issued, at):
        return None
    date = row.effective or row.issued
    if date is None:
        return When(-FOREVER, -FOREVER)
    when = read_when(date)
    return None if when.earliest > at else when


class Doing(Enum):
    """What a procedure row says: it was done, or it was not."""

    DONE = "done"
    NOT_DONE = "not-done"


def procedure_at(row: ProcedureRow, at: float) -> tuple[Doing, When] | None:
    """Tell whether and when a procedure was done, as known at the moment; None when it is silent."""
    if row.status not in ("completed", "in-progress", "not-done", None):
        return None
    date = row.end or row.start
    when = read_when(date) if date else When(-FOREVER, -FOREVER)
    if when.earliest > at:
        return None
    return (Doing.NOT_DONE if row.status == "not-done" else Doing.DONE), when

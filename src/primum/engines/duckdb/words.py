"""SQL that several statements share: ends of time, lists, and conditions on rows.

Those on the columns of `medication` are the predicates of `record.standing` of the same name; those
on all lines of a regimen in `dosage` are those of `memory.dosing`.
"""

from collections.abc import Iterable

from primum.record.bulk.shape import literal
from primum.record.model import MedicationKind
from primum.record.standing import FINISHED, NEVER_TAKEN, OPEN_STATUSES

INFINITY = "CAST('infinity' AS DOUBLE)"  # of a number, beyond every other
FOREVER = INFINITY  # of a moment, after every other
BEFORE_ALL = f"-{INFINITY}"


def listed(values: Iterable[str]) -> str:
    """Write texts as a list in SQL."""
    return "(" + ", ".join(map(literal, sorted(values))) + ")"


def is_negative() -> str:
    """Whether the row says that the medicine is not to be, or was not, taken; never null."""
    return f"(coalesce(do_not_perform, false) OR coalesce(status IN {listed(NEVER_TAKEN)}, false))"


def is_finished() -> str:
    """Whether the row is completed or stopped; never null."""
    return f"coalesce(status IN {listed(FINISHED)}, false)"


def is_open() -> str:
    """Whether the status is one of an open row of its kind; never null."""
    arms = " ".join(
        f"WHEN '{kind.value}' THEN {_is_in(OPEN_STATUSES[kind])}" for kind in MedicationKind
    )
    return f"CASE kind {arms} ELSE false END"


def _is_in(statuses: frozenset[str | None]) -> str:
    said = f"coalesce(status IN {listed(status for status in statuses if status)}, false)"
    return f"(status IS NULL OR {said})" if None in statuses else said


def status_came_later() -> str:
    """Whether the status is newer than the chart's moment; needs `chart` beside the row."""
    return "(coalesce(updated_from, written) > moment)"


BEGINS_FROM = "(CASE WHEN start_from IS NOT NULL THEN start_from ELSE recorded_from END)"
BEGINS_TO = "(CASE WHEN start_from IS NOT NULL THEN start_to ELSE recorded_to END)"

# Whether every line has a sequence number of its own.
ARE_NUMBERED = "(count(sequence) = count(*) AND count(DISTINCT sequence) = count(*))"
# Whether lines follow each other (titration) instead of being given together.
IN_SEQUENCE = f"""
    ({ARE_NUMBERED} AND count(DISTINCT start) + CAST(count(start) < count(*) AS INTEGER) > 1)
"""

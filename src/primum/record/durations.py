"""Durations as days, and the last day or moment of a stretch of days."""

import math
from datetime import UTC, date, datetime, timedelta

from primum.vocabulary.dates import DAY, DAYS_PER_UNIT, read_when
from primum.vocabulary.units import spelled

# Longer than anyone takes a medicine; above it a number is a fault, not a duration.
LONGEST = 200 * 365.25


def days_of(value: float, unit: str | None) -> float | None:
    """Give a duration in days; None when its unit is none of time, or nothing lasts so long."""
    days = value * DAYS_PER_UNIT.get(spelled(unit or ""), 0.0)
    return days if 0 < days <= LONGEST else None


def last_of(start: str | None, days: float) -> str | None:
    """Give the last day (or moment) of a stretch of days; None when nothing says since when.

    Of a partial start the latest end counts: nobody stops taking a medicine by our arithmetic.
    """
    if start is None:
        return None
    try:
        if len(start) == 10:
            # A supply of one day from the first lasts on the first.
            return (date.fromisoformat(start) + timedelta(days=math.ceil(days) - 1)).isoformat()
        if len(start) > 10:
            # The time of day and its zone stay as they were written.
            return (datetime.fromisoformat(start) + timedelta(days=days)).isoformat()
        moment = datetime.fromtimestamp(read_when(start).latest + days * DAY, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.replace(microsecond=0).isoformat()

"""FHIR dates, which may be partial, as the stretch of time that they leave open.

Times are POSIX seconds in UTC. A date without a time zone is read as UTC; a partial date is the
whole year, month or day (FHIR R4 2.24.0.1, `date` and `dateTime`).
"""

import calendar
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

DAY = 86_400.0

# UCUM units of time in days; a year and a month are UCUM's mean Julian ones (UCUM 4.3, table 4).
DAYS_PER_UNIT = {
    "s": 1 / 86_400,
    "min": 1 / 1_440,
    "h": 1 / 24,
    "d": 1.0,
    "wk": 7.0,
    "mo": 30.4375,
    "a": 365.25,
}

_EPOCH = date(1970, 1, 1).toordinal()
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")

# The first and last second of the calendar, in UTC.
FIRST = datetime(1, 1, 1, tzinfo=UTC).timestamp()
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()


class When(NamedTuple):
    """The stretch in which something happened: first and last possible second, both included."""

    earliest: float
    latest: float


@lru_cache(maxsize=65_536)
def read_when(text: str) -> When:
    """Read a FHIR date, dateTime or instant; ValueError for an impossible one.

    Cached, because patient data repeats the same dates and each is read on the hot path.
    """
    partial = _PARTIAL.match(text)
    if not partial:
        moment = datetime.fromisoformat(text)
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        # 9999-12-31T23:59:59-05:00, "without end" in New York, is in UTC a day of no calendar.
        seconds = min(max(seconds, FIRST), LAST)
        return When(seconds, seconds)
    year, month, day = (int(part) if part else None for part in partial.groups())
    assert year is not None
    first = datetime(year, month or 1, day or 1, tzinfo=UTC).timestamp()
    if day:
        days = 1
    elif month:
        days = calendar.monthrange(year, month)[1]
    else:
        days = 366 if calendar.isleap(year) else 365
    # Counted in seconds: 9999-12-31, which stands for "without end", has no day after it.
    return When(first, first + days * DAY - 1)


def moment_of(text: str) -> float:
    """Read the moment at which a question is asked: the last second that `text` leaves open."""
    return read_when(text).latest


def day_of(seconds: float) -> date:
    """Give the UTC calendar day of a moment."""
    return date.fromordinal(_EPOCH + int(seconds // DAY))


def instant(seconds: float) -> str:
    """Write a moment as a FHIR instant, in UTC and to the second."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def day_number(seconds: float) -> float:
    """Number the UTC day of a moment: days are compared where the hour is to change nothing."""
    return seconds // DAY if isfinite(seconds) else seconds


def completed_age(birth: date, on: date, unit: str) -> float:
    """Age as people count it: completed years (`a`) or months (`mo`), else weeks or days.

    Someone born on 29 February has a birthday on 1 March in other years.
    """
    if unit in ("a", "mo"):
        months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
        return months // 12 if unit == "a" else months
    return (on - birth).days / DAYS_PER_UNIT[unit]

"""Dates as reports print them, and the time between two of them."""

import re
from collections.abc import Iterator

from primum.vocabulary.dates import When, day_of, read_when

# Three letters for each month: English, Dutch.
_NAMES = ("janfebmaraprmayjunjulaugsepoctnovdec", "janfebmaaaprmeijunjulaugsepoktnovdec")
_DATES = re.compile(
    r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    r"|\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<on>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\s+(?P<of>(?:19|20)\d\d)\b"
)


def read_dates(text: str) -> Iterator[tuple[str, str]]:
    """Give the whole dates in a text, as printed and as ISO; the day stands before the month.

    A date such as 02/13/2020, which is none in that order, is left out.
    """
    for match in _DATES.finditer(text):
        if match["iso"]:
            iso = match["iso"]
        elif match["day"]:
            iso = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
        else:
            month = _month(match["name"])
            if month is None:
                continue
            iso = f"{match['of']}-{month:02}-{int(match['on']):02}"
        if _when(iso) is not None:
            yield match[0], iso


def months_between(earlier: str, later: str) -> float | None:
    """Give the months of the calendar between two dates; None where one is no date.

    Of a partial date it takes the day that leaves the fewest: 2021 ends, or begins, nearest.
    """
    first, last = _when(earlier), _when(later)
    if first is None or last is None:
        return None
    start, end = day_of(first.latest), day_of(last.earliest)
    months = (end.year - start.year) * 12 + end.month - start.month + (end.day - start.day) / 31
    return max(0.0, months)


def _month(name: str) -> int | None:
    begin = name[:3].casefold()
    begin = "maa" if begin == "mrt" else begin
    starts = (names.find(begin) for names in _NAMES)
    return next((at // 3 + 1 for at in starts if at >= 0 and at % 3 == 0), None)


def _when(text: str) -> When | None:
    try:
        return read_when(text)
    except (ValueError, OverflowError):
        return None

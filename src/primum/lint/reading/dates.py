"""Dates as reports print them, and the time between two of them."""

import re
from collections.abc import Iterator

from primum.vocabulary.dates import DAY, read_when

_MONTH = 30.4375  # days, UCUM's mean Julian month
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
        if _moment(iso) is not None:
            yield match[0], iso


def months_between(earlier: str, later: str) -> float | None:
    """Give the months between two dates; as few as partial dates leave open, None for no date."""
    first, last = _moment(earlier), _moment(later)
    if first is None or last is None:
        return None
    return (read_when(later).earliest - first) / DAY / _MONTH if first <= last else 0.0


def _month(name: str) -> int | None:
    begin = name[:3].casefold()
    begin = "maa" if begin == "mrt" else begin
    starts = (names.find(begin) for names in _NAMES)
    return next((at // 3 + 1 for at in starts if at >= 0 and at % 3 == 0), None)


def _moment(text: str) -> float | None:
    try:
        return read_when(text).latest
    except (ValueError, OverflowError):
        return None

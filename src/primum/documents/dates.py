"""Whole dates as prose prints them, English and Dutch."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from primum.vocabulary.dates import read_when

# Three letters for each month: English, Dutch.
_NAMES = ("janfebmaraprmayjunjulaugsepoctnovdec", "janfebmaaaprmeijunjulaugsepoktnovdec")
_MONTHS = 12
_DATES = re.compile(
    r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    r"|\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<on>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\s+(?P<of>(?:19|20)\d\d)\b"
)


class PrintedDate(NamedTuple):
    """A date as printed, and as ISO (2022-02-04), the day before the month.

    `is_certain` is no of 04/02/2022, which in English may be of April.
    """

    text: str
    iso: str
    is_certain: bool


def read_dates(text: str) -> Iterator[PrintedDate]:
    """Give the whole dates in a text; 31/02/2020 is none."""
    for match in _DATES.finditer(text):
        iso = match["iso"] or (_in_digits(match) if match["day"] else _in_words(match))
        if iso and _exists(iso):
            yield PrintedDate(match[0], iso, is_certain=not _may_be_swapped(match))


def _may_be_swapped(match: re.Match[str]) -> bool:
    if not match["day"]:
        return False
    day, month = int(match["day"]), int(match["month"])
    return day <= _MONTHS and day != month


def _in_digits(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


def _in_words(match: re.Match[str]) -> str:
    month = _month(match["name"])
    return f"{match['of']}-{month:02}-{int(match['on']):02}" if month else ""


def _month(name: str) -> int | None:
    begin = name[:3].casefold()
    begin = "maa" if begin == "mrt" else begin
    starts = (names.find(begin) for names in _NAMES)
    return next((at // 3 + 1 for at in starts if at >= 0 and at % 3 == 0), None)


def _exists(iso: str) -> bool:
    try:
        read_when(iso)
    except ValueError:
        return False
    return True

"""Figures that a sentence of a conclusion states: percentages, durations and numbers of people."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from msgspec import Struct

_WORDS = {
    word: value
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "één twee drie vier vijf zes zeven acht negen tien elf twaalf",
    )
    for value, word in enumerate(words.split(), start=1)
}
_NUMBER = rf"(?:[0-9]{{1,7}}(?:[.,][0-9]{{1,4}})?|{'|'.join(_WORDS)})"
_DAYS = {
    **dict.fromkeys(("day", "days", "dag", "dagen"), 1.0),
    **dict.fromkeys(("week", "weeks", "weken"), 7.0),
    **dict.fromkeys(("month", "months", "maand", "maanden"), 30.4),
    **dict.fromkeys(("year", "years", "jaar", "jaren"), 365.0),
}
_PEOPLE = (
    r"(?:patients?|patiënten|patiënt|children|kinderen|adults|volwassenen|girls|boys|meisjes|jongens|"
    r"people|persons|personen|mensen|participants|deelnemers|subjects|proefpersonen)"
)
_FIGURE = re.compile(
    rf"(?<![\w.,<>≤≥±-])(?P<number>{_NUMBER})(?:\s?(?P<percent>%)(?![-\s]?(?:CI|BI|confidence))"
    rf"|[\s-](?P<duration>{'|'.join(_DAYS)})\b|\s(?P<people>{_PEOPLE})\b)",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![\w.,]){_NUMBER}(?![\w])", re.IGNORECASE)
_NEAR = 0.1  # 4 weeks may be told as a month, 24 as half a year
_AGE = re.compile(r"(?:[-\s]old|\soud|\sof age)\b", re.IGNORECASE)


class What(Enum):
    """What a figure counts."""

    PERCENTAGE = "percentage"
    DURATION = "duration"  # in days
    PEOPLE = "people"


class Stated(Struct, frozen=True, kw_only=True):
    """A figure, what it counts, and where it stands in its text."""

    what: What
    value: float
    text: str
    start: int


def read_stated(text: str) -> Iterator[Stated]:
    """Give the figures of a text; ages, bounds and levels of confidence are none."""
    for found in _FIGURE.finditer(text):
        if found["duration"] and _AGE.match(text, found.end()):
            continue
        value = _value(found["number"])
        what = What.PEOPLE
        if found["percent"]:
            what = What.PERCENTAGE
        elif found["duration"]:
            what, value = What.DURATION, value * _DAYS[found["duration"].lower()]
        yield Stated(what=what, value=value, text=found[0], start=found.start())


def is_carried(stated: Stated, texts: Iterable[str]) -> bool:
    """Whether one of these texts states the figure too: rounded, or in another unit of time.

    A number of people may stand there by itself: `9 met the criteria`.
    """
    for text in texts:
        if stated.what is What.PEOPLE:
            if any(_value(found[0]) == stated.value for found in _ANY.finditer(text)):
                return True
        elif any(_is_alike(stated, it) for it in read_stated(text)):
            return True
    return False


def _is_alike(stated: Stated, other: Stated) -> bool:
    if stated.what is not other.what:
        return False
    if stated.what is What.DURATION:
        return abs(stated.value - other.value) <= _NEAR * stated.value
    _, _, decimals = stated.text.rstrip("% ").replace(",", ".").partition(".")
    return abs(stated.value - other.value) <= 0.5 * 0.1 ** len(decimals)


def _value(number: str) -> float:
    word = _WORDS.get(number.lower())
    return float(word) if word else float(number.replace(",", "."))

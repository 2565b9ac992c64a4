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
    **dict.fromkeys(("week", "weeks", "weken", "weekse", "wk", "wks"), 7.0),
    **dict.fromkeys(("month", "months", "maand", "maanden", "mo", "mnd"), 30.4),
    **dict.fromkeys(("year", "years", "jaar", "jaren", "yr", "yrs"), 365.0),
}
_PEOPLE = (
    r"(?:patients?|patiënten|patiënt|children|kinderen|adults|volwassenen|girls|boys|meisjes|jongens|"
    r"people|persons|personen|mensen|participants|deelnemers|subjects|proefpersonen)"
)
_FIGURE = re.compile(
    rf"(?<![\w.,<>≤≥±-])(?P<number>{_NUMBER})(?:\s?(?P<percent>%|per ?cent|procent)(?![-\s]?(?:CI|BI|confidence))"
    rf"|[\s-](?P<duration>{'|'.join(_DAYS)})\b|\s(?P<people>{_PEOPLE})\b)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_ANY = re.compile(rf"(?<![\w.,]){_NUMBER}(?![\w])", re.IGNORECASE)
_ONE = re.compile(
    rf"\b(?:an?|een|half an?|half|een half) (?P<duration>{'|'.join(_DAYS)})\b|halfjaar",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"([0-9]{1,6})\s?(?:/|(?:out )?of(?: the)?|van(?: de)?)\s?([0-9]{1,6})(?![0-9/])"
)
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

    def holds(self, value: float) -> bool:
        """Whether a value, rounded as this figure is, is this figure."""
        if self.what is What.DURATION:
            return abs(self.value - value) <= _NEAR * self.value
        if self.what is What.PEOPLE:
            return self.value == value
        number = re.sub(r"[^0-9.]", "", self.text.replace(",", "."))
        return abs(self.value - value) <= 0.5 * 0.1 ** len(number.partition(".")[2]) + 1e-9


def read_stated(text: str) -> Iterator[Stated]:
    """Give the figures of a text; ages, bounds and levels of confidence are none."""
    for found in _FIGURE.finditer(text):
        if found["duration"] and _AGE.match(text, found.end()):
            continue
        value, *thousands = _values(found["number"])
        if found["percent"]:
            what = What.PERCENTAGE
        elif found["duration"]:
            what, value = What.DURATION, value * _DAYS[found["duration"].lower()]
        else:  # people come in whole numbers
            what, value = What.PEOPLE, thousands[0] if thousands else value
        yield Stated(what=what, value=value, text=found[0], start=found.start())


def is_carried(stated: Stated, texts: Iterable[str]) -> bool:
    """Whether one of these texts states the figure too: rounded, or in another unit of time.

    A number may stand there by itself (`9 met the criteria`, a table's cell), and a percentage as a
    count of a number (`30 of 71`).
    """
    return any(any(stated.holds(it) for it in _figures(stated.what, text)) for text in texts)


def _figures(what: What, text: str) -> Iterator[float]:
    """Everything in a text that could be a figure of this kind; generously, to be silent in doubt."""
    if what is What.DURATION:
        yield from (it.value for it in read_stated(text) if it.what is What.DURATION)
        for found in _ONE.finditer(text):
            unit = _DAYS[(found["duration"] or "jaar").lower()]
            yield from (unit, unit / 2)
        return
    for found in _ANY.finditer(text):
        yield from _values(found[0])
    if what is What.PERCENTAGE:
        for part, whole in _OUT_OF.findall(text):
            if int(whole):
                yield 100 * int(part) / int(whole)


def _values(number: str) -> Iterator[float]:
    """What a printed number may be: `1,234` is more than one, and more than a thousand."""
    word = _WORDS.get(number.lower())
    yield float(word) if word else float(number.replace(",", "."))
    if _THOUSANDS.fullmatch(number):
        yield float(re.sub(r"[.,]", "", number))

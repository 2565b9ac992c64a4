"""The person: age, sex, how heavy and tall at any age, and when things happened."""

from bisect import bisect
from datetime import date
from math import exp, pow
from typing import NamedTuple

from primum.synth.chance import Chance, shares

YEAR = 365.25
ADULT = 18.0

# Round figures near the medians of growth references, to invent with and for nothing else.
_AGES = (0.0, 0.25, 0.5, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 25, 45, 80)
_WEIGHTS = (3.4, 6.0, 7.6, 9.6, 12.2, 16.3, 20.7, 25.6, 32, 40, 50, 59, 65, 72, 79, 72)  # kg
_HEIGHTS = (50, 61, 67, 75, 87, 102, 115, 127, 138, 149, 162, 169, 171, 172, 171, 167)  # cm
_SPREAD = 0.13, 0.2  # of weights, as standard deviations of the logarithm: children, adults

_SEXES = shares((("female", 49.0), ("male", 49.0), ("other", 0.7), ("unknown", 0.6), ("", 0.7)))
_ZONES = ("+00:00", "+01:00", "+02:00", "Z", "-05:00")


class Person(NamedTuple):
    """A person on `today`, the last day of every history; `zone` is where the hospital is."""

    id: str
    sex: str
    age_days: int
    size: float  # how far the body is from the median, in standard deviations
    today: int  # as a proleptic ordinal
    zone: str

    def age(self, ago: int = 0) -> float:
        """Give the age in years, so many days ago."""
        return max(0, self.age_days - ago) / YEAR

    def weight(self, ago: int = 0) -> float:
        """Give the body weight in kg, so many days ago."""
        age = self.age(ago)
        return _at(age, _WEIGHTS) * exp(self.size * _SPREAD[int(age >= ADULT)])

    def height(self, ago: int = 0) -> float:
        """Give the body height in cm, so many days ago."""
        return _at(self.age(ago), _HEIGHTS) * (1 + 0.035 * self.size)

    def past(self, chance: Chance, days: int) -> int:
        """Draw a day of the last `days` that the person has lived, as days ago."""
        return min(chance.whole(0, days), self.age_days)

    def day(self, ago: int) -> str:
        """Give a day as FHIR writes it; a negative `ago` is still to come."""
        return date.fromordinal(self.today - ago).isoformat()

    def moment(self, chance: Chance, ago: int) -> str:
        """Give a moment of that day, in the hospital's own time."""
        seconds = int(chance.random() * 86_400)
        hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
        return f"{self.day(ago)}T{hour:02d}:{minute:02d}:{second:02d}{self.zone}"

    def when(self, chance: Chance, ago: int) -> str:
        """Give a day as somebody wrote it down: to the second, the day, the month or the year."""
        how = chance.random()
        if how < 0.55:
            return self.moment(chance, ago)
        return self.day(ago)[: 10 if how < 0.92 else 7 if how < 0.97 else 4]


def make_person(chance: Chance, age: float, today: date) -> Person:
    """Make a person of this age in years."""
    return Person(
        id=chance.id(),
        sex=chance.among(_SEXES),
        age_days=int(age * YEAR),
        size=chance.deviation(),
        today=today.toordinal(),
        zone=chance.one(_ZONES),
    )


def any_age(chance: Chance) -> float:
    """Draw an age in years from a population with many children and few very old people."""
    if chance.happens(0.03):
        return chance.between(0.0, 1.0)
    if chance.happens(0.22):
        return chance.between(0.0, ADULT)
    return ADULT + 82 * pow(chance.random(), 1.4)


def _at(age: float, medians: tuple[float, ...]) -> float:
    """Read a table by age, in a straight line between two ages."""
    row = min(bisect(_AGES, age), len(_AGES) - 1)
    low, high = _AGES[row - 1], _AGES[row]
    part = min(1.0, (age - low) / (high - low))
    return medians[row - 1] + part * (medians[row] - medians[row - 1])

"""Whether prose carries a number: as printed, in words, or as the same quantity in another unit.

In doubt it does: `1,200` is read as a thousand and as one, and a number without a unit, or with one
that is not understood, is taken for one of any unit.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import isfinite
from typing import NamedTuple

from primum.compiler.units import base_table
from primum.vocabulary.quantity import Quantity, nearly_equal
from primum.vocabulary.units import spelled

_SPECIAL = {
    0: ("zero", "none", "no", "nul", "geen"),
    1: ("once", "eenmaal", "één"),
    2: ("twice", "both", "tweemaal", "beide"),
    3: ("thrice", "driemaal"),
    100: ("hundred", "honderd"),
}
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_DUTCH = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


def _number_words() -> dict[str, float]:
    """Numbers up to a hundred as English and Dutch write them."""
    english, dutch = _ENGLISH.split(), _DUTCH.split()
    words: dict[str, float] = {}
    for number, pair in enumerate(zip(english, dutch, strict=True)):
        words |= dict.fromkeys(pair, float(number))
    tens = zip(_ENGLISH_TENS.split(), _DUTCH_TENS.split(), strict=True)
    for ten, (in_english, in_dutch) in enumerate(tens, start=2):
        words |= dict.fromkeys((in_english, in_dutch), 10.0 * ten)
        for unit in range(1, 10):
            joint = "ën" if dutch[unit].endswith("e") else "en"  # tweeëntwintig
            spelled_out = (f"{in_english}-{english[unit]}", f"{dutch[unit]}{joint}{in_dutch}")
            words |= dict.fromkeys(spelled_out, 10.0 * ten + unit)
    for number, special in _SPECIAL.items():
        words |= dict.fromkeys(special, float(number))
    return words


_NUMBER_WORDS = _number_words()
_NUMBER_WORDS |= {"half": 0.5, "halve": 0.5, "anderhalf": 1.5}
# One, but only of a unit: `every year`, `a month`.
_OF_A_UNIT = frozenset(["a", "an", "een", "every", "each", "per", "elk", "elke", "ieder", "iedere"])
_NUMBER_WORDS |= dict.fromkeys(_OF_A_UNIT, 1.0)
_PERIODS = {
    **dict.fromkeys(("daily", "dagelijks", "daags"), "d"),
    **dict.fromkeys(("weekly", "wekelijks"), "wk"),
    **dict.fromkeys(("monthly", "maandelijks"), "mo"),
    **dict.fromkeys(("yearly", "annual", "annually", "jaarlijks"), "a"),
}
# Words for units that prose has beside those of prescriptions (`vocabulary.units`).
_UNITS = {
    **dict.fromkeys(("yr", "jaar", "jaren", "jarig", "jarige"), "a"),
    **dict.fromkeys(("month", "months", "maand", "maanden"), "mo"),
    **dict.fromkeys(("week", "weeks", "weken"), "wk"),
    "dagen": "d",
    **dict.fromkeys(("hours", "uur", "uren"), "h"),
    **dict.fromkeys(("minute", "minutes", "minuut", "minuten"), "min"),
    "kilo": "kg",
    **dict.fromkeys(("percent", "procent"), "%"),
    **dict.fromkeys(("SD", "SDS"), "{SD}"),
    **dict.fromkeys(("millilitre", "milliliter"), "mL"),
    **dict.fromkeys(("litre", "liter"), "L"),
}
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−–]?)(?P<number>\d+(?:[.,]\d+)*)(?:\s*(?P<unit>[^\W\d_]|[µμ%{/°])?)?"
)
_WORD = re.compile(
    rf"\b(?P<word>{'|'.join(sorted(map(re.escape, {*_NUMBER_WORDS, *_PERIODS}), key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s+(?:per|for each|voor elke|a|an|each|every)\s+(?=(?:kg|kilogram|kilo|day|dag|hour|uur|l|L|ml|mL|litre|liter)\b)"
)
_UNIT_TEXT = re.compile(
    r"[\s-]{0,2}((?:[^\W\d_]|[µμ%{}/°\[\]]|(?<=[a-zA-Z])[0-9](?=[/\s.,;)]|$))+)"
)
_ARTICLE = re.compile(r"\s+(?:a|an|een)\b")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ROUNDED = 0.02  # `a month` for 30 days, `half a year` for 180


class Size(NamedTuple):
    """A unit as a factor of what it is made of: `mg/kg` is 1e-6 of `g/g`."""

    dimension: str
    factor: float


class Told(NamedTuple):
    """A number of the prose: what it may be, the unit after it if that is understood, and its text."""

    values: tuple[float, ...]
    unit: str | None
    text: str


def read_told(text: str) -> list[Told]:
    """Give every number of a text."""
    text = _PER.sub("/", text)
    return [*_digits(text), *_words(text)]


def _digits(text: str) -> Iterator[Told]:
    for found in _NUMBER.finditer(text):
        values = _values(found["number"])
        if found["sign"]:  # a minus, or the dash of a range
            values = (*values, *(-value for value in values))
        unit, end = _unit_after(text, found.end("number"))
        yield Told(values, unit, text[found.start("number") : end].strip())


def _words(text: str) -> Iterator[Told]:
    for found in _WORD.finditer(text):
        word = found["word"].lower()
        if word in _PERIODS:
            yield Told((1.0,), _PERIODS[word], found[0])
            continue
        article = _ARTICLE.match(text, found.end())  # half a year
        unit, end = _unit_after(text, article.end() if article else found.end())
        if word in _OF_A_UNIT and unit is None:
            continue
        yield Told((_NUMBER_WORDS[word],), unit, text[found.start() : end].strip())


def _values(number: str) -> tuple[float, ...]:
    """What a number may be, as a comma or a point can be either sign."""
    found = []
    if number.count(".") + number.count(",") <= 1:
        found.append(float(number.replace(",", ".")))
    if _GROUPED.fullmatch(number):
        found.append(float(re.sub("[.,]", "", number)))
    elif "," in number and "." in number:  # 1,234.5 or 1.234,5
        last = max(number.rfind(","), number.rfind("."))
        found.append(float(re.sub("[.,]", "", number[:last]) + "." + number[last + 1 :]))
    return tuple(value for value in found if isfinite(value))


def _unit_after(text: str, at: int) -> tuple[str | None, int]:
    """The unit that begins at a place of a text, where it is one, and where it ends."""
    found = _UNIT_TEXT.match(text, at)
    if not found:
        return None, at
    unit = "/".join(
        _UNITS.get(part) or _UNITS.get(part.lower()) or spelled(part)
        for part in found[1].split("/")
    )
    return (unit, found.end()) if size_of(unit) else (None, at)


@cache
def size_of(unit: str) -> Size | None:
    """Take a unit apart at its strokes; None where a part is no usual unit."""
    table = base_table()
    dimensions, factor = [], 1.0
    for index, part in enumerate(unit.split("/")):
        known = table.get(spelled(part)) if part else None
        if known is None and (part or index):
            return None
        dimension = known.dimension if known else "1"
        # Prose says `units` of both.
        dimensions.append("U" if dimension == "[iU]" else dimension)
        size = known.factor if known else 1.0
        factor = factor / size if index else size
    return Size("/".join(dimensions), factor)


def carries(told: Iterable[Told], quantity: Quantity) -> bool:
    """Whether any of the numbers is the quantity."""
    return any(_is(one, quantity) for one in told)


def carries_number(told: Iterable[Told], number: float) -> bool:
    """Whether any of the numbers has this value, whatever its unit."""
    return any(nearly_equal(value, number) for one in told for value in one.values)


def alike(told: Iterable[Told], quantity: Quantity) -> list[str]:
    """Give the numbers of the same kind of unit, as they stand in the prose, each once."""
    own = size_of(quantity.unit)
    found = (
        one.text
        for one in told
        if own and any(size.dimension == own.dimension for size in _sizes(one))
    )
    return list(dict.fromkeys(found))


def _sizes(one: Told) -> list[Size]:
    """What the unit of a number may be: `mg/d` is also the mg of a dose that is one per day."""
    if one.unit is None:
        return []
    units = [one.unit]
    above, stroke, last = one.unit.rpartition("/")
    if stroke and above and (size := size_of(last)) and size.dimension == "s":
        units.append(above)
    return [size for unit in units if (size := size_of(unit))]


def _is(one: Told, quantity: Quantity) -> bool:
    own = size_of(quantity.unit)
    if own is None or one.unit is None:
        return any(nearly_equal(value, quantity.value) for value in one.values)
    tolerance = _ROUNDED if own.dimension == "s" and one.unit != quantity.unit else 1e-9
    wanted = quantity.value * own.factor
    return any(
        abs(value * size.factor - wanted) <= tolerance * abs(wanted)
        for value in one.values
        for size in _sizes(one)
        if size.dimension == own.dimension
    )

"""Numbers in text, Dutch and English, exactly as printed.

A comma or point before three digits may be decimal or part thousands, and writers mix up those of
the two languages: `1.234 patients` may be a little over one. A count is read where the sign is that
of thousands in the language, a figure where it is that of decimals; who can weigh both asks for all
readings. (A table of studies says of itself which sign it uses: `evidence.pooling.numbers`.)
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from primum.evidence.consistency.printed import Printed, read_printed
from primum.vocabulary.audience import Language

# A whole number, its thousands apart or not. What stands around it decides whether it is one.
COUNT = (
    r"(?<![\w.,/%])(?:[0-9]{1,3}(?:[.,\u00a0\u202f\u2009][0-9]{3}){1,3}|[0-9]{1,9})(?![.,]?[0-9])"
)
DASH = r"(?:-|–|—|to|tot|t/m|à)"

_PERCENTAGE = re.compile(r"(?<![\w.,/])([0-9]{1,4}(?:[.,][0-9]{1,4})?)\s?(?:%|percent\b|procent\b)")
_FIGURE = re.compile(r"([-−+]?[0-9]{0,9}(?:[.,][0-9]{1,9})?)\s?(%?)([^0-9]*)")
_VAGUE = re.compile(
    r"[<>≤≥~≈±]|\b(?:about|approximately|circa|ca|ongeveer|almost|bijna|over|nearly)\b"
)
_LEFT = 30  # characters before a number in which what qualifies it stands
_QUALIFIED = re.compile(
    r"(?:[<>≤≥~≈±+−×=-]|\b(?:about|approximately|around|roughly|nearly|almost|over|up to|at least|"
    r"at most|more than|less than|fewer than|greater than|under|below|above|exceeding|to|and up to|"
    r"ongeveer|circa|ca\.?|bijna|ruim|zo'n|minstens|hoogstens|meer dan|minder dan|tot|boven|onder|"
    r"rond|maximaal|minimaal|ten minste|ten hoogste|approx\.?|c\.))\s{0,2}$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(rf"[0-9]\s?%?\s?{DASH}\s?$")
_RANGE_AFTER = re.compile(rf"\s?(?:{DASH}\s?[0-9]|or (?:more|less|higher)|of (?:meer|minder))")
_THOUSANDS = {"en": ",", "nl": "."}
_GROUPED = re.compile(r"[0-9]{1,3}([.,\u00a0\u202f\u2009])[0-9]{3}(?:\1[0-9]{3})*")


class Figure(Struct, frozen=True):
    """A number in a text, from `start` up to `end`."""

    printed: Printed
    start: int
    end: int


def read_count(text: str, language: Language) -> int | None:
    """Read a whole number: `1,234` in English and `1.234` in Dutch; None when it may be another."""
    if text.isascii() and text.isdigit():
        return int(text)
    found = _GROUPED.fullmatch(text)
    if not found or (found[1] in ".," and found[1] != _THOUSANDS[language]):
        return None
    return int(text.replace(found[1], ""))


def read_figure(text: str, language: Language) -> Printed | None:
    """Read one number, whatever words follow it: `51%`, `0,1 per jaar`, `5.19 points`.

    None where there is no number, two, a vague one, or one that may be thousands.
    """
    bare = text.strip()
    found = _FIGURE.fullmatch(bare)
    if not found or not found[1] or _VAGUE.search(bare):
        return None
    if _is_thousands(found[1].lstrip("-−+"), language):
        return None
    return read_printed(found[1] + found[2])


def readings_of(text: str, language: Language) -> tuple[Printed, ...]:
    """Give every way to read a number: `1,500` is fifteen hundred in English, `1.500` may be 1.5."""
    if not _may_be_thousands(text):
        printed = read_printed(text)
        return (printed,) if printed else ()
    count = read_count(text, language)
    whole = read_printed(str(count if count is not None else re.sub("[.,]", "", text)))
    found = (whole,) if count is not None else (whole, read_printed(text))
    return tuple(it for it in found if it)


def read_percentages(text: str) -> Iterator[Figure]:
    """Give each percentage that is one plain figure: no bound (`≥10%`), range or estimate."""
    for found in _PERCENTAGE.finditer(text):
        printed = read_printed(found[1] + "%")
        if (
            printed
            and not _may_be_thousands(found[1])
            and is_plain(text, found.start(), found.end())
        ):
            yield Figure(printed, found.start(), found.end())


def is_plain(text: str, start: int, end: int) -> bool:
    """Whether the number from `start` to `end` stands by itself, without bound, range or `about`."""
    before = text[max(0, start - _LEFT) : start]
    if _QUALIFIED.search(before) or _RANGE_BEFORE.search(before):
        return False
    return not _RANGE_AFTER.match(text, end)


def _may_be_thousands(number: str) -> bool:
    """Whether `1.234%` could mean twelve hundred; `0.234%` could not."""
    return bool(_GROUPED.fullmatch(number)) and not number.startswith("0")


def _is_thousands(number: str, language: Language) -> bool:
    """Whether the sign before three digits is the language's own for thousands."""
    return _may_be_thousands(number) and _THOUSANDS[language] in number

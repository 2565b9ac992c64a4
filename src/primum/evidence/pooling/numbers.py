"""Numbers as people write them in tables: whole or not, with points or commas where that is clear.

A thousandfold slip is worse than a question: what can be read in two ways is not read at all.
"""

import re
from math import isfinite

from msgspec import Struct

_GROUPED = r"[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+"
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_SPACED = re.compile(rf"{_GROUPED}(?:[.,][0-9]+)?")
_BOTH = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+)")
_REPEATED = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_THREE_AFTER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")  # 1,344: a thousand and more, or one?

MOST_DIGITS = 15  # a float holds no more


class Misread(Struct, frozen=True):
    """Why a cell is no number: a rule's name and a sentence."""

    rule: str
    fault: str


def is_decimal_comma(text: str) -> bool:
    """Whether a comma in `text` can only be a decimal comma."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", text):
        return True
    return bool(_COMMA.fullmatch(text)) and not _THREE_AFTER.fullmatch(text)


def read_number(text: str, *, commas: bool) -> float | Misread:
    """Read a number that is not negative. `commas`: the table writes decimals with commas."""
    text = text.strip()
    if not text:
        return Misread("cell-empty", "there is no number")
    if re.fullmatch(r"[-\u2212\u2013][ ]?[0-9.,]+", text):
        return Misread("negative-number", "the number is negative")
    if _is_ambiguous(text, commas=commas):
        return Misread("ambiguous-number", "this can be thousands or decimals")
    digits = _normal(text)
    if digits is None or sum(letter.isdigit() for letter in digits) > MOST_DIGITS:
        return Misread("not-a-number", "this is not a number")
    value = float(digits)
    return value if isfinite(value) else Misread("not-a-number", "this is too large a number")


def read_count(text: str, *, commas: bool) -> int | Misread:
    """Read a whole number that is not negative."""
    value = read_number(text, commas=commas)
    if isinstance(value, Misread):
        return value
    if value != int(value):
        return Misread("not-a-whole-number", "a count is a whole number")
    return int(value)


def _is_ambiguous(text: str, *, commas: bool) -> bool:
    # A point before three digits is a decimal point, except where the table has decimal commas.
    return bool(_THREE_AFTER.fullmatch(text)) and ("," in text or commas)


def _normal(text: str) -> str | None:
    """Give the number as Python writes it; None where it is none."""
    if _PLAIN.fullmatch(text):
        return text
    if _COMMA.fullmatch(text):
        return text.replace(",", ".")
    if _REPEATED.fullmatch(text):
        return re.sub("[.,]", "", text)
    if _BOTH.fullmatch(text):
        thousands, point = (".", ",") if text.rfind(",") > text.rfind(".") else (",", ".")
        return text.replace(thousands, "").replace(point, ".")
    if _SPACED.fullmatch(text):
        return re.sub("[ \u00a0\u202f']", "", text).replace(",", ".")
    return None

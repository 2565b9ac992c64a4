"""Limits of a dose per kilogram in a sentence: where it starts, how it rises, where it ends."""

import re
from collections.abc import Iterator

from msgspec import Struct

_DOSE = re.compile(
    r"(?<![\d.,/–-])(?P<low>\d{1,4}(?:\.\d+)?)(?:\s*(?:-|–|to)\s*(?P<high>\d{1,4}(?:\.\d+)?))?\s*"
    r"(?P<unit>mg|mcg|µg|μg|g)/kg(?!\w)"
)
_GLOSS = re.compile(r"\s*\([^()]{0,60}\)")  # the same dose in another unit
_PER_DOSE = re.compile(
    r"\s*(?:/\s*dose\b|per dose\b|(?:once|twice|two times|three times|four times|\d times)"
    r"(?: a day| daily| per day| each day)\b|\(?(?:BID|TID|QID|b\.i\.d|t\.i\.d|q\.i\.d)\b|"
    r"every \d{1,2}(?:\s*(?:-|–|to)\s*\d{1,2})? hours\b|q\d{1,2}h\b)",
    re.IGNORECASE,
)
_PER_DAY = re.compile(
    r"\s*(?:/\s*(?:day|d|24 ?h(?:ours)?)\b|per day\b|a day\b|daily\b)", re.IGNORECASE
)
_STARTS = re.compile(
    r"(?:\b(?:initial|starting|start)\s+(?:\w+\s+){0,2}?(?:dose|dosage)s?(?:\s+\([^()]*\))?"
    r"(?:\s+(?:is|are|of|at|typically|usually|often|generally|about|approximately|ranges?|from|will|be))*\s*:?\s*|"
    r"\b(?:start(?:ed|ing|s)?|begin(?:ning|s)?|initiated?)\s+(?:with|at)\s+(?:a dose of\s+)?)$",
    re.IGNORECASE,
)
_RISES = re.compile(r"\b(?:increas(?:ed?|ing)\s+by|(?:in\s+)?increments? of)\s*$", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:\bmax(?:imum|imal|\.)?(?:\s+(?:daily|single|recommended|total|tolerated|individual))*"
    r"(?:\s+(?:dose|dosage))?(?:\s+(?:is|of|at|to|should be|typically|usually|generally))*\s*:?\s*|"
    r"\b(?:(?:not\s+(?:to\s+)?|never\s+)exceed(?:ing)?|no more than)\s*)$",
    re.IGNORECASE,
)
_ABOUT_ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?|animals?)\b", re.IGNORECASE
)
_DIVIDED = re.compile(r"\bdivided\b|\bsplit\b", re.IGNORECASE)
_NEAR = 120  # characters round a dose that may say what it is
_UCUM = {"mg": "mg", "mcg": "ug", "µg": "ug", "μg": "ug", "g": "g"}


class DoseLimit(Struct, frozen=True, kw_only=True):
    """What a dose may be, as members of a statement."""

    id: str
    members: tuple[tuple[str, object], ...]
    summary: str


def dose_limits(sentence: str) -> Iterator[DoseLimit]:
    """Give the limits per kilogram of which role, and dose or day, are both printed."""
    if _ABOUT_ANIMALS.search(sentence):
        return
    is_divided = _DIVIDED.search(sentence) is not None
    for dose in _DOSE.finditer(sentence):
        per = _per(sentence[dose.end() : dose.end() + _NEAR], is_divided=is_divided)
        limit = _limit(sentence, dose, per) if per else None
        if limit:
            yield limit


def _per(after: str, *, is_divided: bool) -> str | None:
    """What a dose is counted by, from what follows it; None where the words leave it open."""
    gloss = _GLOSS.match(after)
    if gloss:
        after = after[gloss.end() :]
    if _PER_DAY.match(after):
        return "day"
    return "administration" if _PER_DOSE.match(after) and not is_divided else None


def _limit(sentence: str, dose: re.Match[str], per: str) -> DoseLimit | None:
    unit = f"{_UCUM[dose['unit']]}/kg"
    low, high = dose["low"], dose["high"] or dose["low"]
    if float(low) > float(high):
        return None
    before = sentence[max(dose.start() - _NEAR, 0) : dose.start()]
    spoken = {"administration": "dose", "day": "daily dose"}[per]
    if _ENDS.search(before):
        if dose["high"]:
            return None  # a maximum that is a range: which end counts is for people
        return DoseLimit(
            id="maximum-dose",
            members=(("limit", {"per": per, "at-most": f"{high} {unit}"}),),
            summary=f"The {spoken} is above {high} {unit}.",
        )
    if _STARTS.search(before):
        limit = {"per": per, "at-most": f"{high} {unit}"}
        if dose["high"]:
            limit["at-least"] = f"{low} {unit}"
        return DoseLimit(
            id="starting-dose",
            members=(("limit", limit), ("when", {"starts": "yes"})),
            summary=f"The starting {spoken} is not {low} {unit}."
            if low == high
            else f"The starting {spoken} is outside {low} to {high} {unit}.",
        )
    if _RISES.search(before) and per == "administration":
        return DoseLimit(
            id="dose-step",
            members=(("when", {"dose-step": {"above": f"{high} {unit}"}}),),
            summary=f"The dose goes up by more than {high} {unit} at once.",
        )
    return None

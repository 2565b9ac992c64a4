"""A figure that a row of a study or a phrase prints: one number, whatever words follow it."""

import re

from primum.evidence.consistency.printed import Printed, read_printed
from primum.knowledge.strict import Language

_FIGURE = re.compile(r"([-−+]?[0-9]{0,9}(?:[.,][0-9]{1,9})?)\s?(%?)([^0-9]*)")
_THOUSANDS = re.compile(r"[-−+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_VAGUE = re.compile(
    r"[<>≤≥~≈±]|\b(?:about|approximately|circa|ca|ongeveer|almost|bijna|over|nearly)\b"
)


def read_figure(text: str, language: Language) -> Printed | None:
    """Read `51%`, `0,1 per jaar` or `5.19 points`; None where there is no number, or two.

    `1,234` is a thousand in English and no more than one in Dutch, but writers mix them up: what
    could be either is not read, unless the decimal sign is that of the language.
    """
    bare = text.strip()
    found = _FIGURE.fullmatch(bare)
    if not found or not found[1] or _VAGUE.search(bare):
        return None
    if _THOUSANDS.fullmatch(found[1]) and ("," in found[1]) is (language == "en"):
        return None
    return read_printed(found[1] + found[2])

"""Ids made of text: lower case, without accents, hyphens between words."""

import re
import unicodedata
from collections import Counter

_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"}
)
_MAX_LENGTH = 60


def slug(text: str) -> str:
    """Give text as an id; empty when there is no letter or digit in it that an id may have."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(it for it in plain if not unicodedata.combining(it)).lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:_MAX_LENGTH].strip("-")


class Ids:
    """The ids of one document: a namesake gets a number of its own (`bang-2021-2`)."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count: Counter[str] = Counter()

    def take(self, base: str) -> str:
        """Give an id that was not given before."""
        id_ = base
        while id_ in self._taken:
            self._count[base] += 1
            id_ = f"{base}-{self._count[base] + 1}"
        self._taken.add(id_)
        return id_

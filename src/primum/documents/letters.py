"""Words by their letters alone: how names are compared, and how ids are made of text."""

import re
import unicodedata

# Letters that Unicode does not take for another one with an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d"})
_LONGEST_ID = 80


def fold(text: str) -> str:
    """Give a text in small letters without accents: `Groß-Łukasz` is `gross-lukasz`."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def slug(text: str) -> str:
    """Give text as an id; empty when there is no letter or digit in it that an id may have."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return words[:_LONGEST_ID].strip("-")

"""Text in a picture: how wide it will be about, where it breaks, and how XML writes it."""

import re
from html import escape

ELLIPSIS = "…"
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]/ ·-"), frozenset("mwMW%@—")
# What XML 1.0 cannot hold, and marks that turn the direction of text.
_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in a common sans-serif font, rather too wide than too narrow."""
    return size * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.9
    if ord(letter) > 0x2E7F:  # Chinese, Japanese, Korean and pictures fill a square
        return 1.05
    return 0.72 if letter.isupper() else 0.58


def fit_lines(text: str, width: float, size: float, most: int) -> list[str]:
    """Break a text over at most so many lines; what does not fit becomes an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        count = 1
        while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= width:
            count += 1
        if len(lines) == most - 1:
            count = len(words)
        lines.append(_shortened(" ".join(words[:count]), width, size))
        words = words[count:]
    return lines or [""]


def _shortened(text: str, width: float, size: float) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def xml(text: str) -> str:
    """Write a text in XML; a character that XML or a reader cannot bear becomes a mark."""
    return escape(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))

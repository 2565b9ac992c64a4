"""Places to break long words at, for paper: an address or an endless word must not leave the page."""

import re
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from primum.reports.rendering.sheet import Sheet

_LONG_WORD = re.compile(r"\S{25,}")
_AFTER = re.compile(r"(?<=[/.:;,_&?=-])(?=[^/.:;,_&?=\s-])")
_PIECE = 12  # characters without any natural place to break
_UNTOUCHED = ("id", "to", "node", "tone", "svg", "language", "verdict", "alternative")
_BREAK = "\N{ZERO WIDTH SPACE}"


def breakable(sheet: Sheet) -> Sheet:
    """Put an invisible break into every long word of a sheet."""
    made: Sheet = _broken(sheet)
    return made


def break_words(text: str) -> str:
    """Give a text whose long words can be broken: after their punctuation, else anywhere."""
    return _LONG_WORD.sub(lambda found: _pieces(found[0]), text)


def _pieces(word: str) -> str:
    parts = []
    for part in _AFTER.split(word):
        parts += (
            [part[at : at + _PIECE] for at in range(0, len(part), _PIECE)]
            if len(part) > 2 * _PIECE
            else [part]
        )
    return _BREAK.join(parts)


def _broken(value: Any) -> Any:  # noqa: ANN401 - any part of a sheet, as it came
    if isinstance(value, str):
        return break_words(value)
    if isinstance(value, Struct):
        named = {
            name: _broken(getattr(value, name))
            for name in value.__struct_fields__
            if name not in _UNTOUCHED
        }
        return replace(value, **named)
    return tuple(map(_broken, value)) if isinstance(value, tuple) else value

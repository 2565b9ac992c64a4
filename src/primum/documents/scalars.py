"""What a YAML scalar means here: text, unless it is plainly a number or nothing.

The rules are narrower than those of YAML 1.1, because a knowledge document is written by people,
and `no`, `1e5` or `2026-11-22` turning into something else would change what is checked:

- in quotes, or as a block (`|`, `>`): text, always;
- plain `null`, `~` or nothing at all: None;
- plain and a JSON number without exponent, of at most 15 digits: int or float (`3`, `-0.5`);
- anything else that is plain: text as it stands. So `yes`, `no`, `true`, `on`, dates, `0.12 mg/kg`,
  `057`, `10E4`, `+5`, `.5`, `1_000` and an 18-digit SNOMED id stay text.

A code that looks like a number (`44054006`) is one: a model that expects text says so, and asks
for quotes.
"""

import re

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_MAX_DIGITS = 15  # more do not survive as a JSON number
_NOTHING = frozenset({"", "~", "null"})


def read_plain(text: str) -> str | int | float | None:
    """Give what a plain scalar means: text, unless it is a JSON number or nothing."""
    if text in _NOTHING:
        return None
    number = _NUMBER.fullmatch(text)
    if not number or sum(map(str.isdigit, text)) > _MAX_DIGITS:
        return text
    return float(text) if number[1] else int(text)

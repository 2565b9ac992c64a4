"""YAML written by hand, a line at a time, so that each line can say where it comes from."""

import json
import re
from collections.abc import Iterator

from msgspec import Struct

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ ./+-]+[A-Za-z0-9]+)*\.?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEVER_PLAIN = frozenset({"null"})
# What YAML may not hold as it stands, and what ends a line for some of its readers.
_FORBIDDEN = re.compile(
    r"[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_FEW = 3  # members that are written on one line
EMPTY: list[str] = []  # an empty list that is written, where any other is left out


class Member(Struct, frozen=True):
    """A member of a block: its value, and the line of the foreign text that it comes from.

    A value is text, a number, a list of texts, a mapping written on one line, a list of mappings,
    or a mapping of languages to lines of prose.
    """

    key: str
    value: object
    line: int = 0


def write_members(members: list[Member]) -> Iterator[tuple[str, int]]:
    """Write members as lines of YAML, each with the line it comes from; empty ones are left out."""
    for member in members:
        if member.value is EMPTY:
            yield f"{member.key}: []", member.line
            continue
        if member.value in ("", None, (), [], {}):
            continue
        if isinstance(member.value, list) and isinstance(member.value[0], dict):
            yield f"{member.key}:", member.line
            for item in member.value:
                yield f"  - {_flow(item)}", member.line
        elif isinstance(member.value, dict) and _is_prose(member.value):
            yield from _prose(member)
        elif isinstance(member.value, dict) and len(member.value) > _FEW:
            yield f"{member.key}:", member.line
            for key, value in member.value.items():
                yield f"  {scalar(str(key))}: {_flow(value)}", member.line
        else:
            yield f"{member.key}: {_flow(member.value)}", member.line


def _is_prose(value: dict[object, object]) -> bool:
    return all(isinstance(text, tuple) for text in value.values())


def _prose(member: Member) -> Iterator[tuple[str, int]]:
    """Write texts in lines: as they stand where YAML allows it, else in quotes."""
    assert isinstance(member.value, dict)
    yield f"{member.key}:", member.line
    for language, lines in member.value.items():
        texts = [line.text for line in lines]
        if len(lines) > 1 and all(_may_stand(text) for text in texts):
            yield f"  {language}: |-", lines[0].number
            for line in lines:
                yield f"    {line.text}", line.number
        else:
            yield f"  {language}: {_quoted(chr(10).join(texts))}", lines[0].number


def _may_stand(text: str) -> bool:
    """Whether a line may stand in a literal text: no fence, nothing unseen, no space at its ends."""
    return (
        bool(text) and text == text.strip() and text[0] not in "`~" and not _FORBIDDEN.search(text)
    )


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{scalar(str(key))}: {_flow(it)}" for key, it in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_flow(it) for it in value) + "]"
    return str(value) if isinstance(value, int) else scalar(str(value))


def scalar(text: str) -> str:
    """Write text as a YAML scalar that reads back as this very text."""
    if text in _NEVER_PLAIN:
        return f'"{text}"'
    return text if _PLAIN.fullmatch(text) or _DATE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)

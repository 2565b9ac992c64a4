"""YAML to plain data, with the line of every value, and with faults as problems.

What a scalar means is said in `scalars`. Keys are text, whatever they look like. Anchors and
aliases are allowed, but not to the point of a bomb; duplicate members, merge keys, tags (but
`!!str`), keys that are lists, several documents in one piece, and deep nesting are refused.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from primum.documents.model import Path, Yaml
from primum.documents.scalars import read_plain
from primum.vocabulary.problem import Place, Problem

MAX_DEPTH = 50  # members in members; the deepest model needs about ten
MAX_VALUES = 50_000  # with aliases written out

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile(r"\r\n|\r|\n")
_TEXT_TAG = "tag:yaml.org,2002:str"
_FORBIDDEN = re.compile(
    # What YAML 1.1 (5.1) forbids, and its unseen line ends: U+0085, U+2028 and U+2029.
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_REMEDIES = (
    ("mapping values are not allowed", "Put text that contains a colon in quotes."),
    ("cannot start any token", "Put text that begins with this character in quotes."),
    ("could not find expected ':'", "Write a colon and a space after the member's name."),
    ("quoted scalar", "Close the quotes."),
    ("flow", "Close the bracket, and separate what stands in it by commas."),
    ("undefined alias", "Define it with & before it is used, or put text with a * in quotes."),
)
_REMEDY = "Mend the indentation, brackets or quotes here."


def read_yaml(text: str, path: str, line: int) -> tuple[Yaml, list[Problem]]:
    """Read a piece of YAML whose first line is line `line` of the file at `path`.

    Its value is None when there is a problem, and also for YAML that says nothing. A member's
    line is that of its key, an item's that of its first value.
    """
    builder = _Builder(text, path, line)
    try:
        value = builder.build()
    except _RefusedError:
        value = None
    except yaml.MarkedYAMLError as error:
        builder.add_broken(error)
        value = None
    except yaml.YAMLError as error:  # none is known; C errors differ between versions
        builder.add("yaml-broken", 0, f"the YAML is broken ({error})", remedy=_REMEDY)
        value = None
    if builder.problems:
        return Yaml(value=None, lines=builder.lines, line=line), builder.problems
    return Yaml(value=value, lines=builder.lines, line=line), []


class _RefusedError(Exception):
    """The rest of this YAML is not read; the problem says why."""


class _Builder:
    """Builds the value from the parser's events, and collects lines and problems."""

    def __init__(self, text: str, path: str, line: int) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}
        self._text, self._path, self._line = text, path, line
        self._starts = [found.end() for found in _LINE_END.finditer(text)]
        self._events: Iterator[Event] = iter(())
        self._trail: list[tuple[Path, int]] = []
        # An anchor's value with the lines in it, relative to it; None while it is being read.
        self._anchors: dict[str, tuple[object, list[tuple[Path, int]]] | None] = {}

    def build(self) -> object:
        """Read the whole; raises what the parser raises."""
        forbidden = _FORBIDDEN.search(self._text)
        if forbidden:
            self._refuse(
                "yaml-character",
                forbidden.start(),
                "YAML does not allow this character",
                value=f"U+{ord(forbidden[0]):04X}",
                remedy="Remove it; it cannot be seen in most editors.",
            )
        self._events = yaml.parse(self._text, Loader=LOADER)
        value: object = None
        documents = 0
        for event in self._events:
            if not isinstance(event, DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._refuse(
                    "yaml-several-documents",
                    _start(event),
                    "a second YAML document begins here",
                    remedy="Write each in a fence of its own.",
                )
            value = self._value(next(self._events), ())
        return value

    def add(self, rule: str, at: int, fault: str, *, remedy: str, value: str = "") -> None:
        """Add a problem at a character of the text."""
        place = Place(self._path, self._line_at(at))
        self.problems.append(
            Problem(place=place, rule=rule, fault=fault, value=value, remedy=remedy)
        )

    def add_broken(self, error: yaml.MarkedYAMLError) -> None:
        """Add what the parser says, with the line where the broken thing began if it is another."""
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
        said = f"{error.context or ''} {error.problem or ''}".strip()
        fault = f"the YAML is broken here ({said})"
        begun = error.context_mark
        if begun and self._line_at(begun.index) != self._line_at(at):
            fault = f"{fault[:-1]}; it began at line {self._line_at(begun.index)})"
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), _REMEDY)
        if self._text[at : at + 1] == "\t":
            remedy = "Indent with spaces; YAML allows no tabs there."
        self.add("yaml-broken", at, fault, remedy=remedy, value=_shown(self._line_of(at)))

    def _refuse(self, rule: str, at: int, fault: str, *, remedy: str, value: str = "") -> None:
        self.add(rule, at, fault, remedy=remedy, value=value)
        raise _RefusedError

    def _line_at(self, index: int) -> int:
        # By character, because the parser counts other line ends (U+2028) than editors do.
        return self._line + bisect_right(self._starts, index)

    def _line_of(self, index: int) -> str:
        before = bisect_right(self._starts, index)
        start = self._starts[before - 1] if before else 0
        return _LINE_END.split(self._text[start:], maxsplit=1)[0].strip()

    def _note(self, path: Path, line: int) -> None:
        self.lines[path] = line
        self._trail.append((path, line))
        if len(self.lines) > MAX_VALUES:
            self._refuse(
                "yaml-too-large",
                0,
                f"more than {MAX_VALUES} values, with aliases written out",
                remedy="Divide it, or write out what the aliases repeat.",
            )

    def _value(self, event: Event, path: Path) -> object:
        at = _start(event)
        if path not in self.lines:
            self._note(path, self._line_at(at))
        if isinstance(event, AliasEvent):
            return self._alias(event, path)
        if len(path) > MAX_DEPTH:
            self._refuse(
                "yaml-too-deep",
                at,
                f"nested more than {MAX_DEPTH} levels deep",
                remedy="Write it flatter.",
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!", _TEXT_TAG) or (tag and not isinstance(event, ScalarEvent)):
            self.add(
                "yaml-tag", at, "tags have no meaning here", value=tag, remedy="Leave the tag out."
            )
        anchor = getattr(event, "anchor", None)
        before = len(self._trail)
        if anchor:
            self._anchors[anchor] = None
        value = self._content(event, path)
        if anchor:
            inner = [(at_path[len(path) :], line) for at_path, line in self._trail[before:]]
            self._anchors[anchor] = value, inner
        return value

    def _content(self, event: Event, path: Path) -> object:
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, ScalarEvent)
        return read_plain(event.value) if event.implicit[0] else event.value

    def _alias(self, event: AliasEvent, path: Path) -> object:
        at, anchor = _start(event), str(event.anchor)
        if anchor not in self._anchors:
            self._refuse(
                "yaml-broken",
                at,
                "no anchor of this name stands above",
                value=f"*{anchor}",
                remedy="Define it with & before it is used, or put text with a * in quotes.",
            )
        known = self._anchors[anchor]
        if known is None:
            self._refuse(
                "yaml-endless",
                at,
                "this alias stands inside what it repeats",
                value=f"*{anchor}",
                remedy="Write out what is meant.",
            )
        assert known
        value, inner = known
        if inner and len(path) + max(len(deeper) for deeper, _ in inner) > MAX_DEPTH:
            self._refuse(
                "yaml-too-deep",
                at,
                f"nested more than {MAX_DEPTH} levels deep, with aliases written out",
                remedy="Write it flatter.",
            )
        for deeper, line in inner:
            self._note(path + deeper, line)
        return value

    def _sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, object]:
        members: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, members)
            at = (*path, key)
            if key in members:
                self._duplicate(key, _start(event), self.lines[at])
                at = (*path, f"{key} (again)", len(self.lines))  # the first one keeps its lines
            self._note(at, self._line_at(_start(event)))
            value = self._value(next(self._events), at)
            members.setdefault(key, value)
        return members

    def _key(self, event: Event, members: dict[str, object]) -> str:
        at = _start(event)
        if not isinstance(event, ScalarEvent):
            self._refuse(
                "yaml-key",
                at,
                "a member's name has to be text",
                remedy="Write a name; put text that begins with a bracket, * or ? in quotes.",
            )
        assert isinstance(event, ScalarEvent)
        if event.value == "<<" and event.implicit[0]:
            self._refuse(
                "yaml-merge-key",
                at,
                "merge keys are not read",
                value="<<",
                remedy="Write out the members that are meant.",
            )
        if event.anchor:
            self._anchors[event.anchor] = event.value, []
        return str(event.value)

    def _duplicate(self, key: str, at: int, first: int) -> None:
        self.add(
            "yaml-duplicate-member",
            at,
            f"this member was given before, at line {first}",
            value=_shown(key),
            remedy="Keep one of the two.",
        )


def _start(event: Event) -> int:
    assert event.start_mark
    return event.start_mark.index


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."

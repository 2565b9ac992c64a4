"""YAML as plain data -> a model, with a problem at the right line for what does not fit."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from primum.documents.model import Document, Path, Yaml
from primum.vocabulary.dates import read_when
from primum.vocabulary.problem import Problem

T = TypeVar("T")

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_NAMED = re.compile(r"(?:unknown|required) field `(.*)`")
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "array": "a list",
    "object": "members with values",
    "null": "nothing",
}


def decode(yaml: Yaml, model: type[T], document: Document) -> tuple[T | None, list[Problem]]:
    """Read `yaml` as a `model`; None with one problem, at its line, when it does not fit."""
    return decode_at(yaml, (), model, document)


def decode_at(
    yaml: Yaml, path: Path, model: type[T], document: Document
) -> tuple[T | None, list[Problem]]:
    """Read the part of `yaml` at `path` as a `model`."""
    value = value_at(yaml.value, path)
    try:
        read = msgspec.convert(value, model)
        wrong = next(_impossible_dates(value, _info(cast(Any, model))), None)
        if wrong is None:
            return read, []
        problem = Problem(
            place=document.place(yaml.line_of(path + wrong)),
            rule="impossible-date",
            fault="the calendar has no such date",
            value=str(value_at(value, wrong)),
            remedy="Write year, month and day as in 2026-11-22.",
        )
    except msgspec.ValidationError as error:
        problem = _explain(error, value, model, lambda at: document.place(yaml.line_of(path + at)))
    except RecursionError:
        problem = Problem(
            place=document.place(yaml.line_of(path)),
            rule="nested-too-deep",
            fault="this is nested too deeply to be read",
            remedy="Write it flatter.",
        )
    return None, [problem]


def value_at(value: object, path: Path) -> object:
    """Give the value that `path` leads to, or None where it leads nowhere."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word is meant, or which there are."""
    known = sorted(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known here: {', '.join(known)}." if known else "Nothing is known here yet."


def _explain(
    error: msgspec.ValidationError, value: object, model: type, place: Callable[[Path], Any]
) -> Problem:
    """Turn what msgspec says into place, fault, value and remedy."""
    found = _MESSAGE.fullmatch(str(error))
    assert found  # the pattern matches any text
    path = _resolve(str(error), value, model, found["path"] or "")
    named = _NAMED.search(found["what"])
    if named and "unknown" in found["what"]:
        known = _members(_type_at(model, path))
        return Problem(
            place=place((*path, named[1])),
            rule="unknown-member",
            fault="no member of this name is known here",
            value=named[1],
            remedy=nearest(named[1], known),
        )
    if named:
        return Problem(
            place=place(path),
            rule="missing-member",
            fault="a required member is missing",
            value=named[1],
            remedy=f"Add `{named[1]}`.",
        )
    return _wrong_value(found, value, path, model, place)


def _wrong_value(
    found: re.Match[str], value: object, path: Path, model: type, place: Callable[[Path], Any]
) -> Problem:
    what, is_key = found["what"], bool(found["key"])
    culprit = path[-1] if is_key and path else value_at(value, path)
    type_ = _type_at(model, path[:-1] if is_key else path)
    if is_key and isinstance(type_, inspect.DictType):
        type_ = type_.key_type
    words = _words(type_)
    shown = culprit if isinstance(culprit, str) else _shown(culprit)
    if words and isinstance(culprit, str):
        fault, remedy = "no such word is known here", nearest(culprit, words)
        rule = "unknown-word"
    else:
        fault, remedy = _expected(what, type_), "Write it in that form."
        rule = "malformed-value"
        if "`str" in what and isinstance(culprit, int | float):
            remedy = f'Write it in quotes: "{culprit}".'
    return Problem(place=place(path), rule=rule, fault=fault, value=shown, remedy=remedy)


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _expected(what: str, type_: inspect.Type | None) -> str:
    """Say what was expected, in words: a model's own description where it has one."""
    if "matching regex" in what and isinstance(type_, inspect.Metadata):
        schema = type_.extra_json_schema or {}
        return f"expected {schema.get('description', 'text of another form')}"
    found = re.match(r"Expected `(.*)`, got `(.*)`", what)
    if not found:  # `int` >= 0
        words = re.sub(r"`(\w+)`", lambda it: _KINDS.get(it[1], it[1]), what)
        return words[0].lower() + words[1:]
    expected = " or ".join(_KINDS.get(kind, kind) for kind in found[1].split(" | "))
    return f"expected {expected}, got {_KINDS.get(found[2], found[2])}"


def _impossible_dates(value: object, type_: inspect.Type | None) -> Iterator[Path]:
    """Paths of dates that have the form of one, and that no calendar has."""
    if isinstance(value, str) and any(map(_is_date, _options(type_))):
        try:
            read_when(value)
        except ValueError:
            yield ()
    parts: Iterable[tuple[Any, object]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for step, part in parts:
        for path in _impossible_dates(part, _step(type_, step)):
            yield (step, *path)


def _is_date(type_: inspect.Type) -> bool:
    if not isinstance(type_, inspect.Metadata) or not isinstance(type_.type, inspect.StrType):
        return False
    return (type_.type.pattern or "").startswith(r"^\d{4}")


# --- where ---------------------------------------------------------------------------------------


def _resolve(message: str, value: object, model: type, written: str) -> Path:
    """Read msgspec's path; where it says only `[...]` for a key, find the key that is at fault."""
    steps = [member or index for member, index in _STEP.findall(written)]
    path: list[str | int] = []
    for step in steps:
        container = value_at(value, tuple(path))
        if step == "...":
            path.append(_guilty(message, value, model, tuple(path)))
        else:
            path.append(int(step) if isinstance(container, list) else step)
    if "`key` in" in message:
        path.append(_guilty(message, value, model, tuple(path)))
    return tuple(path)


def _guilty(message: str, value: object, model: type, path: Path) -> str | int:
    """The key of the mapping at `path` that alone gives the same message."""
    container = value_at(value, path)
    if isinstance(container, list):
        candidates: list[Any] = list(range(len(container)))
    else:
        candidates = list(cast(dict[Any, object], container))
    for key in candidates:
        alone: object = [container[key]] if isinstance(container, list) else {key: container[key]}  # type: ignore[index]
        try:
            msgspec.convert(_replaced(value, path, alone), model)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return cast("str | int", key)
    return ""


def _replaced(value: object, path: Path, part: object) -> object:
    if not path:
        return part
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, step: _replaced(value[step], rest, part)}
    assert isinstance(value, list)
    assert isinstance(step, int)
    return [*value[:step], _replaced(value[step], rest, part), *value[step + 1 :]]


# --- what was expected there -----------------------------------------------------------------------


@lru_cache(maxsize=64)
def _info(model: Any) -> inspect.Type:  # noqa: ANN401
    return inspect.type_info(model)


def _options(type_: inspect.Type | None) -> list[inspect.Type]:
    """The plain alternatives of a type: a union taken apart."""
    if isinstance(type_, inspect.UnionType):
        return [option for part in type_.types for option in _options(part)]
    if isinstance(type_, inspect.Metadata) and not isinstance(type_.type, inspect.StrType):
        return _options(type_.type)
    return [type_] if type_ is not None else []


def _type_at(model: type, path: Path) -> inspect.Type | None:
    """The type that the model has at `path`, as far as it can be followed."""
    type_: inspect.Type | None = _info(model)
    for step in path:
        type_ = _step(type_, step)
    options = _options(type_)
    return options[0] if len(options) == 1 else type_


def _step(type_: inspect.Type | None, step: str | int) -> inspect.Type | None:
    for option in _options(type_):
        if isinstance(option, inspect.StructType):
            for field in option.fields:
                if field.encode_name == step:
                    return field.type
        elif isinstance(option, inspect.DictType):
            return option.value_type
        elif isinstance(option, inspect.ListType) and isinstance(step, int):
            return option.item_type
    return None


def _members(type_: inspect.Type | None) -> list[str]:
    return [
        field.encode_name
        for option in _options(type_)
        if isinstance(option, inspect.StructType)
        for field in option.fields
    ]


def _words(type_: inspect.Type | None) -> list[str]:
    """The words of an enumeration, empty for anything else."""
    for option in _options(type_):
        if isinstance(option, inspect.EnumType):
            return [str(member.value) for member in option.cls]
        if isinstance(option, inspect.LiteralType):
            return [str(value) for value in option.values]
    return []

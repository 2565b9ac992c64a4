"""A query as databases read it: terms, operators and brackets, and the readings without brackets.

Databases disagree where OR stands beside AND without brackets: PubMed reads from left to right
(NLM, PubMed tutorial 020_390), many others bind AND first.
"""

import re
from enum import Enum

from msgspec import Struct

_TOKEN = (
    r"\"[^\"]*\"?|“[^”]*”?|\[[^\]]*\]?|(?P<mark>[()])|(?P<operator>\b(?:AND|OR|NOT)\b)"
    r"|[^\s()\"“\[]+|\s+"
)
_UPPER = re.compile(_TOKEN)
_EITHER = re.compile(_TOKEN, re.IGNORECASE)
_MOST_MIXED = 100  # parts; each change between OR and AND is a bracket within a bracket
_DEEPEST = 50  # brackets within brackets; a query has three


class Operator(Enum):
    """How two parts of a query are joined."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"


class Term(Struct, frozen=True):
    """What is searched for, as typed: words, quotation marks, field."""

    text: str


class Level(Struct, frozen=True, kw_only=True):
    """Parts at one level of brackets, and what stands between them."""

    parts: "tuple[Term | Level, ...]"
    operators: tuple[Operator, ...]

    @property
    def is_mixed(self) -> bool:
        """Whether OR stands beside AND or NOT, so that the order of reading matters."""
        kinds = set(self.operators)
        return Operator.OR in kinds and len(kinds) > 1


def read_query(text: str) -> Level:
    """Take a query apart. Brackets that do not close, or open, are taken as if they did."""
    # Some databases write operators in small letters; where there are capitals, `and` is a word.
    tokens = _UPPER if any(it["operator"] for it in _UPPER.finditer(text)) else _EITHER
    stack: list[list[Term | Operator | Level]] = [[]]
    words: list[str] = []
    for token in tokens.finditer(text):
        if token["operator"] is None and token["mark"] is None:
            words.append(token[0])
            continue
        _close_term(words, stack[-1])
        if token["operator"]:
            stack[-1].append(Operator(token["operator"].upper()))
        elif token[0] == "(" and len(stack) < _DEEPEST:
            stack.append([])
        elif token[0] == ")" and len(stack) > 1:
            inner = _level(stack.pop())
            stack[-1].append(inner)
    _close_term(words, stack[-1])
    while len(stack) > 1:
        inner = _level(stack.pop())
        stack[-1].append(inner)
    return _level(stack[0])


def mixed_levels(level: Level) -> list[Level]:
    """Give the levels at which the order of reading matters, the outermost first."""
    inner = [it for part in level.parts if isinstance(part, Level) for it in mixed_levels(part)]
    return [level, *inner] if level.is_mixed else inner


def left_to_right(level: Level) -> Level:
    """Write a level out as it is read from left to right."""
    parts = list(level.parts)
    read = Level(parts=(parts[0],), operators=())
    for operator, part in zip(level.operators, parts[1:], strict=True):
        if read.operators and set(read.operators) != {operator}:
            read = Level(parts=(read,), operators=())
        read = Level(parts=(*read.parts, part), operators=(*read.operators, operator))
    return read


def and_first(level: Level) -> Level:
    """Write a level out as it is read where AND and NOT bind before OR."""
    groups: list[tuple[list[Term | Level], list[Operator]]] = [([level.parts[0]], [])]
    for operator, part in zip(level.operators, level.parts[1:], strict=True):
        if operator is Operator.OR:
            groups.append(([part], []))
        else:
            groups[-1][0].append(part)
            groups[-1][1].append(operator)
    parts = tuple(
        group[0] if len(group) == 1 else Level(parts=tuple(group), operators=tuple(operators))
        for group, operators in groups
    )
    return Level(parts=parts, operators=(Operator.OR,) * (len(parts) - 1))


def written(part: Term | Level) -> str:
    """Write a query with all its brackets."""
    return _written(part, outermost=True)


def _written(part: Term | Level, *, outermost: bool) -> str:
    if isinstance(part, Term):
        return part.text
    words = [_written(part.parts[0], outermost=False)] if part.parts else []
    for operator, inner in zip(part.operators, part.parts[1:], strict=True):
        words += [operator.value, _written(inner, outermost=False)]
    text = " ".join(words)
    return text if outermost or len(part.parts) < 2 else f"({text})"


def concepts(query: Level) -> list[list[Term]]:
    """Give the terms of each part that AND joins, read from left to right."""
    while len(query.parts) == 1 and isinstance(query.parts[0], Level):
        query = query.parts[0]
    if query.is_mixed and len(query.parts) > _MOST_MIXED:
        return []
    read = left_to_right(query) if query.parts else query
    if set(read.operators) != {Operator.AND}:
        return []
    return [_terms(part) for part in read.parts]


def _terms(part: Term | Level) -> list[Term]:
    if isinstance(part, Term):
        return [part]
    return [term for inner in part.parts for term in _terms(inner)]


def _close_term(words: list[str], into: list[Term | Operator | Level]) -> None:
    text = " ".join("".join(words).split())
    words.clear()
    if text:
        into.append(Term(text))


def _level(items: list[Term | Operator | Level]) -> Level:
    """Make a level of what was read; an operator with nothing on one side joins nothing."""
    parts: list[Term | Level] = []
    operators: list[Operator] = []
    waiting: Operator | None = None
    for item in items:
        if isinstance(item, Operator):
            # `AND NOT` is NOT.
            waiting = item if waiting is None or item is Operator.NOT else waiting
            continue
        if isinstance(item, Level) and not item.parts:
            continue
        if parts:
            operators.append(waiting or Operator.AND)
        parts.append(item)
        waiting = None
    return Level(parts=tuple(parts), operators=tuple(operators))

"""A query as databases read it: terms, operators and brackets, and the readings without brackets.

Databases disagree where OR stands beside AND without brackets: PubMed reads from left to right
(NLM, PubMed tutorial 020_390), many others bind AND first.
"""

import re
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

_TOKEN = (
    r"\"[^\"]*\"?|“[^”]*”?|\[[^\]]*\]?|(?P<mark>[()])|(?P<operator>\b(?:AND|OR|NOT)\b)"
    r"|[^\s()\"“\[]+|\s+"
)
_UPPER = re.compile(_TOKEN)
_EITHER = re.compile(_TOKEN, re.IGNORECASE)
# Fields and nearness belong to the bracket they touch: `TI (…)`, `TS=(…)`, `(…).ti,ab.`, `NEAR/3`.
_NEARNESS = r"(?:NEAR|NEXT|ADJ|near|next|adj|onear|pre|PRE|[NW])/?[0-9]{0,2}"
_BEFORE = re.compile(
    rf"(?:^|.*\s)(?:[A-Z]{{2}}|KEY|TITLE|ABS|ALL|[A-Z]+(?:-[A-Z]+)+|\S*[=:]|{_NEARNESS})", re.DOTALL
)
_AFTER = re.compile(rf"[.:\[/]|{_NEARNESS}(?:\s|$)")
_NEXT_TOO = re.compile(rf".*\s{_NEARNESS}", re.DOTALL)
_NUMBERED = re.compile(r"\s*(?:Search\s)?[#S]?[0-9]{1,3}\s?[.:)]?\s+(?=\S)")
_INLINE = re.compile(r"(?:^|\s)#?([0-9]{1,2})\.\s+")
_OF_LINES = re.compile(r"(?i)\s*[#S]?[0-9]{1,3}(?:[\s()]+(?:or|and|not)[\s()]+[#S]?[0-9]{1,3})+\s*")
_FEWEST_LINES = 3
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
    """Parts at one level of brackets, what stands between them, and the field of all of them."""

    parts: "tuple[Term | Level, ...]"
    operators: tuple[Operator, ...]
    before: str = ""
    after: str = ""

    @property
    def is_mixed(self) -> bool:
        """Whether OR stands beside AND or NOT, so that the order of reading matters."""
        kinds = set(self.operators)
        return Operator.OR in kinds and len(kinds) > 1


def lines_of(query: str) -> list[str]:
    """Take a query apart that is a list of numbered lines, which later lines name; else it is one.

    Each line is a query of its own: `3. 1 or 2` stands beside no other operator.
    """
    lines = [line for line in query.splitlines() if line.strip()]
    if len(lines) > 1 and all(_NUMBERED.match(line) for line in lines):
        return [line[_end(_NUMBERED.match(line)) :].strip() for line in lines]
    if len(lines) >= _FEWEST_LINES and any(map(_OF_LINES.fullmatch, lines)):
        return [line.strip() for line in lines]
    marks = list(_INLINE.finditer(query))
    numbers = [int(mark[1]) for mark in marks]
    if len(marks) >= _FEWEST_LINES and numbers == list(range(1, len(marks) + 1)):
        ends = [*(mark.start() for mark in marks[1:]), len(query)]
        return [query[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return [query]


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


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


def write_query(part: Term | Level) -> str:
    """Write a query with all its brackets."""
    return _written(part, outermost=True)


def _written(part: Term | Level, *, outermost: bool) -> str:
    if isinstance(part, Term):
        return part.text
    words = [_written(part.parts[0], outermost=False)] if part.parts else []
    for operator, inner in zip(part.operators, part.parts[1:], strict=True):
        words += [operator.value, _written(inner, outermost=False)]
    text = " ".join(words)
    if part.before or part.after:
        return f"{part.before}({text}){part.after}"
    return text if outermost or len(part.parts) < 2 else f"({text})"


def concepts_of(query: Level) -> list[list[Term]]:
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
    terms = [term for inner in part.parts for term in _terms(inner)]
    return [Term(f"{term.text}{part.after}") for term in terms] if part.after else terms


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
        if parts and waiting is None and (joined := _joined(parts[-1], item)):
            parts[-1] = joined
            continue
        if parts:
            operators.append(waiting or Operator.AND)
        parts.append(item)
        waiting = None
    return Level(parts=tuple(parts), operators=tuple(operators))


def _joined(one: Term | Level, other: Term | Level) -> Level | None:
    """Join a bracket and the field or nearness that it touches; None for what are two parts."""
    if isinstance(one, Term):
        if not isinstance(other, Level) or not _BEFORE.fullmatch(one.text):
            return None
        space = "" if one.text.endswith(("=", ":")) else " "
        return replace(other, before=f"{one.text}{space}")
    if _NEXT_TOO.fullmatch(one.after):
        return replace(one, after=f"{one.after} {_written(other, outermost=False)}")
    if isinstance(other, Term) and _AFTER.match(other.text):
        space = " " if other.text[0].isalpha() else ""
        return replace(one, after=f"{one.after}{space}{other.text}")
    return None

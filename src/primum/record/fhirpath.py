"""The subset of FHIRPath that views may use, as a syntax tree.

Paths, literals, constants (`%name`, `%rowIndex`), indexes, `$this`, the comparisons `=` `!=` `<`
`<=` `>` `>=`, `and`, `or`, and the functions of `FUNCTIONS`; in bulk also arithmetic and the
boundaries of dates and decimals. Anything else is refused when a view is loaded, never when a
patient is read (docs/reference/views.md, docs/reference/bulk.md).
"""

import re
from typing import NamedTuple

# Name -> how many arguments it takes.
FUNCTIONS: dict[str, tuple[int, ...]] = {
    "first": (0,),
    "exists": (0, 1),
    "empty": (0,),
    "not": (0,),
    "count": (0,),
    "where": (1,),
    "ofType": (1,),
    "extension": (1,),
    "join": (0, 1),
    "getResourceKey": (0,),
    "getReferenceKey": (0, 1),
}


class Dialect(NamedTuple):
    """What a reader of views understands: functions, and whether it can calculate."""

    functions: dict[str, tuple[int, ...]]
    arithmetic: bool


BEDSIDE = Dialect(FUNCTIONS, arithmetic=False)
BULK = Dialect({**FUNCTIONS, "lowBoundary": (0,), "highBoundary": (0,)}, arithmetic=True)

EQUALITIES = ("=", "!=")
INEQUALITIES = ("<=", ">=", "<", ">")
ARITHMETIC = ("+", "-", "*", "/")

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^'\\]|\\.)*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[$%]?[A-Za-z_][A-Za-z0-9_]*|%?`[^`]+`)|(?P<mark><=|>=|!=|[-+*/.()\[\],=<>]))"
)


class FHIRPathError(ValueError):
    """An expression is outside the subset; the message says which part."""


class This(NamedTuple):
    """The item at hand: the resource, or the element of an enclosing forEach or where."""


class Member(NamedTuple):
    """An element of its source."""

    source: "Expression"
    name: str


class Index(NamedTuple):
    """One item of its source, counted from 0."""

    source: "Expression"
    position: "Literal | Constant"


class Literal(NamedTuple):
    """A string, number or boolean."""

    value: str | int | float | bool


class Constant(NamedTuple):
    """A constant of the view, or `rowIndex`."""

    name: str


class Call(NamedTuple):
    """A function on its source."""

    source: "Expression"
    name: str
    arguments: tuple["Expression", ...]


class Binary(NamedTuple):
    """A comparison, a calculation, `and` or `or`."""

    operator: str
    left: "Expression"
    right: "Expression"


Expression = This | Member | Index | Literal | Constant | Call | Binary

THIS = This()


def parse(text: str, dialect: Dialect = BEDSIDE) -> Expression:
    """Parse an expression; `FHIRPathError` when it is outside the subset."""
    reader = _Reader(_tokens(text), dialect)
    expression = reader.either()
    if reader.here():
        raise FHIRPathError(f"{reader.here()!r} was not expected")
    return expression


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if not found:
            raise FHIRPathError(f"{text[position:].strip()!r} is outside the subset")
        tokens.append(found[0].strip())
        position = found.end()
    return tokens


class _Reader:
    """Recursive descent, one method a level of binding."""

    def __init__(self, tokens: list[str], dialect: Dialect) -> None:
        self._tokens = tokens
        self._dialect = dialect
        self._at = 0
        self._depth = 0

    def here(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, token: str = "") -> str:
        here = self.here()
        if not here or (token and here != token):
            raise FHIRPathError(f"{token or 'something'!r} was expected, not {here or 'the end'!r}")
        self._at += 1
        return here

    def either(self) -> Expression:
        self._depth += 1
        if self._depth > 50:
            raise FHIRPathError("too deeply nested")
        left = self._both()
        while self.here() == "or":
            self._take()
            left = Binary("or", left, self._both())
        self._depth -= 1
        return left

    def _both(self) -> Expression:
        left = self._equality()
        while self.here() == "and":
            self._take()
            left = Binary("and", left, self._equality())
        return left

    def _equality(self) -> Expression:
        left = self._inequality()
        while self.here() in EQUALITIES:
            operator = self._take()
            left = Binary(operator, left, self._inequality())
        return left

    def _inequality(self) -> Expression:
        left = self._sum()
        while self.here() in INEQUALITIES:
            operator = self._take()
            left = Binary(operator, left, self._sum())
        return left

    def _sum(self) -> Expression:
        left = self._product()
        while self._dialect.arithmetic and self.here() in ("+", "-"):
            left = Binary(self._take(), left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._path()
        while self._dialect.arithmetic and self.here() in ("*", "/"):
            left = Binary(self._take(), left, self._path())
        return left

    def _path(self) -> Expression:
        value = self._term()
        while self.here() in (".", "["):
            if self._take() == "[":
                value = Index(value, self._position())
                self._take("]")
            else:
                value = self._invocation(value)
        return value

    def _position(self) -> Literal | Constant:
        token = self._take()
        if token.isdigit():
            return Literal(int(token))
        if token.startswith("%"):
            return Constant(token[1:])
        raise FHIRPathError(f"an index is a whole number, not {token!r}")

    def _term(self) -> Expression:
        here = self.here()
        if here == "(":
            self._take()
            inside = self.either()
            self._take(")")
            return inside
        if here.startswith("'"):
            return Literal(_unquoted(self._take()))
        if here[:1].isdigit():
            number = self._take()
            return Literal(float(number) if "." in number else int(number))
        if here in ("true", "false"):
            return Literal(self._take() == "true")
        if here.startswith("%"):
            return Constant(self._take()[1:].strip("`"))
        if here == "$this":
            self._take()
            return THIS
        return self._invocation(THIS)

    def _invocation(self, source: Expression) -> Expression:
        name = self._take()
        if name[0] == "`":
            return Member(source, name.strip("`"))
        if not (name[0].isalpha() or name[0] == "_"):
            raise FHIRPathError(f"{name!r} was not expected")
        if self.here() != "(":
            return Member(source, name)
        return Call(source, name, self._arguments(name))

    def _arguments(self, name: str) -> tuple[Expression, ...]:
        functions = self._dialect.functions
        if name not in functions:
            raise FHIRPathError(f"the function {name}() is outside the subset")
        arguments: list[Expression] = []
        self._take("(")
        while self.here() != ")":
            if arguments:
                self._take(",")
            arguments.append(self.either())
        self._take(")")
        if len(arguments) not in functions[name]:
            raise FHIRPathError(f"{name}() does not take {len(arguments)} arguments")
        return tuple(arguments)


_ESCAPED = {"f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _unquoted(token: str) -> str:
    def written(found: re.Match[str]) -> str:
        code, other = found.groups()
        return chr(int(code, 16)) if code else _ESCAPED.get(other, other)

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", written, token[1:-1])

"""Paths of views before they are written as Python: choices resolved, common beginnings found."""

import re
from collections.abc import Callable

from primum.record.fhirpath import (
    THIS,
    Binary,
    Call,
    Constant,
    Expression,
    FHIRPathError,
    Index,
    Member,
    This,
    parse,
)


class ViewError(ValueError):
    """A view cannot be compiled: the view's name, the column or element, and what is wrong."""

    def __init__(self, view: str, column: str, expression: str, fault: str) -> None:
        """Name the place and the fault."""
        super().__init__(f"view {view}, {column}: {expression!r}: {fault}")
        self.view, self.column, self.expression, self.fault = view, column, expression, fault


Error = Callable[[object, str], ViewError]


def resolved(expression: Expression, error: Error) -> Expression:
    """Put every choice of types as it is in JSON: value.ofType(Quantity) is valueQuantity."""
    if isinstance(expression, Member):
        return Member(resolved(expression.source, error), expression.name)
    if isinstance(expression, Index):
        return Index(resolved(expression.source, error), expression.position)
    if isinstance(expression, Binary):
        left, right = resolved(expression.left, error), resolved(expression.right, error)
        return Binary(expression.operator, left, right)
    if not isinstance(expression, Call):
        return expression
    source = resolved(expression.source, error)
    if expression.name != "ofType":
        arguments = tuple(resolved(argument, error) for argument in expression.arguments)
        return Call(source, expression.name, arguments)
    kind = type_name(expression.arguments[0], error)
    if not isinstance(source, Member):
        raise error(f"ofType({kind})", "only after the element that has the choice")
    return Member(source.source, f"{source.name}{kind[0].upper()}{kind[1:]}")


def type_name(expression: Expression, error: Error) -> str:
    """Give the name of a type, as the argument of ofType or getReferenceKey."""
    if isinstance(expression, Member) and re.fullmatch(r"[A-Za-z0-9]+", expression.name):
        return expression.name
    raise error(expression, "the name of a type was expected")


def goes_inside(path: str) -> bool:
    """Whether a path takes an element of the item at hand, which then has to be an object.

    A path outside the subset is refused later, where its column is known.
    """
    try:
        return _takes_element(parse(path))
    except FHIRPathError:
        return True


def _takes_element(expression: Expression) -> bool:
    if isinstance(expression, Binary):
        return _takes_element(expression.left) or _takes_element(expression.right)
    if not isinstance(expression, Member | Index | Call):
        return False
    if isinstance(expression, Call) and expression.name == "getResourceKey":
        return False
    if not isinstance(expression.source, This):
        return _takes_element(expression.source)
    return isinstance(expression, Member) or (
        isinstance(expression, Call) and expression.name in ("extension", "getReferenceKey")
    )


def keeps_nothing(path: str) -> bool:
    """Whether a path from nothing surely leads to nothing; the row index is not of the item."""
    try:
        expression = parse(path)
    except FHIRPathError:
        return False
    while isinstance(expression, Member | Index) or (
        isinstance(expression, Call) and expression.name in _FROM_NOTHING_NOTHING
    ):
        expression = expression.source
    return expression in (THIS, Constant("rowIndex"))


_FROM_NOTHING_NOTHING = frozenset({"first", "where", "ofType", "extension", "getReferenceKey"})
_NULL_STAYS_NULL = frozenset({"first", "getReferenceKey"})


def prefix_of(expression: Expression, depth: int) -> Expression | None:
    """Give the part of a path that is so many elements deep; None where it goes no deeper.

    Only of paths that are nothing when that part is nothing.
    """
    parts: list[Expression] = []
    while not isinstance(expression, This):
        if isinstance(expression, Member | Index) or (
            isinstance(expression, Call) and expression.name in _NULL_STAYS_NULL
        ):
            parts.append(expression)
            expression = expression.source
        else:
            return None
    parts.reverse()
    return parts[depth] if depth < len(parts) - 1 else None


def is_sure(expression: Expression) -> bool:
    """Whether the value needs no check: it is computed here and not taken from the data."""
    return isinstance(expression, Call) and expression.name in (
        *("exists", "empty", "not", "count", "getResourceKey", "getReferenceKey"),
    )


def is_decided(expression: Expression) -> bool:
    """Whether the value surely is true or false, so that Python's own `and` and `or` hold for it."""
    if isinstance(expression, Binary):
        is_joined = expression.operator in ("and", "or")
        return is_joined and is_decided(expression.left) and is_decided(expression.right)
    return isinstance(expression, Call) and expression.name in ("exists", "empty")

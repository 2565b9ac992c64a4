"""Values in SQL: what a piece of SQL holds, and how it becomes a column.

What a view cannot use stops the statement (`error()`), instead of becoming nothing in silence: the
piece of data is then read again by the bedside's own code, which says what is wrong with it.
"""

from enum import Enum
from typing import NamedTuple

from primum.record.bulk.elements import NUMERIC
from primum.record.bulk.shape import Shape, literal
from primum.record.tables import Kind


class Holds(Enum):
    """What a piece of SQL holds."""

    ELEMENT = "element"  # of a resource: JSON text where it is primitive, else a struct
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"


class Value(NamedTuple):
    """A piece of SQL, what it holds, and whether that is a list (`whole`: one without nulls)."""

    sql: str
    holds: Holds
    shape: Shape | None = None
    many: bool = False
    whole: bool = False

    @property
    def is_object(self) -> bool:
        """Whether it is an element that is no single JSON value."""
        return self.shape is not None and not (self.shape.is_primitive or self.is_unknown)

    @property
    def is_unknown(self) -> bool:
        """Whether it is an element that FHIR R4 does not have, so nothing."""
        return self.shape is not None and self.shape.is_unknown

    def kind(self) -> Kind | None:
        """Give what its values are by the definition of FHIR; None for an object."""
        if self.holds is not Holds.ELEMENT:
            return Kind(self.holds.value)
        if self.shape is None or self.is_object:
            return None
        if self.shape.type in NUMERIC:
            return Kind.NUMBER
        return Kind.BOOLEAN if self.shape.type == "boolean" else Kind.TEXT


def item(value: Value) -> Value:
    """Give the one item of a list, or nothing: what FHIRPath compares and calculates with."""
    if not value.many:
        return value
    return value._replace(sql=f"CASE WHEN len({value.sql}) = 1 THEN {value.sql}[1] END", many=False)


def only(value: Value, place: str) -> Value:
    """Give the one item that a column may hold; several are an error."""
    if not value.many:
        return value
    stop = f"error({literal(place + ': several values')})"
    return value._replace(
        sql=f"CASE WHEN len({value.sql}) > 1 THEN {stop} ELSE {value.sql}[1] END", many=False
    )


def text(value: Value) -> str:
    """Write a single value as text; JSON that is no text is an error."""
    if value.holds is not Holds.ELEMENT:
        return value.sql if value.holds is Holds.TEXT else f"CAST({value.sql} AS VARCHAR)"
    return unquoted(value.sql)


def unquoted(sql: str) -> str:
    """Write the text that a JSON text stands for."""
    return (
        f"CASE WHEN {sql} IS NULL OR starts_with({sql}, '\"') THEN {sql} ->> '$' "
        f"ELSE error('a text was expected') END"
    )


def number(value: Value) -> str:
    """Write a single value as a finite number; JSON that is none is an error."""
    if value.holds is not Holds.ELEMENT:
        return value.sql
    cast = f"CAST(CAST({value.sql} AS VARCHAR) AS DOUBLE)"
    return (
        f"CASE WHEN {value.sql} IS NULL THEN NULL "
        f"WHEN isfinite({cast}) THEN {cast} ELSE error('a number was expected') END"
    )


def boolean(value: Value) -> str:
    """Write a single value as a boolean; JSON that is none is an error."""
    if value.holds is not Holds.ELEMENT:
        return value.sql
    return (
        f"CASE WHEN {value.sql} IS NULL THEN NULL WHEN {value.sql} = 'true' THEN true "
        f"WHEN {value.sql} = 'false' THEN false ELSE error('a boolean was expected') END"
    )

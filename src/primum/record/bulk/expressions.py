"""FHIRPath as SQL: each expression of the subset, on typed elements.

The meaning is the bedside's (`record.view_compiler`, `record.shapes`): nothing compared with
anything is nothing, `first()` of nothing is nothing, a collection of several is never compared.
"""

import json
from typing import NamedTuple, NoReturn

from primum.record.bulk.boundaries import boundary
from primum.record.bulk.elements import has_choice, is_choice_of_one
from primum.record.bulk.references import reference_key
from primum.record.bulk.shape import Shape, literal, quoted
from primum.record.bulk.values import Holds, Value, boolean, item, number, text
from primum.record.fhirpath import (
    ARITHMETIC,
    BULK,
    Binary,
    Call,
    Constant,
    Expression,
    FHIRPathError,
    Index,
    Literal,
    Member,
    This,
    parse,
)
from primum.record.tables import Kind
from primum.record.view_definition import View
from primum.record.view_paths import ViewError, resolved, type_name

KEY = "_key"  # the column of a relation of resources that holds `Type/id`


class Focus(NamedTuple):
    """What `$this` is, the number of its row in the nearest loop, and if it is the resource."""

    value: Value
    row_index: str = "0"
    is_resource: bool = False


class Expressions:
    """Writes the expressions of one view, and notes in `shape` which elements they use."""

    def __init__(self, view: View, shape: Shape) -> None:
        """Write for a view, on resources of a shape."""
        self._view = view
        self._names = 0
        self._structures: list[Shape] = []
        self.context = ""
        self.resource = Focus(Value("", Holds.ELEMENT, shape), is_resource=True)

    def name(self) -> str:
        """Give a fresh name."""
        self._names += 1
        return f"_{self._names}"

    def structure(self, shape: Shape) -> str:
        """Give a mark for the structure of a shape, which is known when all is written."""
        self._structures.append(shape)
        return f"$structure{len(self._structures)}$"

    def finished(self, sql: str) -> str:
        """Put the structures in their places."""
        for place, shape in enumerate(self._structures, 1):
            sql = sql.replace(f"$structure{place}$", literal(json.dumps(shape.structure())))
        return sql

    def refuse(self, expression: object, fault: str) -> NoReturn:
        """Refuse the view: say which expression of it is wrong, and why."""
        raise self._error(expression, fault)

    def read(self, path: str, focus: Focus) -> Value:
        """Write a path."""
        try:
            expression = resolved(parse(path, BULK), self._error)
        except FHIRPathError as error:
            raise self._error(path, str(error)) from error
        return self._value(expression, focus)

    def condition(self, path: str, focus: Focus) -> str:
        """Write a path of which only the truth counts; it has to be a boolean."""
        value = self.read(path, focus)
        if value.kind() is not Kind.BOOLEAN:
            self.refuse(path, "has to be true or false")
        return f"({boolean(item(value))})"

    def _error(self, expression: object, fault: str) -> ViewError:
        return ViewError(self._view.name, self.context, str(expression), fault)

    def _value(self, expression: Expression, focus: Focus) -> Value:
        if isinstance(expression, This):
            return focus.value
        if isinstance(expression, Literal):
            return _constant(expression.value)
        if isinstance(expression, Constant):
            return self._named(expression.name, focus)
        if isinstance(expression, Member):
            return self._member(self._value(expression.source, focus), expression.name, focus)
        if isinstance(expression, Index):
            return self._at(expression, focus)
        if isinstance(expression, Call):
            return self._call(expression, focus)
        return self._binary(expression, focus)

    def _named(self, name: str, focus: Focus) -> Value:
        if name == "rowIndex":
            return Value(focus.row_index, Holds.NUMBER)
        if name not in self._view.constants:
            self.refuse(f"%{name}", "no such constant")
        return _constant(self._view.constants[name])

    def _member(self, source: Value, name: str, focus: Focus) -> Value:
        if source.shape is None or not (source.is_object or source.is_unknown):
            self.refuse(name, "there are no elements in this")
        if focus.is_resource and source.sql == "" and name == self._view.resource:
            self.refuse(name, "a path starts below the resource, not with its type")
        if source.is_unknown:
            return source
        child = source.shape.child(name)
        if child.is_unknown and has_choice(source.shape.type, name):
            self.refuse(name, "has a choice of types: say which, as in value.ofType(Quantity)")
        if child.is_unknown and is_choice_of_one(source.shape.type, name):
            self.refuse(name, "has no choice of types: leave ofType() out")
        if not source.many:
            sql = f"struct_extract({source.sql}, {literal(name)})" if source.sql else quoted(name)
            if child.is_unknown:
                sql = f"CASE WHEN {sql} IS NOT NULL THEN error('no such element in FHIR R4') END"
                return Value(f"CAST({sql} AS JSON)", Holds.ELEMENT, child)
            if not child.raw:
                return Value(sql, Holds.ELEMENT, child, child.many)
            # A `repeat` elsewhere in the view needs this element as JSON.
            typed = Shape(child.type, many=child.many)
            sql = f"from_json(to_json({sql}), {self.structure(typed)})"
            return Value(sql, Holds.ELEMENT, typed, child.many)
        each = self.name()
        step = f"struct_extract({each}, {literal(name)})"
        if not source.whole:
            step = f"CASE WHEN {each} IS NULL THEN error('an object was expected') ELSE {step} END"
        found = f"list_transform({source.sql}, lambda {each}: {step})"
        if child.is_unknown:
            self.refuse(name, "FHIR R4 has no such element, and it is wanted of a list")
        if child.many:
            return Value(f"flatten({found})", Holds.ELEMENT, child, many=True)
        kept = f"list_filter({found}, lambda {each}: {each} IS NOT NULL)"
        return Value(kept, Holds.ELEMENT, child, many=True, whole=True)

    def _at(self, expression: Index, focus: Focus) -> Value:
        source = self._value(expression.source, focus)
        position = self._value(expression.position, focus).sql
        if not source.many:
            return source._replace(sql=f"CASE WHEN {position} = 0 THEN {source.sql} END")
        return source._replace(
            sql=f"list_extract({source.sql}, CAST({position} AS BIGINT) + 1)", many=False
        )

    def _call(self, call: Call, focus: Focus) -> Value:
        if call.name == "getResourceKey":
            if not isinstance(call.source, This) or not focus.is_resource:
                self.refuse("getResourceKey()", "only of the resource itself")
            return Value(KEY, Holds.TEXT)
        source = self._value(call.source, focus)
        if call.name == "getReferenceKey":
            return self._reference(call, source)
        if call.name in ("where", "exists") and call.arguments:
            source = self._filtered(source, call.arguments[0], focus)
            if call.name == "where":
                return source
        if call.name in ("extension", "join"):
            argument = self._argument(call, focus)
            return (
                self._extension(source, argument, focus)
                if (call.name == "extension")
                else self._join(source, argument)
            )
        if call.name in ("lowBoundary", "highBoundary"):
            return self._boundary(call.name, item(source))
        return self._simple(call.name, source)

    def _reference(self, call: Call, source: Value) -> Value:
        kind = type_name(call.arguments[0], self._error) if call.arguments else None
        if source.is_unknown:
            return Value(f"CAST({source.sql} AS VARCHAR)", Holds.TEXT)
        if source.shape is None or source.shape.type != "Reference":
            self.refuse("getReferenceKey()", "only of a Reference")
        for name in ("reference", "type"):
            source.shape.child(name)
        first = f"{source.sql}[1]" if source.many else source.sql
        return Value(reference_key(first, kind), Holds.TEXT)

    def _filtered(self, source: Value, condition: Expression, focus: Focus) -> Value:
        if not source.many:
            truth = self._truth(self._value(condition, focus._replace(value=source)))
            if source.sql == "":
                return Value(f"CASE WHEN {truth} THEN true END", Holds.BOOLEAN)
            return source._replace(sql=f"CASE WHEN {truth} THEN {source.sql} END")
        each = self.name()
        inner = Focus(source._replace(sql=each, many=False), focus.row_index)
        truth = self._truth(self._value(condition, inner))
        kept = f"list_filter({source.sql}, lambda {each}: coalesce({truth}, false))"
        return source._replace(sql=kept)

    def _truth(self, value: Value) -> str:
        """Write the truth of a value: a single thing that is no boolean is true."""
        value = item(value)
        if value.kind() is Kind.BOOLEAN:
            return f"({boolean(value)})"
        return f"(CASE WHEN {value.sql} IS NOT NULL THEN true END)"

    def _argument(self, call: Call, focus: Focus) -> str:
        if not call.arguments:
            return ""
        argument = self._value(call.arguments[0], focus)
        if (
            not isinstance(call.arguments[0], Literal | Constant)
            or argument.holds is not Holds.TEXT
        ):
            self.refuse(f"{call.name}()", "takes a text")
        return argument.sql

    def _extension(self, source: Value, url: str, focus: Focus) -> Value:
        found = self._member(source, "extension", focus)
        if found.is_unknown:
            return found
        each = self.name()
        assert found.shape is not None
        found.shape.child("url")
        wanted = literal(_json(url[1:-1].replace("''", "'")))
        kept = (
            f"list_filter({found.sql}, "
            f"lambda {each}: coalesce(struct_extract({each}, 'url') = {wanted}, false))"
        )
        return found._replace(sql=kept, whole=True)

    def _join(self, source: Value, separator: str) -> Value:
        if source.is_object:
            self.refuse("join()", "only of texts")
        if not source.many:
            return Value(f"coalesce({text(source)}, '')", Holds.TEXT)
        each = self.name()
        shown = text(source._replace(sql=each, many=False))
        found = f"list_transform({source.sql}, lambda {each}: {shown})"
        separator = separator or "''"
        return Value(f"coalesce(array_to_string({found}, {separator}), '')", Holds.TEXT)

    def _boundary(self, name: str, source: Value) -> Value:
        written = boundary(name, source)
        if written is None:
            self.refuse(f"{name}()", "only of a date, dateTime, instant, time or decimal")
        return written

    def _simple(self, name: str, source: Value) -> Value:
        if name == "first":
            return source._replace(sql=f"{source.sql}[1]", many=False) if source.many else source
        if name == "not":
            return Value(f"(NOT {self._truth(source)})", Holds.BOOLEAN)
        if name == "count":
            one = f"CASE WHEN {source.sql} IS NULL THEN 0 ELSE 1 END"
            return Value(f"coalesce(len({source.sql}), 0)" if source.many else one, Holds.NUMBER)
        found = self._exists(source)
        return Value(found if name == "exists" else f"(NOT {found})", Holds.BOOLEAN)

    def _exists(self, source: Value) -> str:
        if source.many:
            return f"(coalesce(len({source.sql}), 0) > 0)"
        if source.shape is not None and source.shape.is_primitive:
            return f"({source.sql} IS NOT NULL AND {source.sql} <> '[]')"
        return f"({source.sql or KEY} IS NOT NULL)"

    def _binary(self, expression: Binary, focus: Focus) -> Value:
        left = self._value(expression.left, focus)
        right = self._value(expression.right, focus)
        if expression.operator in ("and", "or"):
            operator = expression.operator.upper()
            sql = f"({self._truth(left)} {operator} {self._truth(right)})"
            return Value(sql, Holds.BOOLEAN)
        left, right = item(left), item(right)
        if left.is_object or right.is_object:
            self.refuse(expression.operator, "an object cannot be compared or calculated with")
        if expression.operator in ARITHMETIC:
            if {left.kind(), right.kind()} != {Kind.NUMBER}:
                self.refuse(expression.operator, "only numbers can be calculated with")
            by = f"({number(right)})"
            if expression.operator == "/":
                by = f"nullif({by}, 0)"  # FHIRPath: divided by zero is nothing
            return Value(f"(({number(left)}) {expression.operator} {by})", Holds.NUMBER)
        return Value(_compared(left, expression.operator, right), Holds.BOOLEAN)


def _constant(value: str | float | bool) -> Value:  # noqa: FBT001 - a value of FHIRPath
    if isinstance(value, bool):
        return Value(str(value).lower(), Holds.BOOLEAN)
    if isinstance(value, str):
        return Value(literal(value), Holds.TEXT)
    return Value(repr(value), Holds.NUMBER)


def _json(value: str) -> str:
    """Give the JSON of a text as DuckDB writes it."""
    return json.dumps(value, ensure_ascii=False)


def _compared(left: Value, operator: str, right: Value) -> str:
    """Write a comparison of two single values; values of two kinds are just not equal."""
    kinds = {left.kind(), right.kind()}
    operator = "<>" if operator == "!=" else operator
    if len(kinds) > 1:
        truth = {"=": "false", "<>": "true"}.get(operator, "NULL")
        return f"(CASE WHEN {left.sql} IS NOT NULL AND {right.sql} IS NOT NULL THEN {truth} END)"
    if kinds == {Kind.NUMBER}:
        return f"(({number(left)}) {operator} ({number(right)}))"
    if kinds == {Kind.BOOLEAN}:
        return f"(({boolean(left)}) {operator} ({boolean(right)}))"
    if operator in ("=", "<>") and left.holds is Holds.ELEMENT:
        if right.holds is Holds.ELEMENT:
            return f"({left.sql} {operator} {right.sql})"
        if right.sql.startswith("'"):  # a literal: compare the JSON texts, which nothing unpacks
            wanted = literal(_json(right.sql[1:-1].replace("''", "'")))
            return f"({left.sql} {operator} {wanted})"
    return f"(({text(left)}) {operator} ({text(right)}))"

"""ViewDefinitions compiled to Python: one function for all the views of a resource type.

A generated function takes a resource (a dict), its key and a list for faults, and returns the
rows of each view as tuples. It walks the resource once, keeps what views share in local
variables, and interprets nothing. `shapes` holds what it calls when data is not simply shaped.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from primum.record import shapes
from primum.record.fhirpath import (
    THIS,
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
from primum.record.python_writer import Focus, PythonWriter
from primum.record.tables import CODING, Kind
from primum.record.view_definition import Column, Select, View
from primum.record.view_paths import ViewError, is_decided, is_sure, prefix_of, resolved, type_name
from primum.vocabulary.codes import Coding

Flatten = Callable[[dict[str, Any], str, shapes.Faults], tuple[Sequence[tuple[Any, ...]], ...]]

# What is wrong with a value of each kind, nothing first: most elements of most resources are absent.
_CHECKS = {
    Kind.TEXT: ("{0} is not None and {0}.__class__ is not str", "text"),
    Kind.NUMBER: (
        "{0} is not None and {0}.__class__ is not float and {0}.__class__ is not int",
        "number",
    ),
    Kind.BOOLEAN: ("{0} is not None and {0}.__class__ is not bool", "boolean"),
    Kind.DATE: ("{0} is not None and ({0}.__class__ is not str or {0} not in good)", "date"),
}


class Plan(NamedTuple):
    """A view and the columns to deliver: names and kinds in order, or None for all as they are."""

    view: View
    columns: tuple[tuple[str, Kind], ...] | None = None


def compile_views(plans: Sequence[Plan]) -> Flatten:
    """Compile the views of one resource type; `ViewError` when one cannot be."""
    source = generate(plans)
    names: dict[str, Any] = {
        **{name: getattr(shapes, name) for name in shapes.CALLED},
        "good": shapes.GOOD_DATES,
        "Coding": Coding,
        "new": tuple.__new__,
        "Fault": shapes.Fault,
    }
    exec(compile(source, "<views>", "exec"), names)  # noqa: S102 - source made from a checked tree
    function: Flatten = names["flatten"]
    return function


def generate(plans: Sequence[Plan]) -> str:
    """Give the Python source of the function that flattens one resource type."""
    writer = PythonWriter()
    for number, plan in enumerate(plans):
        _ViewWriter(writer, plan, f"rows{number}").write()
    results = "".join(f"rows{number}, " for number in range(len(plans)))
    body = "\n".join(writer.lines)
    return f"def flatten(r, key, faults):\n    get = r.get\n{body}\n    return ({results})\n"


_ROOT = Focus("r", is_object=True)

_Then = Callable[[], None]


class _ViewWriter:
    """Writes one view. Selects are written from outside in, each with what comes after it."""

    def __init__(self, writer: PythonWriter, plan: Plan, rows: str) -> None:
        self._out = writer
        self._view = plan.view
        self._rows = rows
        self._kinds = dict(plan.columns) if plan.columns is not None else None
        names = self._view.column_names()
        self._wanted = [name for name, _ in plan.columns] if plan.columns is not None else names
        self._values: dict[str, str] = {}
        self._context = ""
        self._is_coding = plan.columns == CODING

    def write(self) -> None:
        """Write the code that fills this view's rows."""
        self._out.line(f"{self._rows} = []")
        conditions = [self._condition(text) for text in self._view.where]
        if conditions:
            with self._out.block(f"if {' and '.join(f'{name} is True' for name in conditions)}:"):
                self._selects(list(self._view.select), _ROOT, self._append)
        else:
            self._selects(list(self._view.select), _ROOT, self._append)

    def _condition(self, text: str) -> str:
        self._context = "where"
        value = self._value(self._parse(text), _ROOT)
        return self._out.assign(f"boolean({value}, {f'{self._view.name}.where'!r}, faults)")

    def _append(self) -> None:
        values = "".join(f"{self._values[name]}, " for name in self._wanted)
        row = f"new(Coding, ({values}))" if self._is_coding else f"({values})"
        self._out.line(f"{self._rows}.append({row})")

    def _selects(self, selects: list[Select], focus: Focus, then: _Then) -> None:
        if not selects:
            then()
            return
        select, rest = selects[0], selects[1:]

        def after() -> None:
            self._selects(rest, focus, then)

        path = select.for_each or select.for_each_or_null
        if path is None:
            self._inside(select, focus, after)
            return
        self._context = "forEach"
        source = self._value(self._parse(path), focus)
        if select.for_each_or_null and not select.is_null_of_nothing():
            with self._out.block(f"if not items({source}):"):
                self._values.update({name: str(at) for name, at in select.null_row().items()})
                after()
            select = select._replace(for_each=path, for_each_or_null=None)
        take = "items" if select.for_each else "items_or_null"
        item, index = self._out.name(), self._out.name()
        listed = f"({source} if {source}.__class__ is list and {source} else {take}({source}))"
        opening = (
            f"for {index}, {item} in enumerate({listed}):"
            if select.needs_row_index()
            else f"for {item} in {listed}:"
        )
        is_object = select.needs_objects()
        guard = f"if {source} is not None:" if select.for_each else ""
        with self._out.block(guard), self._out.block(opening):
            if is_object:
                self._require_object(item, path, or_null=select.for_each is None)
            self._inside(select, Focus(item, is_object and bool(select.for_each), index), after)

    def _require_object(self, item: str, path: str, *, or_null: bool) -> None:
        null = f" and {item} is not None" if or_null else ""
        with self._out.block(f"if {item}.__class__ is not dict{null}:"):
            place = f"{self._view.name}.{path}"
            self._out.line(f"faults.append(Fault('wrong-shape', {place!r}, {item}))")
            self._out.line("continue")

    def _inside(self, select: Select, focus: Focus, then: _Then) -> None:
        columns = [
            (column, self._parsed(column))
            for column in select.columns
            if column.name in self._wanted
        ]
        for column, _ in columns:
            self._values[column.name] = self._out.name()
        self._columns(columns, focus, 0)
        if not select.union:
            self._selects(list(select.select), focus, then)
            return
        self._selects(list(select.select), focus, lambda: self._union(select, focus, then))

    def _parsed(self, column: Column) -> Expression:
        self._context = f"column {column.name}"
        return self._parse(column.path)

    def _columns(self, columns: list[tuple[Column, Expression]], focus: Focus, depth: int) -> None:
        """Write columns; neighbours under one element share the question whether it is there."""
        while columns:
            prefix = prefix_of(columns[0][1], depth)
            together = [columns[0]]
            while prefix is not None and len(together) < len(columns):
                if prefix_of(columns[len(together)][1], depth) != prefix:
                    break
                together.append(columns[len(together)])
            columns = columns[len(together) :]
            if prefix is None or len(together) == 1:
                for column, expression in together:
                    self._column(column, expression, focus)
                continue
            source = self._value(prefix, focus)
            results = "".join(f"{self._values[column.name]} = " for column, _ in together)
            with self._out.block(f"if {source} is None:"):
                self._out.line(f"{results}None")
            with self._out.block("else:"):
                self._columns(together, focus, depth + 1)

    def _union(self, select: Select, focus: Focus, then: _Then) -> None:
        """Collect the rows of every branch, then go on with each of them."""
        names = [name for name in select.union[0].column_names() if name in self._wanted]
        branches = self._out.assign("[]")
        for branch in select.union:
            self._selects([branch], focus, lambda: self._collect(branches, names))
        variables = [self._out.name() for _ in names]
        row = "".join(f"{variable}, " for variable in variables)
        with self._out.block(f"for ({row}) in {branches}:" if names else f"for _ in {branches}:"):
            self._values.update(zip(names, variables, strict=True))
            then()

    def _collect(self, branches: str, names: list[str]) -> None:
        values = "".join(f"{self._values[name]}, " for name in names)
        self._out.line(f"{branches}.append(({values}))")

    def _column(self, column: Column, expression: Expression, focus: Focus) -> None:
        self._context = f"column {column.name}"
        value = self._value(expression, focus)
        place = f"{self._view.name}.{column.name}"
        result = self._values[column.name]
        if self._kinds is None:
            reader = (
                f"collection({value})"
                if column.collection
                else f"any_value({value}, {place!r}, faults)"
            )
            self._out.line(f"{result} = {reader}")
            return
        check, reader = _CHECKS[self._kinds[column.name]]
        # A name of its own: the value itself may be shared with other views, unchecked.
        self._out.line(f"{result} = {value}")
        if isinstance(expression, This | Member | Index | Call) and not is_sure(expression):
            with self._out.block(f"if {check.format(result)}:"):
                self._out.line(f"{result} = {reader}({result}, {place!r}, faults)")

    def _parse(self, text: str) -> Expression:
        try:
            return resolved(parse(text), self._error)
        except FHIRPathError as error:
            raise self._error(text, str(error)) from error

    def _error(self, expression: object, fault: str) -> ViewError:
        return ViewError(self._view.name, self._context, str(expression), fault)

    def _boolean(self, expression: Expression, focus: Focus) -> str:
        """Write an expression whose truth is wanted; the variable holds True, False or None."""
        value = self._value(expression, focus)
        if isinstance(expression, Binary):
            return value
        if isinstance(expression, Call) and expression.name in ("exists", "empty", "not"):
            return value
        return self._out.assign(f"truth({value})")

    def _value(self, expression: Expression, focus: Focus) -> str:
        """Write an expression once a block, and give the variable or constant that holds it."""
        if isinstance(expression, This):
            return focus.variable
        if isinstance(expression, Literal):
            return repr(expression.value)
        if isinstance(expression, Constant):
            return self._constant(expression.name, focus)
        key = (focus.variable, repr(expression))
        known = self._out.known.get(key)
        if known is None:
            known = self._compute(expression, focus)
            self._out.known[key] = known
        return known

    def _constant(self, name: str, focus: Focus) -> str:
        if name == "rowIndex":
            return focus.row_index
        if name not in self._view.constants:
            raise self._error(f"%{name}", "no such constant")
        return repr(self._view.constants[name])

    def _compute(self, expression: Member | Index | Call | Binary, focus: Focus) -> str:
        if isinstance(expression, Member):
            return self._member(expression.source, expression.name, focus)
        if isinstance(expression, Index):
            source = self._value(expression.source, focus)
            return self._out.assign(f"at({source}, {self._value(expression.position, focus)})")
        if isinstance(expression, Call):
            return self._call(expression, focus)
        if expression.operator in ("and", "or"):
            left = self._boolean(expression.left, focus)
            right = self._boolean(expression.right, focus)
            if is_decided(expression):
                return self._out.assign(f"{left} {expression.operator} {right}")
            function = "both" if expression.operator == "and" else "either"
            return self._out.assign(f"{function}({left}, {right})")
        left = self._value(expression.left, focus)
        right = self._value(expression.right, focus)
        return self._out.assign(f"compare({left}, {expression.operator!r}, {right})")

    def _member(self, source: Expression, name: str, focus: Focus) -> str:
        if isinstance(source, This) and focus.is_object:
            get = "get" if focus.variable == "r" else f"{focus.variable}.get"
            return self._out.assign(f"{get}({name!r})")
        if source == Member(THIS, self._view.resource) or (
            isinstance(source, This) and focus.variable == "r" and name == self._view.resource
        ):
            raise self._error(name, "a path starts below the resource, not with its type")
        value = self._value(source, focus)
        return self._out.assign(
            f"{value}.get({name!r}) if {value}.__class__ is dict "
            f"else None if {value} is None else step({value}, {name!r}, faults)"
        )

    def _call(self, call: Call, focus: Focus) -> str:
        if call.name == "getResourceKey":
            if not isinstance(call.source, This) or focus.variable != "r":
                raise self._error("getResourceKey()", "only of the resource itself")
            return "key"
        if call.name == "getReferenceKey":
            kind = type_name(call.arguments[0], self._error) if call.arguments else None
            source = self._value(call.source, focus)
            return self._out.assign(
                f"reference_key({source}, {kind!r}) if {source} is not None else None"
            )
        source = self._value(call.source, focus)
        if call.arguments and call.name in ("where", "exists"):
            source = self._filtered(source, call.arguments[0], focus)
            if call.name == "where":
                return source
        if call.name in ("extension", "join"):
            argument = self._value(call.arguments[0], focus) if call.arguments else "''"
            return self._out.assign(f"{call.name}({source}, {argument})")
        return self._simple(call, source, focus)

    def _simple(self, call: Call, source: str, focus: Focus) -> str:
        if call.name == "first":
            return self._out.assign(
                f"{source} if {source}.__class__ is not list else first({source})"
            )
        if call.name == "exists":
            return self._out.assign(f"{source} is not None and {source} != []")
        if call.name == "empty":
            return self._out.assign(f"{source} is None or {source} == []")
        if call.name == "count":
            return self._out.assign(f"0 if {source} is None else len(items({source}))")
        truth = self._boolean(call.source, focus)
        return self._out.assign(f"negate({truth})")

    def _filtered(self, source: str, condition: Expression, focus: Focus) -> str:
        kept = self._out.assign("[]")
        item = self._out.name()
        with self._out.block(f"for {item} in items({source}):"):
            inner = Focus(item, is_object=False, row_index=focus.row_index)
            truth = self._boolean(condition, inner)
            with self._out.block(f"if {truth} is True:"):
                self._out.line(f"{kept}.append({item})")
        return kept

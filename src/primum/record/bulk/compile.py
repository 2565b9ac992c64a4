"""A ViewDefinition as one DuckDB statement over typed resources.

The statement reads a relation `resources`: a column `_key` (`Type/id`) and the columns of the
query's shape. A loop is an unnest; a union is as many statements as there are branches.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from primum.record.bulk.elements import is_known
from primum.record.bulk.expressions import Expressions, Focus
from primum.record.bulk.repeats import walked
from primum.record.bulk.shape import Shape, quoted
from primum.record.bulk.values import Holds, Value, boolean, number, only, text
from primum.record.tables import Kind
from primum.record.view_definition import Column, Select, View
from primum.record.view_paths import ViewError

Columns = tuple[tuple[str, Kind], ...]

RESOURCES = "resources"


class Query(NamedTuple):
    """A view in SQL: the statement, its columns in order, and the elements it uses.

    Columns hold text (also of dates), DOUBLE or BOOLEAN, as asked for; or JSON where no kinds
    were asked for.
    """

    sql: str
    columns: tuple[str, ...]
    shape: Shape


class _Rows(NamedTuple):
    """Rows so far: the relation, and the SQL of each column."""

    relation: str
    columns: dict[str, str]


def compile_view(
    view: View, columns: Columns | None = None, carried: Mapping[str, str] | None = None
) -> Query:
    """Compile a view; `ViewError` when it is outside what bulk can say.

    `columns` asks for these of its columns, in this order, each of a kind; what is of another kind
    stops the statement with an error. Without it every column is delivered, as JSON. `carried`
    are columns that the relation of resources has ready, by the names under which to deliver them.
    """
    return _Compiler(view, columns, carried or {}).compile()


class _Compiler:
    """Compiles one view, from the resource outwards."""

    def __init__(self, view: View, columns: Columns | None, carried: Mapping[str, str]) -> None:
        if not is_known(view.resource):
            raise ViewError(view.name, "resource", view.resource, "its elements are not known here")
        self._view = view
        self._kinds = dict(columns) if columns is not None else None
        self._wanted = tuple(self._kinds or view.column_names())
        self._carried = carried
        self._shape = Shape(view.resource)
        self._write = Expressions(view, self._shape)

    def compile(self) -> Query:
        """Compile the view."""
        if any(select.repeats() for select in self._view.select):
            self._written()  # to learn which elements have to stay JSON
            self._write = Expressions(self._view, self._shape)
        return Query(self._write.finished(self._written()), self._wanted, self._shape)

    def _written(self) -> str:
        resource = self._write.resource
        self._write.context = "where"
        conditions = [self._write.condition(path, resource) for path in self._view.where]
        relation = f"SELECT * FROM {RESOURCES}"
        if conditions:
            relation += f" WHERE {' AND '.join(conditions)}"
        found = self._selects(self._view.select, resource, [_Rows(relation, {})])
        return "\nUNION ALL\n".join(self._statement(rows) for rows in found)

    def _statement(self, rows: _Rows) -> str:
        made = [f"{rows.columns[name]} AS {quoted(name)}" for name in self._wanted]
        made += [f"{quoted(ready)} AS {quoted(name)}" for name, ready in self._carried.items()]
        columns = ",\n  ".join(made)
        return f"SELECT\n  {columns}\nFROM ({rows.relation})"

    def _selects(self, selects: Iterable[Select], focus: Focus, found: list[_Rows]) -> list[_Rows]:
        for select in selects:
            found = [after for rows in found for after in self._select(select, focus, rows)]
        return found

    def _select(self, select: Select, focus: Focus, rows: _Rows) -> list[_Rows]:
        if select.for_each_or_null and not select.is_null_of_nothing():
            some = select._replace(for_each=select.for_each_or_null, for_each_or_null=None)
            return [*self._select(some, focus, rows), self._nothing(select, focus, rows)]
        if select.for_each or select.for_each_or_null:
            focus, rows = self._loop(select, focus, rows)
        elif select.repeat:
            self._write.context = "repeat"
            focus, relation = walked(self._write, select.repeat, focus, rows.relation)
            rows = rows._replace(relation=relation)
        columns = {
            column.name: self._column(column, focus)
            for column in select.columns
            if column.name in self._wanted
        }
        found = self._selects(select.select, focus, [rows._replace(columns=rows.columns | columns)])
        if not select.union:
            return found
        return [
            after
            for rows in found
            for branch in select.union
            for after in self._select(branch, focus, rows)
        ]

    def _nothing(self, select: Select, focus: Focus, rows: _Rows) -> _Rows:
        """Keep the rows where there is nothing to loop over, each as one row."""
        self._write.context = "forEach"
        source = self._write.read(select.for_each_or_null or "", focus)
        nothing = f"coalesce(len({source.sql}), 0) = 0" if source.many else f"{source.sql} IS NULL"
        number = "0" if self._kinds is not None else "to_json(0)"
        columns = {name: number if at else "NULL" for name, at in select.null_row().items()}
        return _Rows(f"SELECT * FROM ({rows.relation}) WHERE {nothing}", rows.columns | columns)

    def _loop(self, select: Select, focus: Focus, rows: _Rows) -> tuple[Focus, _Rows]:
        path = select.for_each or select.for_each_or_null or ""
        self._write.context = "forEach"
        source = self._write.read(path, focus)
        if source.holds is not Holds.ELEMENT or not source.sql:
            self._write.refuse(path, "has to be an element of the resource")
        items = source.sql if source.many else f"[{source.sql}]"
        item = self._write.name()
        index = self._write.name() if select.needs_row_index() else "0"
        checked = not source.whole and source.is_object
        if select.for_each_or_null:
            if checked and source.many:
                items = _without_nulls(items, self._write.name())
            nothing = f"coalesce(len({items}), 0) = 0"
            items = f"CASE WHEN {nothing} THEN [NULL] ELSE {items} END"
        numbers = f", unnest(range(len({items}))) AS {index}" if select.needs_row_index() else ""
        relation = f"SELECT *, unnest({items}) AS {item}{numbers} FROM ({rows.relation})"
        if select.for_each:
            relation = (
                f"SELECT * FROM ({relation}) WHERE {_is_there(item, source, checked=checked)}"
            )
        value = source._replace(sql=item, many=False)
        return Focus(value, index), rows._replace(relation=relation)

    def _column(self, column: Column, focus: Focus) -> str:
        self._write.context = f"column {column.name}"
        value = self._write.read(column.path, focus)
        place = f"{self._view.name}.{column.name}"
        if self._kinds is None:
            if value.is_object:
                self._write.refuse(column.path, "a column cannot hold an object")
            if column.collection:
                found = f"coalesce({value.sql}, [])" if value.many else _listed(value.sql)
                return f"to_json({found})"
            return f"to_json({only(value, place).sql})"
        return self._typed(only(value, place), self._kinds[column.name], column)

    def _typed(self, value: Value, kind: Kind, column: Column) -> str:
        if value.is_object:
            self._write.refuse(column.path, f"a column of {kind.value} cannot hold an object")
        if value.holds is not Holds.ELEMENT:
            if value.kind() is not (Kind.TEXT if kind is Kind.DATE else kind):
                self._write.refuse(column.path, f"a column of {kind.value} was expected")
            return f"CAST({value.sql} AS DOUBLE)" if kind is Kind.NUMBER else value.sql
        if kind is Kind.NUMBER:
            return number(value)
        return boolean(value) if kind is Kind.BOOLEAN else text(value)


def _listed(sql: str) -> str:
    return f"CASE WHEN {sql} IS NULL THEN [] ELSE [{sql}] END"


def _without_nulls(items: str, each: str) -> str:
    return (
        f"list_filter({items}, lambda {each}: "
        f"CASE WHEN {each} IS NULL THEN error('an object was expected') ELSE true END)"
    )


def _is_there(item: str, source: Value, *, checked: bool) -> str:
    """Write the condition on an item of a loop: nothing single makes no row, a null is an error."""
    if not source.many:
        return f"{item} IS NOT NULL"
    if not checked:
        return "true"
    return f"CASE WHEN {item} IS NULL THEN error('an object was expected') ELSE true END"

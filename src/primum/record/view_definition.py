"""A SQL-on-FHIR v2 ViewDefinition, read from JSON and checked for its form."""

import re
from typing import Any, NamedTuple

from primum.record.view_paths import goes_inside, keeps_nothing

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_SELECT_KEYS = frozenset(
    {"column", "select", "forEach", "forEachOrNull", "repeat", "unionAll", "id"}
)


class DefinitionError(ValueError):
    """A ViewDefinition has not the form of one; the message says where."""


class Column(NamedTuple):
    """A column: its name, the FHIRPath of its value, and whether it holds a collection."""

    name: str
    path: str
    collection: bool = False


class Select(NamedTuple):
    """One select: columns and nested selects, once or for each element of a path."""

    columns: tuple[Column, ...] = ()
    select: tuple["Select", ...] = ()
    union: tuple["Select", ...] = ()
    for_each: str | None = None
    for_each_or_null: str | None = None
    repeat: tuple[str, ...] = ()  # in bulk only

    def column_names(self) -> list[str]:
        """Name the columns in the order in which rows have them."""
        names = [column.name for column in self.columns]
        for nested in self.select:
            names += nested.column_names()
        return names + (self.union[0].column_names() if self.union else [])

    def is_null_of_nothing(self) -> bool:
        """Whether every column is null by itself where there is nothing to loop over."""
        simple = not self.select and not self.union
        return simple and all(
            keeps_nothing(column.path) and not column.collection for column in self.columns
        )

    def null_row(self) -> dict[str, str | None]:
        """Give the row of a `forEachOrNull` over nothing: null, but `%rowIndex` counts from 0."""
        paths = {column.name: column.path for column in self.columns}
        return {
            name: "0" if paths.get(name) == "%rowIndex" else None for name in self.column_names()
        }

    def repeats(self) -> bool:
        """Whether it, or something inside, follows elements into themselves."""
        return bool(self.repeat) or any(inner.repeats() for inner in (*self.select, *self.union))

    def needs_row_index(self) -> bool:
        """Whether something inside asks for `%rowIndex` of this loop."""
        return "%rowIndex" in repr(self)

    def needs_objects(self) -> bool:
        """Whether its elements have to be objects: some path inside starts from a member."""
        paths = [column.path for column in self.columns]
        for nested in (*self.select, *self.union):
            path = nested.for_each or nested.for_each_or_null
            if path is not None:
                paths.append(path)
            elif nested.needs_objects():
                return True
        return any(map(goes_inside, paths))


class View(NamedTuple):
    """A ViewDefinition: a resource type flattened into one table."""

    name: str
    resource: str
    select: tuple[Select, ...]
    where: tuple[str, ...] = ()
    constants: dict[str, str | int | float | bool] = {}  # noqa: RUF012 - never changed

    def column_names(self) -> list[str]:
        """Name the columns in the order in which rows have them."""
        return [name for select in self.select for name in select.column_names()]


def read_view(definition: object, *, with_repeat: bool = False) -> View:
    """Read a ViewDefinition from parsed JSON; `DefinitionError` when it is not one.

    Only in bulk can `repeat` be followed, so it is refused unless asked for.
    """
    given = _object(definition, "the view")
    name, resource = given.get("name"), given.get("resource")
    if not isinstance(name, str) or not _NAME.match(name):
        raise DefinitionError(f"`name` has to be a name, not {name!r}")
    if not isinstance(resource, str) or not _NAME.match(resource):
        raise DefinitionError(f"{name}: `resource` has to be a resource type, not {resource!r}")
    view = View(
        name,
        resource,
        tuple(_select(part, name) for part in _list(given.get("select"), f"{name}.select")),
        tuple(_path(part, f"{name}.where") for part in _list(given.get("where", []), name)),
        dict(_constant(part, name) for part in _list(given.get("constant", []), name)),
    )
    if not with_repeat and any(select.repeats() for select in view.select):
        raise DefinitionError(f"{name}.select: 'repeat' is outside the subset")
    names = view.column_names()
    if not names:
        raise DefinitionError(f"{name}: no columns")
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        raise DefinitionError(f"{name}: the column {twice[0]} is there twice")
    return view


def _select(part: object, place: str) -> Select:
    given = _object(part, f"{place}.select")
    unknown = sorted(set(given) - _SELECT_KEYS)
    if unknown:
        raise DefinitionError(f"{place}.select: {unknown[0]!r} is outside the subset")
    loops = [name for name in ("forEach", "forEachOrNull", "repeat") if name in given]
    if len(loops) > 1:
        raise DefinitionError(f"{place}.select: {loops[0]} and {loops[1]} exclude each other")
    for_each, or_null = given.get("forEach"), given.get("forEachOrNull")
    union = tuple(_select(branch, place) for branch in _list(given.get("unionAll", []), place))
    if any(branch.column_names() != union[0].column_names() for branch in union):
        raise DefinitionError(f"{place}.unionAll: every branch needs the same columns, in order")
    return Select(
        tuple(_column(column, place) for column in _list(given.get("column", []), place)),
        tuple(_select(nested, place) for nested in _list(given.get("select", []), place)),
        union,
        _string(for_each, f"{place}.forEach") if for_each is not None else None,
        _string(or_null, f"{place}.forEachOrNull") if or_null is not None else None,
        tuple(_string(path, f"{place}.repeat") for path in _list(given.get("repeat", []), place)),
    )


def _column(part: object, place: str) -> Column:
    given = _object(part, f"{place}.column")
    name = _string(given.get("name"), f"{place}.column.name")
    if not _NAME.match(name):
        raise DefinitionError(f"{place}: {name!r} is no name for a column")
    path = _string(given.get("path"), f"{place}.{name}.path")
    return Column(name, path, given.get("collection") is True)


def _path(part: object, place: str) -> str:
    return _string(_object(part, place).get("path"), f"{place}.path")


def _constant(part: object, place: str) -> tuple[str, str | int | float | bool]:
    given = _object(part, f"{place}.constant")
    name = _string(given.get("name"), f"{place}.constant.name")
    values = [value for key, value in given.items() if key.startswith("value")]
    if len(values) != 1 or not isinstance(values[0], str | int | float | bool):
        raise DefinitionError(f"{place}: the constant {name} needs exactly one value")
    return name, values[0]


def _object(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DefinitionError(f"{place} has to be an object")
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise DefinitionError(f"{place} has to be a list")
    return value


def _string(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise DefinitionError(f"{place} has to be a text")
    return value

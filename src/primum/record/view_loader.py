"""The views that ship, and a site's own: read, checked against their tables, and compiled."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, NoReturn

import orjson

from primum.record.tables import TABLES
from primum.record.view_compiler import Flatten, Plan, compile_views
from primum.record.view_definition import DefinitionError, View, read_view
from primum.record.view_paths import ViewError
from primum.vocabulary.problem import Place, Problem, Unreadable

_REMEDY = "Mend the view; docs/reference/views.md has the supported subset and every column."


class Views(NamedTuple):
    """Compiled views: for each resource type the function that flattens one resource.

    A function's results follow the order of `names[type]`, the tables of that type.
    """

    flatten: dict[str, Flatten]
    names: dict[str, tuple[str, ...]]
    definitions: dict[str, View]


def load_views(folder: Path | None = None) -> Views:
    """Load the shipped views, with those in `folder` in place of the ones they are named after.

    `Unreadable` names the view and the column or expression that is wrong.
    """
    if folder is None:
        return _shipped()
    definitions = dict(_shipped().definitions)
    try:
        paths = sorted(folder.glob("*.json"))
        own = [(path, path.read_bytes()) for path in paths]
    except OSError as error:
        _stop(str(folder), "views-unreadable", "the views cannot be read", str(error))
    if not own:
        _stop(str(folder), "views-missing", "there is no view (*.json) in this folder", "")
    for path, data in own:
        view = _read(str(path), data)
        definitions[view.name] = view
    return _compile(definitions, str(folder))


@cache
def _shipped() -> Views:
    folder = files("primum.record") / "views"
    definitions: dict[str, View] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".json"):
            view = _read(f"views/{entry.name}", entry.read_bytes())
            definitions[view.name] = view
    return _compile(definitions, "views")


def _read(path: str, data: bytes) -> View:
    try:
        view = read_view(orjson.loads(data))
    except orjson.JSONDecodeError as error:
        _stop(path, "view-not-json", "the view is not JSON", str(error))
    except DefinitionError as error:
        _stop(path, "view-invalid", "this is no ViewDefinition of the subset", str(error))
    table = TABLES.get(view.name)
    if table is None:
        _stop(path, "unknown-view", "no table has this name", view.name)
    if view.resource != table.resource:
        _stop(path, "view-resource", f"view {view.name} is of {table.resource}", view.resource)
    columns = set(view.column_names())
    for column in ("id", *(name for name, _ in table.columns)):
        if column not in columns:
            _stop(path, "view-column-missing", f"view {view.name} lacks a column", column)
    return view


def _compile(definitions: dict[str, View], place: str) -> Views:
    names: dict[str, tuple[str, ...]] = {}
    for name, table in TABLES.items():
        if name not in definitions:
            _stop(place, "view-missing", "a table has no view", name)
        names[table.resource] = (*names.get(table.resource, ()), name)
    try:
        flatten = {
            resource: compile_views(
                [Plan(definitions[name], TABLES[name].columns) for name in tables]
            )
            for resource, tables in names.items()
        }
    except ViewError as error:
        _stop(place, "view-expression", "a view cannot be compiled", str(error))
    return Views(flatten, names, definitions)


def _stop(path: str, rule: str, fault: str, value: str) -> NoReturn:
    raise Unreadable(
        Problem(place=Place(path), rule=rule, fault=fault, value=value, remedy=_REMEDY)
    )

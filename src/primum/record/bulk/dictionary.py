"""Elements that a population repeats, word for word: each different text is read once.

A hundred thousand weights have the same `code`, and most orders a `dosageInstruction` that others
have too. Such elements are staged as they are written, without being looked into. Their different
texts are numbered, written to a file of their own, and read from there into typed columns, exactly
as whole resources are; so what is odd in one stops the loading as it would in a resource. Views of
such an element alone are made of the different texts: their rows belong to its number (`=17`), and
the main row of each resource has this number in the key column of the view (`KEYED`). Columns of
the main view that read such an element alone are read once for each text too.

A resource that was read in another way (by the bedside, from Parquet) has no such number: the rows
of its views belong to its own id.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.compile import RESOURCES, Query, compile_view
from primum.record.bulk.expressions import KEY
from primum.record.bulk.resources import OPTIONS
from primum.record.bulk.shape import Shape, literal, quoted
from primum.record.bulk.table_columns import KEYED, columns_of, key_column
from primum.record.view_definition import Select, View
from primum.record.view_loader import Views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Types of elements that are repeated; references, periods and values are mostly everyone's own.
_REPEATED = frozenset({
    "CodeableConcept", "Dosage", "ObservationComponent", "AllergyIntoleranceReaction",
    "MedicationAdministrationDosage",
})  # fmt: skip

_NUMBERS = "element_number"


class Repeated(NamedTuple):
    """An element that is read once for each text: what it is, and what is made of it alone."""

    name: str
    type: str
    views: dict[str, Query]
    columns: tuple[str, ...]  # of the main view
    query: Query | None  # of these columns


def find_repeated(views: Views, kind: str, queries: dict[str, Query]) -> list[Repeated]:
    """Find the elements of a resource type that can be read once for each text.

    All that uses one has to use it alone; what has no key column cannot follow its number.
    """
    main, *others = views.names[kind]
    view = views.definitions[main]
    if not _is_flat(view):
        return []
    uses = {(main, column): _elements(compile_view(view, (column,))) for column in columns_of(main)}
    follow = {name: _elements(queries[name]) for name in others}
    blocked = set().union(
        *(used for used in (*uses.values(), *follow.values()) if len(used) > 1),
        *(used for name, used in follow.items() if name not in KEYED),
    )
    whole = Shape(kind)
    for each in queries.values():
        whole.add(each.shape)
    found = []
    for name, shape in whole.children.items():
        if shape.type not in _REPEATED or name in blocked:
            continue
        columns = tuple(column for (_, column), used in uses.items() if used == {name})
        made = {other: queries[other] for other, used in follow.items() if used == {name}}
        query = compile_view(view, (columns_of(main)[0], *columns)) if columns else None
        names = tuple(column for column, _ in columns)
        found.append(Repeated(name, shape.sql_type(), made, names, query))
    return found


def _is_flat(view: View) -> bool:
    """Whether a view has a row for each resource."""

    def is_plain(select: Select) -> bool:
        loops = select.for_each or select.for_each_or_null or select.repeat or select.union
        return not loops and all(map(is_plain, select.select))

    return not view.where and all(map(is_plain, view.select))


def _elements(query: Query) -> set[str]:
    return set(query.shape.children)


def start_numbers(connection: "DuckDBPyConnection") -> None:
    """Number texts from 1; no two of any element have the same number."""
    connection.execute(f"CREATE OR REPLACE TEMP SEQUENCE {_NUMBERS}")


def read_texts(connection: "DuckDBPyConnection", one: Repeated, scratch: Path) -> None:
    """Read the different texts of an element of the staged resources, and fill its views.

    Makes `element_NAME`: `raw`, `key`, and the columns of the main view. An error of DuckDB where
    something in a text is odd.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE element_text AS "
        f"SELECT '=' || nextval('{_NUMBERS}') AS {KEY}, raw "
        f"FROM (SELECT DISTINCT {quoted(one.name)} AS raw FROM {RESOURCES})"
    )
    path = str(scratch / "elements.ndjson")
    connection.execute(
        f"COPY (SELECT {KEY}, CAST(raw AS JSON) AS {quoted(one.name)} FROM element_text) "
        f"TO {literal(path)} (FORMAT json)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE element AS "
        f"SELECT * FROM read_json($path, columns = $columns, {OPTIONS})",
        {"path": path, "columns": {KEY: "VARCHAR", one.name: one.type}},
    )
    within = f"WITH {RESOURCES} AS (FROM element)"
    for view, query in one.views.items():
        connection.execute(f"INSERT INTO {quoted(view)} BY NAME {within} {query.sql}")
    made = f"SELECT raw, {KEY} AS key FROM element_text"
    if one.query is not None:
        made = (
            f"SELECT raw, {KEY} AS key, q.* EXCLUDE (id) FROM element_text "
            f"JOIN ({within} {one.query.sql}) q ON q.id = {KEY}"
        )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_table(one)} AS {made}")


def forget_texts(connection: "DuckDBPyConnection", found: Iterable[Repeated]) -> None:
    """Drop what was made of the elements."""
    for table in ("element_text", "element", *map(_table, found)):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def compile_main(view: View, found: list[Repeated]) -> Query:
    """Compile a main view to read what the elements know from them, and their keys."""
    carried = {name: f":{name}" for one in found for name in one.columns}
    keys = {key_column(name): f":{key_column(name)}" for one in found for name in one.views}
    columns = tuple(column for column in columns_of(view.name) if column[0] not in carried)
    query = compile_view(view, columns, carried | keys)
    known = "".join(
        f", e{number}.{quoted(name)} AS {quoted(carry)}"
        for number, one in enumerate(found)
        for name, carry in _carried(one)
    )
    joins = "".join(
        f" LEFT JOIN {_table(one)} e{number} ON e{number}.raw IS NOT DISTINCT FROM r.{quoted(one.name)}"
        for number, one in enumerate(found)
    )
    staged = f"WITH {RESOURCES} AS (SELECT r.*{known} FROM temp.{RESOURCES} r{joins}) "
    return query._replace(sql=staged + query.sql)


def _carried(one: Repeated) -> list[tuple[str, str]]:
    return [
        *((name, f":{name}") for name in one.columns),
        *(("key", f":{key_column(view)}") for view in one.views),
    ]


def _table(one: Repeated) -> str:
    return quoted(f"element_{one.name}")


def spell_out(connection: "DuckDBPyConnection", view: str) -> None:
    """Give every resource the rows of a view with a key column under its own id."""
    main, key = quoted(KEYED[view]), key_column(view)
    some = connection.execute(f"SELECT 1 FROM {main} WHERE {key} IS NOT NULL LIMIT 1").fetchone()
    if some:
        connection.execute(
            f"CREATE OR REPLACE TABLE {quoted(view)} AS SELECT m.id, v.* EXCLUDE (id) "
            f"FROM {main} m JOIN {quoted(view)} v ON v.id = coalesce(m.{key}, m.id) "
            "ORDER BY m.rowid, v.rowid"
        )

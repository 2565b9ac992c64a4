"""Contained resources, which references of their owner may lead to: named once for each text.

Many owners contain the same resource, word for word. Each different text is flattened once, by the
bedside's own code.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import orjson

from primum.record.bulk.notes import Notes, Notice
from primum.record.bulk.rows.handed import hand_over
from primum.record.bundle import shown
from primum.record.faults import OF_VALUES
from primum.record.json import Json
from primum.record.shapes import Faults, items
from primum.record.view_loader import Views
from primum.vocabulary.problem import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The kinds that a reference may lead to, and where the text stands in the row of each.
_TEXT = {"Medication": 0, "Condition": 1, "Observation": 2, "Procedure": 2}
_BATCH = 10_000
_NAMES = (
    ("held", "VARCHAR"),
    ("inner_id", "VARCHAR"),
    ("codings", "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"),
    ("text", "VARCHAR"),
)


class _Name(NamedTuple):
    """What a contained resource is called; the last of an id counts."""

    id: str
    codings: list[dict[str, str | None]]
    text: str | None


def name_contained(connection: "DuckDBPyConnection", views: Views, notes: Notes) -> None:
    """Make the temporary table `contained_name` (id, codings, text) out of `contained`.

    An id is `Owner/id#inner`; codings and text are those of `record.medication_rows.Named`.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE contained_name AS SELECT held AS id, "
        "CAST([] AS STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]) AS codings, "
        "held AS text FROM contained LIMIT 0"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE contained_text AS SELECT held, min(owner) AS owner, "
        "count(*) AS owners FROM contained GROUP BY held ORDER BY min(owner)"
    )
    for rows in _batches(connection):
        found = [
            {"held": held, "inner_id": name.id, "codings": name.codings, "text": name.text}
            for held, owner, owners in rows
            for name in _named(held, views, _Teller(owner, owners, notes))
        ]
        hand_over(connection, "contained_found", _NAMES, found)
        connection.execute(
            "INSERT INTO contained_name SELECT owner || '#' || inner_id, codings, text "
            "FROM contained_found JOIN contained USING (held)"
        )
        connection.execute("DROP TABLE contained_found")
    connection.execute("DROP TABLE contained_text")


def _batches(connection: "DuckDBPyConnection") -> Iterator[list[tuple[str, str, int]]]:
    start = 0
    while rows := connection.execute(
        "SELECT held, owner, owners FROM contained_text WHERE rowid BETWEEN ? AND ?",
        [start, start + _BATCH - 1],
    ).fetchall():
        yield rows
        start += _BATCH


class _Teller:
    """Tells what is wrong with a text, of its first owner, and counts the others."""

    def __init__(self, owner: str, owners: int, notes: Notes) -> None:
        self._owner = owner
        self._owners = owners
        self._notes = notes

    def tell(self, notice: Notice, where: str, value: object) -> None:
        place = Place(self._owner.split("/")[0])
        said = f"{self._owner}{where}: {shown(value)}"
        self._notes.add_counted(place, notice, [said], self._owners)


def _named(held: str, views: Views, teller: _Teller) -> list[_Name]:
    found: dict[str, _Name] = {}
    for inner in items(orjson.loads(held)):
        if not isinstance(inner, dict) or not isinstance(inner.get("id"), str):
            teller.tell(Notice("wrong-shape", "a contained resource needs an id"), "", inner)
            continue
        kind = inner.get("resourceType")
        if isinstance(kind, str) and kind in _TEXT:
            name = _name(inner, kind, views, teller)
            if name:
                found[name.id] = name
    return list(found.values())


def _name(inner: dict[str, Json], kind: str, views: Views, teller: _Teller) -> _Name | None:
    id_ = str(inner["id"]).removeprefix("#")
    faults: Faults = []
    tables = views.flatten[kind](inner, f"#{id_}", faults)
    for rule, where, value in dict.fromkeys((f.rule, f.where, shown(f.value)) for f in faults):
        fault = OF_VALUES[rule]
        notice = Notice(rule, fault.says.en.format(where=where), fault.remedy.en)
        teller.tell(notice, f"#{id_}", value)
    if not tables[0] and kind != "Medication":
        return None
    text = tables[0][0][_TEXT[kind]] if tables[0] else None
    return _Name(id_, [dict(zip(("system", "code", "display"), c, strict=True)) for c in tables[1]],
                 text)  # fmt: skip

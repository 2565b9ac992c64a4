"""Resources that came twice: the first one counts, another version of it is said."""

from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.compile import RESOURCES
from primum.record.bulk.expressions import KEY
from primum.record.bulk.shape import Shape, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WHOSE = ("subject", "patient")  # the elements that name a resource's patient


class Repeated(NamedTuple):
    """Keys that came before, in another version or not; `crossed` are about different patients."""

    keys: list[str]
    crossed: frozenset[str] = frozenset()


def drop_duplicates(connection: "DuckDBPyConnection", shape: Shape, table: str) -> Repeated:
    """Leave each staged resource once, and only if it is not in the table; name other versions.

    Two versions differ when they do so in elements that some view uses. Of a resource that is in
    the table already it is not known whether it differs, nor whose it is.
    """
    within = _within(connection, shape) if _are_some(connection) else Repeated([])
    known = f"SELECT {KEY} FROM {RESOURCES} SEMI JOIN {quoted(table)} ON {KEY} = id"
    before = [key for (key,) in connection.execute(f"{known} ORDER BY {KEY}").fetchall()]
    if before:
        connection.execute(
            f"DELETE FROM {RESOURCES} WHERE {KEY} IN (SELECT id FROM {quoted(table)})"
        )
    return Repeated(within.keys + before, within.crossed)


def _are_some(connection: "DuckDBPyConnection") -> bool:
    """Whether some key may be there twice; hashes are cheaper to compare, and never miss one."""
    found = connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({KEY})) FROM {RESOURCES}"
    ).fetchone()
    return bool(found and found[0])


def _within(connection: "DuckDBPyConnection", shape: Shape) -> Repeated:
    """Leave the first of each key; an id of two patients is one of two systems."""
    columns = list(shape.columns())
    found = Repeated(
        _differing(connection, columns),
        frozenset(_differing(connection, [name for name in columns if name in _WHOSE])),
    )
    connection.execute(
        f"DELETE FROM {RESOURCES} WHERE rowid NOT IN "
        f"(SELECT min(rowid) FROM {RESOURCES} GROUP BY {KEY})"
    )
    return found


def _differing(connection: "DuckDBPyConnection", columns: list[str]) -> list[str]:
    """Give the keys whose resources differ in some of the columns."""
    compared = ", ".join(map(quoted, columns)) or "1"
    found = connection.execute(
        f"SELECT {KEY} FROM {RESOURCES} GROUP BY {KEY} "
        f"HAVING count(DISTINCT hash({compared})) > 1 ORDER BY {KEY}"
    )
    return [key for (key,) in found.fetchall()]

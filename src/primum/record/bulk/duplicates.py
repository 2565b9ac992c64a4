"""Resources that came twice: the first one counts, another version of it is said."""

from typing import TYPE_CHECKING

from primum.record.bulk.compile import RESOURCES
from primum.record.bulk.expressions import KEY
from primum.record.bulk.shape import Shape, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def drop_duplicates(connection: "DuckDBPyConnection", shape: Shape, table: str) -> list[str]:
    """Leave each staged resource once, and only if it is not in the table; name other versions.

    Two versions differ when they do so in elements that some view uses. Of a resource that is in
    the table already it is not known whether it differs.
    """
    differing = _within(connection, shape) if _are_some(connection) else []
    known = f"SELECT {KEY} FROM {RESOURCES} SEMI JOIN {quoted(table)} ON {KEY} = id"
    before = [key for (key,) in connection.execute(f"{known} ORDER BY {KEY}").fetchall()]
    if before:
        connection.execute(
            f"DELETE FROM {RESOURCES} WHERE {KEY} IN (SELECT id FROM {quoted(table)})"
        )
    return differing + before


def _are_some(connection: "DuckDBPyConnection") -> bool:
    """Whether some key may be there twice; hashes are cheaper to compare, and never miss one."""
    found = connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({KEY})) FROM {RESOURCES}"
    ).fetchone()
    return bool(found and found[0])


def _within(connection: "DuckDBPyConnection", shape: Shape) -> list[str]:
    columns = ", ".join(quoted(name) for name in shape.columns()) or "1"
    differing = connection.execute(
        f"SELECT {KEY} FROM {RESOURCES} GROUP BY {KEY} "
        f"HAVING count(DISTINCT hash({columns})) > 1 ORDER BY {KEY}"
    ).fetchall()
    connection.execute(
        f"DELETE FROM {RESOURCES} WHERE rowid NOT IN "
        f"(SELECT min(rowid) FROM {RESOURCES} GROUP BY {KEY})"
    )
    return [key for (key,) in differing]


def crossed_keys(connection: "DuckDBPyConnection", shape: Shape) -> frozenset[str]:
    """Give the keys of staged resources that are about different patients: ids of two systems."""
    whose = next((name for name in ("subject", "patient") if name in shape.columns()), None)
    if whose is None or not _are_some(connection):
        return frozenset()
    found = connection.execute(
        f"SELECT {KEY} FROM {RESOURCES} GROUP BY {KEY} "
        f"HAVING count(DISTINCT hash({quoted(whose)})) > 1"
    ).fetchall()
    return frozenset(key for (key,) in found)

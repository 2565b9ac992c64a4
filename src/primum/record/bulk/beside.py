"""What no view says of a resource: whether its meaning may be another, and what it contains.

Temporary tables: `doubtful` has the keys of resources with a modifierExtension or implicitRules,
`faulty` those of which a value could not be used, `contained` the contained resources of each
owner, as JSON text; and `empty_list` the lists that are known to be empty, by their subject.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from primum.record.bulk.compile import RESOURCES
from primum.record.bulk.expressions import KEY
from primum.record.bulk.shape import quoted
from primum.record.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Elements of no view that change what a resource means, or what its references lead to.
DOUBT = ("modifierExtension", "implicitRules")
_CONTAINED = "contained"
BESIDE = (*DOUBT, _CONTAINED)

# Resources that become rows; a Patient has none of this, and a Medication is only a name.
CLINICAL = frozenset(table.resource for table in TABLES.values()) - {"Patient", "Medication"}

_TABLES = {"doubtful": "id VARCHAR, why VARCHAR", "faulty": "id VARCHAR",
           "contained": "owner VARCHAR, held VARCHAR",
           "empty_list": "subject VARCHAR, list VARCHAR"}  # fmt: skip


def create_beside(connection: "DuckDBPyConnection") -> None:
    """Create the tables, empty."""
    for name, columns in _TABLES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")


def keep_beside(connection: "DuckDBPyConnection") -> None:
    """Keep what the staged resources have beside their views."""
    is_doubtful = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in DOUBT)
    shown = ", ".join(f"CAST(to_json({quoted(name)}) AS VARCHAR)" for name in DOUBT)
    connection.execute(
        f"INSERT INTO doubtful SELECT {KEY}, coalesce({shown}) FROM {RESOURCES} WHERE {is_doubtful}"
    )
    connection.execute(
        f"INSERT INTO contained SELECT {KEY}, CAST(to_json({_CONTAINED}) AS VARCHAR) "
        f"FROM {RESOURCES} WHERE {_CONTAINED} IS NOT NULL"
    )


def add_beside(
    connection: "DuckDBPyConnection", table: str, rows: Iterable[tuple[str | None, ...]]
) -> None:
    """Add rows to one of the tables."""
    found = list(rows)
    if found:
        marks = ", ".join("?" for _ in found[0])
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)


def drop_beside(connection: "DuckDBPyConnection") -> None:
    """Drop the tables, and those that were made of them."""
    for name in (*_TABLES, "contained_name", "person", "unsure_date"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")

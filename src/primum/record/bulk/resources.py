"""Resources of one type, read from NDJSON into typed columns: each file is scanned once."""

from typing import TYPE_CHECKING

from primum.record.bulk.compile import RESOURCES
from primum.record.bulk.expressions import KEY
from primum.record.bulk.shape import Shape, literal
from primum.record.bulk.values import unquoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KIND = "resourceType"


def stage(connection: "DuckDBPyConnection", kind: str, shape: Shape, paths: list[str]) -> int:
    """Read files of one resource type into the temporary table `resources`; give its length.

    The key is nothing where there is no id. An error of DuckDB when anything in the files is not a
    resource of this type, or an element that some view uses has not the form that FHIR gives it.
    """
    columns = {**shape.columns(), _KIND: "JSON", "id": "JSON"}
    wanted = literal(f'"{kind}"')
    checked = (
        f"CASE WHEN {_KIND} IS DISTINCT FROM {wanted} THEN error('another type of resource') "
        f"ELSE {literal(kind + '/')} || ({unquoted('id')}) END"
    )
    kept = ", ".join(f'"{name}"' for name in shape.columns())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {RESOURCES} AS "
        f"SELECT {checked} AS {KEY}{', ' + kept if kept else ''} "
        "FROM read_json($paths, format = 'newline_delimited', columns = $columns, "
        "maximum_object_size = 67108864)",
        {"paths": paths, "columns": columns},
    )
    counted = connection.execute(f"SELECT count(*) FROM {RESOURCES}").fetchone()
    return int(counted[0]) if counted else 0

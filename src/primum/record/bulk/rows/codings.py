"""Codings of a resource, in its order, as one list: what sayings are made of."""

from primum.record.bulk.shape import quoted

NONE = "CAST([] AS STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[])"


def codings_of(*tables: str, part: str = "") -> str:
    """Write a relation (id, codings) of tables of codings, those of the first table first.

    `part` names a column that tells parts of a resource apart, which is then in the relation too.
    """
    keys = f"id, {part}" if part else "id"
    each = " UNION ALL ".join(
        f"SELECT {keys}, {number} AS place, rowid AS line, "
        f"{{'system': system, 'code': code, 'display': display}} AS coding FROM {quoted(table)}"
        for number, table in enumerate(tables)
    )
    return f"(SELECT {keys}, list(coding ORDER BY place, line) AS codings FROM ({each}) GROUP BY {keys})"

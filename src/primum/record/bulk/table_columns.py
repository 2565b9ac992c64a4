"""The columns of the tables in DuckDB: the key first, then those of `record.tables`."""

from primum.record.tables import TABLES, Kind

# Dates stay text: FHIR dates may be partial.
SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "VARCHAR",
}


# Views whose rows may belong to an element that many resources repeat (`bulk.dictionary`), and the
# main view of their type, where a key column for each says whose rows are a resource's. It is null
# where they are under the resource's own id.
KEYED = {
    name: next(main for main, main_table in TABLES.items() if main_table.resource == table.resource)
    for name, table in TABLES.items()
    if name.endswith(("_coding", "_component", "_dosage", "_route")) and table.resource != "Flag"
}


def key_column(view: str) -> str:
    """Name the column of the main view that says whose rows of a view are a resource's."""
    return f"{view}_key"


def key_of(view: str, main: str) -> str:
    """Write the key of the rows of a view that are those of a row `main` of the main view."""
    return f"coalesce({main}.{key_column(view)}, {main}.id)"


def columns_of(table: str) -> tuple[tuple[str, Kind], ...]:
    """Give the columns of a table and their kinds, in order."""
    return (("id", Kind.TEXT), *TABLES[table].columns)

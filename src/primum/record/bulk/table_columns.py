"""The columns of the tables in DuckDB: the key first, then those of `record.tables`."""

from primum.record.tables import TABLES, Kind

# Dates stay text: FHIR dates may be partial.
SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "VARCHAR",
}


def columns_of(table: str) -> tuple[tuple[str, Kind], ...]:
    """Give the columns of a table and their kinds, in order."""
    return (("id", Kind.TEXT), *TABLES[table].columns)

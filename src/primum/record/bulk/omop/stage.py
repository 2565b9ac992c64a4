"""The columns of OMOP tables in one form, whatever types the database or file gave them.

A value that cannot be read becomes nothing, and is told; a line that cannot be, is left out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.notes import Notes, Notice
from primum.record.bulk.omop.columns import COLUMNS, Column, Kind
from primum.record.bulk.omop.delimited import REJECTS
from primum.record.bulk.omop.stopping import said_by, stop
from primum.record.bulk.omop.tables import Source
from primum.record.bulk.rows.telling import teller
from primum.record.bulk.shape import quoted
from primum.vocabulary.problem import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "UINTEGER"})
_ZONED = "TIMESTAMP WITH TIME ZONE"
_DAYS = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_OFFSET = ":[0-9.]+ *[+-][0-9]{2}(:?[0-9]{2})?$"  # of a time in a zone

# The calendar that the rest of Primum counts in; DuckDB's reaches further.
_IN_CALENDAR = "BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'"


def staged(name: str) -> str:
    """Give the name of a table of the CDM as it is staged here."""
    return f"omop_{name}"


def named(table: str) -> str:
    """Write the reference of a row of a domain: the table and the id."""
    return f"'{table}/' || id"


class Stage:
    """Opens tables of an OMOP database under names of its own, `omop_…`."""

    def __init__(
        self, connection: "DuckDBPyConnection", sources: dict[str, Source], notes: Notes
    ) -> None:
        """Read `sources` and tell `notes` what is wrong with them."""
        self.connection = connection
        self.sources = sources
        self.notes = notes
        self._tell = teller(connection, notes)

    def place(self, table: str) -> Place:
        """Where a table lies, for a problem."""
        return Place(self.sources[table].place if table in self.sources else table)

    def copy(self, table: str) -> None:
        """Read a table into a temporary one; an absent one is empty. `Unreadable` without columns."""
        source, types = self._opened(table, needed=True)
        columns = COLUMNS[table]
        made = [f"{_read(each, types)} AS {quoted(each.name)}" for each in columns]
        made += [
            f"{_odd(each, types)} AS {quoted('odd ' + each.name)}" for each in _checked(columns)
        ]
        with self.reading(table):
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {staged(table)} AS "
                f"SELECT {', '.join(made)} FROM {source.sql}"
            )
        self.tell_rejected()
        self._tell_odd(table)

    def view(self, table: str, *, needed: bool = False) -> bool:
        """Look at a table where it lies; False, and an empty table, when it cannot be used."""
        source, types = self._opened(table, needed=needed)
        made = [f"{_read(each, types)} AS {quoted(each.name)}" for each in COLUMNS[table]]
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {staged(table)} AS "
            f"SELECT {', '.join(made)} FROM {source.sql}"
        )
        return source is not _NOTHING

    def _opened(self, table: str, *, needed: bool) -> "_Opened":
        if table not in self.sources:
            return _Opened(_NOTHING, {})
        source = self.sources[table]
        with self.reading(table):
            rows = self.connection.execute(f"DESCRIBE SELECT * FROM {source.sql}").fetchall()
        types = {name.lower(): _Typed(quoted(name), type_.upper()) for name, type_, *_ in rows}
        missing = [each.cdm for each in COLUMNS[table] if each.required and each.cdm not in types]
        if not missing:
            return _Opened(source, types)
        fault = "the table lacks columns that it is nothing without"
        remedy = "docs/reference/omop.md lists the columns that are read."
        if needed:
            stop(source.place, "omop-column-missing", fault, ", ".join(missing), remedy)
        self.notes.add(
            self.place(table),
            "omop-column-missing",
            f"{fault}, so it was not used",
            ", ".join(missing),
            remedy,
        )
        return _Opened(_NOTHING, {})

    @contextmanager
    def reading(self, table: str) -> Iterator[None]:
        """Stop with a problem of the table when DuckDB cannot read it."""
        import duckdb  # not before a database is read

        try:
            yield
        except (
            duckdb.IOException,
            duckdb.InvalidInputException,
            duckdb.ConversionException,
        ) as error:
            stop(
                self.place(table).path,
                "omop-unreadable",
                "this table cannot be read to its end",
                said_by(error),
                "Write it again, text as UTF-8 with one kind of line end; half a table would look "
                "like a whole one.",
            )

    def tell_rejected(self) -> None:
        """Tell which lines of CSV were left out since it was last told, by file and line."""
        there = "SELECT 1 FROM duckdb_tables() WHERE table_name = $name"
        if not self.connection.execute(there, {"name": REJECTS}).fetchone():
            return
        rows = self.connection.execute(
            f"SELECT DISTINCT ON (file_path, line) file_path, line, csv_line, error_message FROM {REJECTS} "
            f"JOIN {REJECTS}_scan USING (scan_id, file_id) ORDER BY file_path, line, error_message"
        ).fetchall()
        for path, line, text, error in rows:
            text = text.strip()
            if "\n" in text:
                stop(
                    f"{path}:{line}",
                    "omop-unreadable",
                    "a quotation mark is opened in this line and swallows the lines after it",
                    text.splitlines()[0][:80],
                    "Mend this line; quotation marks within quotes are written twice.",
                )
            self.notes.add(
                Place(path, line),
                "corrupt-line",
                "this line is not like the others, so it was left out",
                f"{text[:40]} ({error.splitlines()[0]})",
                "Mend this line and read it again.",
            )
        self.connection.execute(f"DROP TABLE {REJECTS}")
        self.connection.execute(f"DROP TABLE {REJECTS}_scan")

    def tell(self, table: str, notice: Notice, query: str) -> None:
        """Tell a notice of the rows that a query gives, as columns `ref` and `value`."""
        self._tell(self.place(table).path, notice, query)

    def _tell_odd(self, table: str) -> None:
        """Tell of values that are not what their column holds."""
        columns = _checked(COLUMNS[table])
        counts = ", ".join(f"count({quoted('odd ' + each.name)})" for each in columns)
        found = self.connection.execute(f"SELECT {counts} FROM {staged(table)}").fetchone() or ()
        key = next(each.name for each in COLUMNS[table] if each.kind is Kind.KEY)
        for column, count in zip(columns, found, strict=True):
            odd = quoted("odd " + column.name)
            if count:
                self.tell(
                    table,
                    _NO_DATE if column.kind in (Kind.DATE, Kind.MOMENT) else _NO_NUMBER,
                    f"SELECT '{table}/' || {key} AS ref, '{column.cdm} is ' || {odd} AS value "
                    f"FROM {staged(table)} WHERE {odd} IS NOT NULL",
                )


_NO_DATE = Notice(
    "impossible-date",
    "there is no such date, so it was left out",
    "Mend it where the table was made.",
)
_NO_NUMBER = Notice(
    "wrong-type",
    "a number was expected, so this was left out",
    "Mend it where the table was made.",
)


class _Typed(NamedTuple):
    """A column of a source: its quoted name and its type."""

    sql: str
    type: str


class _Opened(NamedTuple):
    """A source that can be used, and its columns by their lower-case names."""

    source: Source
    types: dict[str, _Typed]


# What stands for a table that is not there: no rows.
_NOTHING = Source("(SELECT 1 WHERE false)", "")


def _checked(columns: tuple[Column, ...]) -> list[Column]:
    return [each for each in columns if each.kind not in (Kind.KEY, Kind.TEXT)]


def _read(column: Column, types: dict[str, _Typed]) -> str:
    """Write a column in its form here; a column that is not there is null."""
    found = types.get(column.cdm)
    match column.kind:
        case Kind.KEY:
            return _key(found) if found else "CAST(NULL AS VARCHAR)"
        case Kind.TEXT:
            return _text(found) if found else "CAST(NULL AS VARCHAR)"
        case Kind.ID:
            return f"TRY_CAST({_value(found)} AS BIGINT)"
        case Kind.NUMBER:
            cast = f"TRY_CAST({_value(found)} AS DOUBLE)"
            return f"CASE WHEN isfinite({cast}) THEN {cast} END"
        case Kind.DATE:
            return f"CAST({_moment(found)} AS DATE)"
        case Kind.MOMENT:
            return _moment(found)


def _odd(column: Column, types: dict[str, _Typed]) -> str:
    """Write what stands in a column where it cannot be read."""
    value = _text(types[column.cdm]) if column.cdm in types else "CAST(NULL AS VARCHAR)"
    return f"CASE WHEN {_read(column, types)} IS NULL THEN nullif({value}, 'NA') END"


def _text(found: _Typed) -> str:
    return f"nullif(trim(CAST({found.sql} AS VARCHAR)), '')"


def _key(found: _Typed) -> str:
    """Write an identifier as text; 10204.0 of a column of floating numbers is 10204."""
    if found.type in _WHOLE or found.type in ("VARCHAR", "UUID"):
        return _text(found)
    return f"coalesce(CAST(TRY_CAST({found.sql} AS BIGINT) AS VARCHAR), {_text(found)})"


def _value(found: _Typed | None) -> str:
    """Write a column as a number may be cast from it."""
    if found is None:
        return "NULL"
    return _text(found) if found.type == "VARCHAR" else found.sql


def _moment(found: _Typed | None) -> str:
    if found is None:
        return "CAST(NULL AS TIMESTAMP)"
    if found.type == _ZONED:
        moment = f"make_timestamp(epoch_us({found.sql}))"
    elif found.type in _DAYS:
        moment = f"TRY_CAST({found.sql} AS TIMESTAMP)"
    else:
        text = _text(found)
        zoned = f"make_timestamp(epoch_us(TRY_CAST({text} AS {_ZONED})))"
        moment = (
            f"CASE WHEN regexp_matches({text}, '{_OFFSET}') THEN {zoned} "
            f"ELSE coalesce(try_strptime({text}, '%Y%m%d'), TRY_CAST({text} AS TIMESTAMP)) END"
        )
    return f"CASE WHEN {moment} {_IN_CALENDAR} THEN {moment} END"

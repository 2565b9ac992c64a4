"""An OMOP database read into the row tables."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.notes import Notes
from primum.record.bulk.omop.columns import DEATHS, DOMAINS, PERIODS, PERSON, UNREAD
from primum.record.bulk.omop.concepts import Listed, load_concepts
from primum.record.bulk.omop.drugs import fill_medications
from primum.record.bulk.omop.happenings import (
    fill_allergies,
    fill_conditions,
    fill_observations,
    fill_procedures,
)
from primum.record.bulk.omop.people import fill_patients, fill_supplied
from primum.record.bulk.omop.stage import Stage, staged
from primum.record.bulk.omop.stopping import stop
from primum.record.bulk.omop.tables import ATTACHED, find_tables
from primum.record.bulk.row_tables import ROW_TABLES, create_row_tables, row_table
from primum.vocabulary.problem import Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Population(NamedTuple):
    """What was read: patients, rows by table, problems, and rows of tables that are not read."""

    patients: int
    rows: dict[str, int]
    problems: tuple[Problem, ...]
    ignored: tuple[tuple[str, int], ...]


def read_omop(connection: "DuckDBPyConnection", path: Path, listed: Listed) -> Population:
    """Read OMOP CDM 5.3 or 5.4 (a DuckDB file, or a folder of Parquet or CSV) into the row tables.

    `listed` are the codes that knowledge means something by, as (short name of the system, code);
    ancestors with these codes stand beside a concept's own. `Unreadable` when there is no table
    `person` or no vocabulary, or a table cannot be read; smaller things are among the problems.
    Must not be called within a transaction.
    """
    notes = Notes()
    create_row_tables(connection)
    try:
        sources = find_tables(connection, path)
        stage = Stage(connection, sources, notes)
        _stage_tables(stage, path)
        load_concepts(stage, listed)
        _tell_unknown(stage)
        fill_patients(stage)
        fill_conditions(stage)
        fill_allergies(stage)
        fill_medications(stage)
        fill_observations(stage)
        fill_procedures(stage)
        fill_supplied(stage)
        ignored = _count_unread(stage)
    finally:
        _clear(connection)
    rows = {name: _count(connection, row_table(name)) for name in ROW_TABLES}
    return Population(rows["patient"], rows, notes.problems(), ignored)


def _stage_tables(stage: Stage, path: Path) -> None:
    if PERSON not in stage.sources:
        stop(
            str(path),
            "omop-table-missing",
            "an OMOP database without persons says of nobody anything",
            PERSON,
            "Add the table person.",
        )
    for table in (PERSON, *DOMAINS):
        if table not in stage.sources:
            stage.notes.add(
                Place(str(path)),
                "omop-table-missing",
                "this table is not there, so nothing of its kind is known of anybody",
                table,
                "Add the table; an empty one says the same.",
            )
        stage.copy(table)
    for table in DOMAINS:
        _drop_twice(stage, table)
    stage.view(PERIODS)
    stage.view(DEATHS)


def _drop_twice(stage: Stage, table: str) -> None:
    """Leave out rows with the id of another one, and tell how many there are."""
    name = staged(table)
    found = stage.connection.execute(
        f"SELECT count(id), count(DISTINCT id), count(*) FROM {name}"
    ).fetchone()
    ids, distinct, rows = found or (0, 0, 0)
    if ids < rows:
        stage.notes.add(
            stage.place(table),
            "id-invalid",
            "rows have no id, so they are named by their number",
            f"{rows - ids} rows",
        )
    if distinct < ids:
        stage.notes.add(
            stage.place(table),
            "duplicate-id",
            "rows have the id of another row; the first one was used",
            f"{ids - distinct} rows",
            "Give each row an id of its own.",
        )
        stage.connection.execute(
            f"DELETE FROM {name} WHERE id IS NOT NULL "
            f"AND rowid NOT IN (SELECT min(rowid) FROM {name} GROUP BY id)"
        )


def _tell_unknown(stage: Stage) -> None:
    """Tell of rows whose concept is not in the vocabulary, and of those that nothing names."""
    for table in DOMAINS:
        found = stage.connection.execute(
            f"""
            SELECT count(*) FILTER (concept > 0 AND k.id IS NULL),
                   min(concept) FILTER (concept > 0 AND k.id IS NULL),
                   count(*) FILTER (k.id IS NULL AND s.id IS NULL AND written IS NULL)
            FROM {staged(table)} LEFT JOIN omop_known k ON k.id = concept
            LEFT JOIN omop_known s ON s.id = source
            """
        ).fetchone()
        strange, such, nameless = found or (0, None, 0)
        if strange:
            stage.notes.add(
                stage.place(table),
                "concept-not-in-vocabulary",
                "rows name a concept that the table concept does not have",
                f"{strange} rows, such as concept {such}",
                "Use the vocabulary that the data was made with.",
            )
        if nameless:
            stage.notes.add(
                stage.place(table),
                "not-named",
                "nothing says what this is: no concept, no source concept and no source value",
                f"{nameless} rows",
                "Send the source value with the row; judge these by hand.",
            )


def _count_unread(stage: Stage) -> tuple[tuple[str, int], ...]:
    found = []
    for table in UNREAD:
        if table in stage.sources:
            with stage.reading(table):
                count = _count(stage.connection, stage.sources[table].sql)
            if count:
                found.append((table, count))
    return tuple(found)


def _count(connection: "DuckDBPyConnection", relation: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(found[0]) if found else 0


def _clear(connection: "DuckDBPyConnection") -> None:
    """Drop what was staged, and let go of the database file."""
    for kind, listing in (("VIEW", "duckdb_views()"), ("TABLE", "duckdb_tables()")):
        name = f"{kind.lower()}_name"
        found = connection.execute(
            f"SELECT {name} FROM {listing} WHERE temporary AND starts_with({name}, 'omop_')"
        ).fetchall()
        for (each,) in found:
            connection.execute(f'DROP {kind} temp."{each}"')
    connection.execute(f"DETACH DATABASE IF EXISTS {ATTACHED}")

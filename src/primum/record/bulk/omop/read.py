"""An OMOP database read into the row tables."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.notes import Notes, Notice
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
from primum.record.bulk.omop.stage import Stage, named, staged
from primum.record.bulk.omop.stopping import stop
from primum.record.bulk.omop.tables import ATTACHED, find_tables
from primum.record.bulk.row_tables import create_row_tables
from primum.vocabulary.problem import Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Read(NamedTuple):
    """What is told: problems, rows of tables that are not read, and problems of each rule."""

    problems: tuple[Problem, ...]
    ignored: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]


def read_omop(connection: "DuckDBPyConnection", path: Path, listed: Listed) -> Read:
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
    return Read(notes.problems(), ignored, notes.counts())


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
        _name_rows(stage, table)
    stage.view(PERIODS)
    stage.view(DEATHS)


_NAMELESS = Notice("id-invalid", "this has no id, so it is named by its number in the table")
_TWICE = Notice(
    "duplicate-id",
    "other rows have this id too; all were read, the further ones as id#2, id#3 …",
    "Give each row an id of its own.",
)
_STRANGE = Notice(
    "concept-not-in-vocabulary",
    "the table concept does not have the concept of this row",
    "Use the vocabulary that the data was made with.",
)
_UNNAMED = Notice(
    "not-named",
    "nothing says what this is: no concept, no source concept and no source value",
    "Send the source value with the row; judge this one by hand.",
)


def _name_rows(stage: Stage, table: str) -> None:
    """Give each row an id of its own, and tell of those that had none."""
    name = staged(table)
    found = stage.connection.execute(
        f"SELECT count(id), count(DISTINCT id), count(*) FROM {name}"
    ).fetchone()
    ids, distinct, rows = found or (0, 0, 0)
    if ids < rows:
        nameless = "'row-' || (rowid + 1)"
        stage.tell(
            table,
            _NAMELESS,
            f"SELECT {nameless} AS ref, NULL AS value FROM {name} WHERE id IS NULL",
        )
        stage.connection.execute(f"UPDATE {name} SET id = {nameless} WHERE id IS NULL")
    if distinct < ids:
        stage.tell(
            table,
            _TWICE,
            f"SELECT {named(table)} AS ref, count(*) || ' rows' AS value FROM {name} "
            "GROUP BY id HAVING count(*) > 1",
        )
        stage.connection.execute(
            f"""
            UPDATE {name} SET id = id || '#' || k
            FROM (SELECT rowid AS line, row_number() OVER (PARTITION BY id ORDER BY rowid) AS k
                  FROM {name}) numbered
            WHERE {name}.rowid = line AND k > 1
            """
        )


def _tell_unknown(stage: Stage) -> None:
    """Tell of rows whose concept is not in the vocabulary, and of those that nothing names."""
    for table in DOMAINS:
        unknown = (
            f"FROM {staged(table)} LEFT JOIN (SELECT id AS c FROM omop_known) ON c = concept "
            "LEFT JOIN (SELECT id AS s FROM omop_known) ON s = source WHERE c IS NULL"
        )
        stage.tell(
            table,
            _STRANGE,
            f"SELECT {named(table)} AS ref, concept AS value {unknown} AND concept > 0",
        )
        stage.tell(
            table,
            _UNNAMED,
            f"SELECT {named(table)} AS ref, NULL AS value {unknown} "
            "AND s IS NULL AND written IS NULL",
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

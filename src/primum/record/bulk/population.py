"""A whole population: bulk data as row tables (`bulk.row_tables`), whatever form it came in.

FHIR goes through the view tables of `bulk.folder`; what rows mean is that of `record.read`, in SQL.
"""

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.record.bulk.beside import drop_beside
from primum.record.bulk.contained import name_contained
from primum.record.bulk.dates import create_date_macros, know_odd_dates
from primum.record.bulk.folder import read_tables
from primum.record.bulk.notes import Notes
from primum.record.bulk.omop.read import Read, read_omop
from primum.record.bulk.omop.tables import is_omop
from primum.record.bulk.row_tables import ROW_TABLES, create_row_tables, row_table
from primum.record.bulk.rows.conditions import fill_allergies, fill_conditions
from primum.record.bulk.rows.doubts import tell_doubts
from primum.record.bulk.rows.flags import fill_flags
from primum.record.bulk.rows.medications import fill_medications
from primum.record.bulk.rows.observations import fill_observations
from primum.record.bulk.rows.people import number_people
from primum.record.bulk.rows.procedures import fill_procedures
from primum.record.bulk.rows.supplied import fill_supplied
from primum.record.bulk.rows.telling import teller
from primum.record.bulk.shape import quoted
from primum.record.bulk.sources import Sources
from primum.record.tables import TABLES
from primum.record.view_loader import Views, load_views
from primum.vocabulary.problem import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Population(NamedTuple):
    """What was read: patients, rows by row table, problems, and resources that are not read.

    `counts` has the number of problems of each rule: of very many only the first are told.
    """

    patients: int
    rows: dict[str, int]
    problems: tuple[Problem, ...]
    ignored: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...] = ()


def read_population(
    connection: "DuckDBPyConnection",
    data: Path | Sources,
    listed: AbstractSet[tuple[str, str]] = frozenset(),
    views: Views | None = None,
    notes: Notes | None = None,
) -> Population:
    """Read FHIR NDJSON, tables in Parquet or an OMOP database into the row tables of a connection.

    `data` is a folder, a file, or files of FHIR that were found in one; what is told of FHIR is
    added to `notes`, where they are given. `listed` are the codes (name of the system, code) that knowledge
    lists, which a reader may look for among the ancestors of a code. Tables of these names are
    replaced, and tables named after views are dropped. `Unreadable` as `folder.read_folder`.
    """
    if not isinstance(data, Sources) and is_omop(data):
        problems, ignored, counts = read_omop(connection, data, listed)
    else:
        problems, ignored, counts = _read_fhir(
            connection, data, views or load_views(), Notes() if notes is None else notes
        )
    rows = count_row_tables(connection)
    return Population(rows["patient"], rows, problems, ignored, counts)


def _read_fhir(
    connection: "DuckDBPyConnection", data: Path | Sources, views: Views, notes: Notes
) -> Read:
    tell = teller(connection, notes)
    ignored = read_tables(connection, data, notes, views)
    create_row_tables(connection)
    create_date_macros(connection)
    know_odd_dates(connection)
    name_contained(connection, views, notes)
    number_people(connection, tell)
    tell_doubts(tell)
    fill_conditions(connection, tell)
    fill_allergies(connection, tell)
    ignored["Flag"] += fill_flags(connection, tell)
    fill_observations(connection)
    fill_procedures(connection)
    fill_medications(connection, notes)
    fill_supplied(connection, tell)
    for name in TABLES:
        connection.execute(f"DROP TABLE {quoted(name)}")
    drop_beside(connection)
    told = tuple(sorted((kind, count) for kind, count in ignored.items() if count))
    return Read(notes.problems(), told, notes.counts())


def count_row_tables(connection: "DuckDBPyConnection") -> dict[str, int]:
    """Count the rows of every row table."""
    counts = ", ".join(f"(SELECT count(*) FROM {row_table(name)})" for name in ROW_TABLES)
    found = connection.execute(f"SELECT {counts}").fetchone()
    return dict(zip(ROW_TABLES, found or (), strict=False))

"""Brings a store to the newest form: the numbered files of `migrations/`, each applied once.

A file is for both databases, or for the one that its name ends in: `0002-append-only.sqlite.sql`.
"""

import time
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from primum.cds_hooks.feedback.database import Database
from primum.vocabulary.problem import Place, Problem, Unreadable

_TABLE = """\
CREATE TABLE IF NOT EXISTS migration (
    number integer NOT NULL PRIMARY KEY,
    name text NOT NULL,
    applied double precision NOT NULL
)"""


class Migration(NamedTuple):
    """A step from one form of the store to the next."""

    number: int
    name: str
    sql: str


@cache
def migrations(dialect: str) -> tuple[Migration, ...]:
    """Give the migrations of a dialect in order."""
    found = []
    for file in (files("primum.cds_hooks.feedback") / "migrations").iterdir():
        name, *only, ending = file.name.split(".")
        if ending == "sql" and only in ([], [dialect]):
            found.append(Migration(int(name[:4]), name, file.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def migrate(database: Database) -> None:
    """Apply what is missing, in one transaction. `Unreadable` when the store is newer than this."""
    database.begin_alone()
    database.run(_TABLE)
    present = version_of(database)  # another process may have been first
    for step in migrations(database.dialect):
        if step.number > present:
            database.run_script(step.sql)
            database.run(
                "INSERT INTO migration (number, name, applied) VALUES (:number, :name, :applied)",
                number=step.number,
                name=step.name,
                applied=time.time(),
            )
    database.commit()


def is_newest(database: Database) -> bool:
    """Tell whether a store needs no migration. Raises as `version_of` does."""
    return version_of(database) == migrations(database.dialect)[-1].number


def version_of(database: Database) -> int:
    """Give the number of the last migration; 0 when this is no store yet.

    `Unreadable` when it is of a newer Primum: what that wrote would be read wrongly.
    """
    if not database.has_table("migration"):
        return 0
    ((number,),) = database.run("SELECT coalesce(max(number), 0) FROM migration")
    newest = migrations(database.dialect)[-1].number
    if int(number) > newest:
        raise Unreadable(
            Problem(
                place=Place("store"),
                rule="store-newer",
                fault="this store was made by a newer Primum",
                value=f"version {number}, known up to {newest}",
                remedy="Use that Primum, or another store.",
            )
        )
    return int(number)

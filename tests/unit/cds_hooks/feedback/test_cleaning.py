"""How the documents say that old rows are deleted: it works, and rows are guarded again after it."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from postgres.entries import answer, asked, offered, shown, silenced

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "read-overrides.md"
YEAR = 365.25 * 86_400


def clean(place):
    (sql,) = re.findall(rf"```sql {place.kind}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    if place.kind == "postgresql":
        place.sql(sql)
        return
    with closing(sqlite3.connect(place.file, isolation_level=None)) as connection:
        connection.executescript(sql)


def test_old_rows_are_deleted_and_the_rest_is_guarded_again(place):
    async def work(store):
        for name, years in (("old", 3), ("new", 1)):
            at = time.time() - years * YEAR
            await store.keep(asked(name, shown(card=name), silenced(), offered(), at=at))
            await store.answer([answer(name, name, received=at + 5)])

    place.with_store(work)
    clean(place)
    assert place.sql("SELECT id FROM asked") == [("new",)]
    for table in ("shown", "silenced", "offered", "answer", "asked"):
        assert place.count(table) == 1
        with pytest.raises(Exception, match="append-only"):
            place.sql(f"DELETE FROM {table}")

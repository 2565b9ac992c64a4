"""Findings and covered orders of a batch: counted, written as parts, joined to one file."""

import duckdb
import pytest

from primum.engines.duckdb.doubts import DOUBT
from primum.engines.duckdb.parts import COLUMNS, join_parts, write_part
from primum.engines.duckdb.telling import COVER, FINDING
from primum.screening.population.counting import count_batch
from primum.screening.population.tally import Lacked, Spoke, Times
from primum.vocabulary.problem import Unreadable

AT = 1_780_358_399.0


def value(text=None, number=None):
    return {"text": text, "number": number}


def lacks(fact, checks, *values):
    return {"fact": fact, "values": list(values), "checks": checks}


def finding(p, order, status, check, **more):
    row = {
        "p": p,
        "patient": f"Patient/{p}",
        "at": AT,
        "order": f"MedicationRequest/{order}",
        "medicine": "zolsartan",
        "check": check,
        "kind": "contraindication" if check else "not-assessable",
        "status": status,
        "contraindication": "yes",
        "action": "yes",
        "management": "avoid",
        "interrupts": status == "alert",
        "verified": True,
        "held": False,
        "reasons": [],
        "missing": [],
    }
    return tuple((row | more).values())


def cover(p, order, medicine="zolsartan", name="Zolsartan 5 mg"):
    return (p, f"Patient/{p}", AT, f"MedicationRequest/{order}", medicine, name)


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        opened.execute(f"CREATE TEMP TABLE finding ({FINDING})")
        opened.execute(f"CREATE TEMP TABLE cover ({COVER})")
        opened.execute(f"CREATE TEMP TABLE doubt ({DOUBT})")
        yield opened


def fill(connection, findings, covers):
    for table, rows in (("finding", findings), ("cover", covers)):
        connection.execute(f"DELETE FROM {table}")
        for row in rows:
            connection.execute(
                f"INSERT INTO {table} VALUES ({', '.join('?' for _ in row)})", list(row)
            )


def test_a_batch_is_counted(connection):
    weight = lacks("measurement", ["z/dose"], value("body-weight"))
    unsure = [
        lacks("unsure", [check], value("gout"), value("podagra"), value(f"Condition/{check}"))
        for check in ("z/one", "z/two")
    ]
    fill(
        connection,
        [
            finding(1, "a", "alert", "z/one"),
            finding(1, "b", "alert", "z/one"),
            finding(2, "c", "alert", "z/two"),
            finding(2, "c", "not-assessable", None, missing=[weight, *unsure]),
            finding(2, "d", "reference", "z/read", verified=False),
        ],
        [
            *(cover(1, "a"), cover(1, "b"), cover(1, "b", "other"), cover(2, "c"), cover(2, "d")),
            *(cover(3, "e", None, "Tea"), cover(3, "f", None, "Tea"), cover(2, "g", None, "Oil")),
        ],
    )
    tally = count_batch(connection, 10)
    assert (tally.patients, tally.with_orders, tally.with_covered) == (10, 3, 2)
    assert (tally.orders, tally.covered) == (7, 4)
    assert tally.not_covered == {"Tea": 2, "Oil": 1}
    assert tally.alerts == {1: 1, 2: 1}
    assert tally.interrupting == 3
    spoke = {it.check: times for it, times in tally.spoke}
    assert spoke == {
        "z/one": Times(2, 1),
        "z/two": Times(1, 1),
        "": Times(1, 1),
        "z/read": Times(1, 1),
    }
    assert Spoke("reference", "zolsartan", "z/read", "contraindication", False, False) in dict(
        tally.spoke
    )
    assert tally.lacked == (
        Lacked("measurement", ("body-weight",), 1, ("z/dose",)),
        Lacked("unsure", ("gout",), 1, ("z/one", "z/two")),
    )


def test_an_order_of_several_moments_counts_once(connection):
    rows = [cover(1, "a"), (*cover(1, "a")[:2], AT + 5, *cover(1, "a")[3:])]
    fill(connection, [], rows)
    assert count_batch(connection, 1).orders == 1


def test_nothing_found_counts_nothing(connection):
    tally = count_batch(connection, 4)
    assert (tally.patients, tally.orders, tally.spoke, tally.lacked) == (4, 0, (), ())


ROWS = [
    finding(2, "a", "alert", "z/one"),
    finding(1, "b", "reference", "z/a"),
    finding(
        1,
        "b",
        "not-assessable",
        None,
        missing=[
            lacks("sex", ["z/two", "z/one"]),
            lacks("dose", ["z/one"], value("zolsartan")),
        ],
    ),
    finding(
        1,
        "b",
        "alert",
        "z/z",
        reasons=[
            {"row": "Condition/2", "says": "condition", "values": [value("gout")]},
            {"row": None, "says": "age", "values": [value(number=3.5)]},
        ],
    ),
    finding(1, "a", "reference", "z/z"),
]


def written(connection, folder, name, batches):
    parts = []
    for number, rows in enumerate(batches):
        fill(connection, rows, [])
        parts.append(folder / f"{name}-{number} [1].parquet")
        write_part(connection, parts[-1])
    path = folder / f"{name}.parquet"
    join_parts(connection, parts, path, {"primum.notice": "it's a test", "primum.at": "order"})
    return path


def test_rows_and_lists_stand_in_one_order(connection, tmp_path):
    path = written(connection, tmp_path, "one", [ROWS])
    assert path.read_bytes() == written(connection, tmp_path, "two", [ROWS[::-1]]).read_bytes()
    found = connection.execute(f"FROM '{path}'")
    assert [column[0] for column in found.description] == list(COLUMNS)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in found.fetchall()]
    assert [(row["patient"], row["order"][-1], row["status"], row["check"]) for row in rows] == [
        ("Patient/1", "a", "reference", "z/z"),
        ("Patient/1", "b", "alert", "z/z"),
        ("Patient/1", "b", "not-assessable", None),
        ("Patient/1", "b", "reference", "z/a"),
        ("Patient/2", "a", "alert", "z/one"),
    ]
    assert rows[0]["at"].isoformat() == "2026-06-01T23:59:59"
    assert [reason["says"] for reason in rows[1]["reasons"]] == ["condition", "age"]
    assert [(it["fact"], it["checks"]) for it in rows[2]["missing"]] == [
        ("dose", ["z/one"]),
        ("sex", ["z/one", "z/two"]),
    ]


def test_parts_of_consecutive_patients_make_the_same_file(connection, tmp_path):
    one = written(connection, tmp_path, "one", [ROWS])
    some = written(connection, tmp_path, "some", [ROWS[1:], [], ROWS[:1]])
    assert one.read_bytes() == some.read_bytes()


def test_the_file_says_what_it_is(connection, tmp_path):
    path = written(connection, tmp_path, "one", [ROWS])
    said = connection.execute(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
    assert dict(said) == {b"primum.notice": b"it's a test", b"primum.at": b"order"}


def test_a_part_that_was_changed_stops(connection, tmp_path):
    part = tmp_path / "part.parquet"
    part.write_bytes(b"no longer Parquet, but long enough")
    with pytest.raises(Unreadable) as stop:
        join_parts(connection, [part], tmp_path / "joined.parquet", {})
    assert stop.value.problem.rule == "work-damaged"
    assert not (tmp_path / "joined.parquet").exists()

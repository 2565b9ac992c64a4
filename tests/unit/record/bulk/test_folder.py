"""Folders of bulk data: whatever is in them, the tables hold what the bedside would make of it."""

import gzip
import json
from pathlib import Path

import duckdb
import pytest

from primum.record.bulk import lines
from primum.record.bulk.folder import Bulk, read_folder
from primum.record.tables import TABLES
from primum.record.view_loader import load_views
from primum.vocabulary.problem import Unreadable


def patient(id_: str, **elements: object) -> dict:
    return {"resourceType": "Patient", "id": id_, "gender": "female", **elements}


def condition(id_: str, code: str = "c") -> dict:
    coding = [{"system": "urn:s", "code": code}, {"system": "urn:t", "code": "7"}]
    subject = {"reference": "Patient/p1"}
    return {
        "resourceType": "Condition",
        "id": id_,
        "subject": subject,
        "code": {"coding": coding, "text": "x"},
    }


def ndjson(*resources: dict | bytes) -> bytes:
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in resources
    )


class Folder:
    """A folder, and what is read from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = duckdb.connect(config={"threads": 2})

    def write(self, name: str, data: bytes) -> None:
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)

    def read(self) -> Bulk:
        return read_folder(self.connection, self.path)

    def rows(self, columns: str, table: str) -> list[tuple]:
        return self.connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()

    def told(self, bulk: Bulk) -> list[tuple[str, str, int]]:
        return [(p.rule, Path(p.place.path).name, p.place.line) for p in bulk.problems]


@pytest.fixture
def folder(tmp_path: Path):
    given = Folder(tmp_path)
    yield given
    given.connection.close()


def test_tables_have_the_columns_of_the_contract(folder: Folder) -> None:
    folder.write("Patient.ndjson", ndjson(patient("p1", birthDate="2020-01")))
    bulk = folder.read()
    assert (bulk.problems, bulk.ignored) == ((), ())
    for name, table in TABLES.items():
        described = folder.connection.execute(f"SELECT * FROM {name}").description
        assert [column[0] for column in described] == ["id", *(c for c, _ in table.columns)]
    assert folder.rows("*", "patient") == [("Patient/p1", "2020-01", "female")]


@pytest.mark.parametrize(
    "names",
    [
        ["Patient.ndjson", "Patient.1.ndjson"],
        ["Patient.000.ndjson.gz", "Patient.001.ndjson.gz"],
        ["export-1.ndjson", "deep/part.jsonl"],
        ["Patient.ndjson", "Condition.ndjson"],
    ],
)
def test_files_are_told_by_what_is_in_them(folder: Folder, names: list[str]) -> None:
    for number, name in enumerate(names):
        folder.write(name, ndjson(patient(f"p{number}")))
    bulk = folder.read()
    assert folder.rows("id", "patient") == [("Patient/p0",), ("Patient/p1",)]
    assert [rule for rule, *_ in folder.told(bulk)] == (
        ["wrong-type-in-file"] if "Condition.ndjson" in names else []
    )


def site_view(folder: Path, gender: str) -> None:
    paths = {"id": "getResourceKey()", "birth_date": "birthDate", "gender": gender}
    columns = [{"name": name, "path": path} for name, path in paths.items()]
    view = {
        "name": "patient",
        "resource": "Patient",
        "where": [{"path": "active = true"}],
        "select": [{"column": columns}],
    }
    folder.mkdir()
    (folder / "patient.json").write_text(json.dumps(view))


def test_a_site_has_its_own_views(folder: Folder, tmp_path: Path) -> None:
    site_view(tmp_path / "views", "extension('urn:sex').value.ofType(code)")
    sent = [patient(f"p{n}", active=n != 1) for n in range(3)]
    sent[2]["extension"] = [{"url": "urn:other", "valueCode": "no"}, {"url": "urn:sex"}]
    sent[0]["extension"] = [{"url": "urn:sex", "valueCode": "male"}]
    data = tmp_path / "data"
    data.mkdir()
    (data / "Patient.ndjson").write_bytes(ndjson(*sent))
    bulk = read_folder(folder.connection, data, load_views(tmp_path / "views"))
    assert bulk.problems == ()
    assert folder.rows("id, gender", "patient") == [("Patient/p0", "male"), ("Patient/p2", None)]


def test_a_view_that_bulk_cannot_say_is_refused(folder: Folder, tmp_path: Path) -> None:
    site_view(tmp_path / "views", "name.exists()")
    folder.write("Patient.ndjson", ndjson(patient("p1")))
    with pytest.raises(Unreadable, match="view-not-for-bulk"):
        read_folder(folder.connection, folder.path, load_views(tmp_path / "views"))


def test_names_of_files_are_no_patterns(folder: Folder) -> None:
    names = ["Patient[1].ndjson", "Patient1.ndjson", "Patient?.ndjson", "Patient*.ndjson"]
    for number, name in enumerate(names):
        folder.write(name, ndjson(patient(f"p{number}")))
    folder.write("[x]*/Encounter.ndjson", ndjson({"resourceType": "Encounter", "id": "e"}))
    bulk = folder.read()
    assert (bulk.problems, bulk.rows["patient"], bulk.ignored) == ((), 4, (("Encounter", 1),))


def test_every_coding_is_a_row(folder: Folder) -> None:
    folder.write("Condition.ndjson", ndjson(condition("c1", "a")))
    bulk = folder.read()
    assert bulk.rows["condition_coding"] == 2
    assert folder.rows("id, system, code", "condition_coding") == [
        ("Condition/c1", "urn:s", "a"),
        ("Condition/c1", "urn:t", "7"),
    ]


def test_a_corrupt_line_is_named_and_the_rest_is_read(folder: Folder, monkeypatch) -> None:
    monkeypatch.setattr(lines, "PIECE", 10)
    resources: list[dict | bytes] = [condition(f"c{number}") for number in range(100)]
    resources[56] = b'{"resourceType": "Condition", "id": "c56", '
    resources[57] = b""
    folder.write("Condition.1.ndjson", ndjson(*resources))
    folder.write("Condition.2.ndjson", ndjson(condition("d1")))
    bulk = folder.read()
    assert folder.told(bulk) == [("corrupt-line", "Condition.1.ndjson", 57)]
    assert bulk.rows["condition"] == 99
    assert bulk.rows["condition_coding"] == 198


def test_many_corrupt_lines_are_counted(folder: Folder) -> None:
    folder.write("Patient.ndjson", ndjson(patient("p1"), *[b"{"] * 50))
    bulk = folder.read()
    assert [line for _, _, line in folder.told(bulk)[:20]] == list(range(2, 22))
    assert bulk.problems[-1].value == "and 30 more in this file"
    assert bulk.rows["patient"] == 1


def test_what_is_odd_is_read_as_at_the_bedside(folder: Folder) -> None:
    odd = condition("c1")
    odd["code"]["coding"] = odd["code"]["coding"][0]
    number = condition("c2")
    number["code"]["text"] = 5
    date = {**condition("c3"), "recordedDate": "2024-02-30"}
    folder.write("Condition.ndjson", ndjson(odd, number, date, condition("c4")))
    bulk = folder.read()
    assert folder.told(bulk) == [
        ("wrong-type", "Condition.ndjson", 2),
        ("impossible-date", "Condition.ndjson", 3),
    ]
    assert "Condition/c2: 5" in bulk.problems[0].value
    assert folder.rows("id, text, recorded", "condition") == [
        ("Condition/c1", "x", None),
        ("Condition/c2", None, None),
        ("Condition/c3", "x", None),
        ("Condition/c4", "x", None),
    ]
    assert bulk.rows["condition_coding"] == 7


def test_a_truncated_gzip_gives_what_came_before(folder: Folder) -> None:
    data = gzip.compress(ndjson(*(patient(f"p{number * 7919}") for number in range(5000))))
    folder.write("Patient.ndjson.gz", b"")
    (folder.path / "Patient.ndjson.gz").write_bytes(data[: len(data) // 2])
    bulk = folder.read()
    assert {rule for rule, *_ in folder.told(bulk)} <= {"truncated-gzip", "corrupt-line"}
    assert "truncated-gzip" in {rule for rule, *_ in folder.told(bulk)}
    assert 1000 < bulk.rows["patient"] < 5000


def test_gzip_without_its_name_and_a_name_without_gzip(folder: Folder) -> None:
    folder.write("Patient.1.ndjson", gzip.compress(ndjson(patient("p1"))))
    (folder.path / "Patient.2.ndjson.gz").write_bytes(ndjson(patient("p2")))
    bulk = folder.read()
    assert bulk.problems == ()
    assert bulk.rows["patient"] == 2


def test_a_byte_order_mark_and_windows_line_ends(folder: Folder) -> None:
    data = ndjson(patient("p1"), patient("p2")).replace(b"\n", b"\r\n")
    folder.write("Patient.ndjson", b"\xef\xbb\xbf" + data)
    bulk = folder.read()
    assert bulk.problems == ()
    assert bulk.rows["patient"] == 2


def test_an_empty_file_is_told(folder: Folder) -> None:
    folder.write("Patient.ndjson", ndjson(patient("p1")))
    folder.write("Condition.ndjson", b"")
    folder.write("Flag.ndjson.gz", b"")
    bulk = folder.read()
    assert folder.told(bulk) == [
        ("empty-file", "Condition.ndjson", 0),
        ("empty-file", "Flag.ndjson.gz", 0),
    ]
    assert bulk.rows["patient"] == 1


def test_a_folder_of_empty_files_is_read(folder: Folder) -> None:
    folder.write("Condition.ndjson", b"")
    assert [rule for rule, *_ in folder.told(folder.read())] == ["empty-file"]


def test_other_types_are_counted_and_unknown_ones_told(folder: Folder) -> None:
    folder.write("Encounter.ndjson", ndjson(*[{"resourceType": "Encounter", "id": "e"}] * 3))
    folder.write("Wonder.ndjson", ndjson({"resourceType": "Wonder", "id": "w"}, patient("p1")))
    folder.write("manifest.json", b"{}")
    bulk = folder.read()
    assert bulk.ignored == (("Encounter", 3),)
    assert sorted(rule for rule, *_ in folder.told(bulk)) == [
        "file-not-read",
        "unknown-resource-type",
        "wrong-type-in-file",
    ]
    assert bulk.rows["patient"] == 1


def test_a_stray_resource_is_read_where_it_belongs(folder: Folder) -> None:
    folder.write("Patient.ndjson", ndjson(patient("p1"), condition("c1"), b"[1]", b"{}"))
    folder.write("Condition.ndjson", ndjson(condition("c1", "later"), condition("c2")))
    bulk = folder.read()
    assert folder.told(bulk) == [
        ("wrong-type-in-file", "Patient.ndjson", 2),
        ("wrong-shape", "Patient.ndjson", 3),
        ("resource-type-missing", "Patient.ndjson", 4),
        ("duplicate-id", "Condition", 0),
    ]
    assert folder.rows("id, code", "condition_coding WHERE system = 'urn:s'") == [
        ("Condition/c1", "c"),
        ("Condition/c2", "c"),
    ]


def test_of_a_resource_that_came_twice_the_first_counts(folder: Folder) -> None:
    folder.write("Condition.1.ndjson", ndjson(condition("c1", "first"), condition("c2")))
    folder.write("Condition.2.ndjson", ndjson(condition("c1", "second"), condition("c2")))
    bulk = folder.read()
    assert [(p.rule, p.value) for p in bulk.problems] == [("duplicate-id", "Condition/c1")]
    assert folder.rows("id, code", "condition_coding WHERE system = 'urn:s'") == [
        ("Condition/c1", "first"),
        ("Condition/c2", "c"),
    ]


def test_a_resource_without_an_id_and_a_member_given_twice(folder: Folder) -> None:
    twice = b'{"resourceType": "Patient", "id": "p2", "gender": "male", "gender": "female"}'
    nameless = {"resourceType": "Patient", "gender": "male"}
    folder.write("Patient.ndjson", ndjson(nameless, twice))
    bulk = folder.read()
    assert folder.told(bulk) == [
        ("id-invalid", "Patient.ndjson", 1),
        ("duplicate-member", "Patient.ndjson", 2),
    ]
    assert [gender for _, gender in folder.rows("id, gender", "patient")] == ["female", "male"]


def test_a_folder_with_nothing_in_it_is_refused(folder: Folder) -> None:
    with pytest.raises(Unreadable, match="no-data"):
        folder.read()
    with pytest.raises(Unreadable, match="folder-unreadable"):
        read_folder(folder.connection, folder.path / "none")


def test_parquet_of_the_same_tables_gives_the_same(folder: Folder, tmp_path: Path) -> None:
    folder.write("Condition.ndjson", ndjson(condition("c1"), condition("c2")))
    before = folder.read()
    rows = {name: folder.rows("*", name) for name in ("condition", "condition_coding")}
    out = tmp_path / "parquet"
    (out / "condition").mkdir(parents=True)
    for name in ("condition/1", "condition_coding"):
        path = str(out / f"{name}.parquet")
        folder.connection.execute(f"COPY {name.split('/')[0]} TO '{path}' (FORMAT parquet)")
    after = read_folder(folder.connection, out)
    assert (after.rows, after.problems) == (before.rows, ())
    assert {name: folder.rows("*", name) for name in rows} == rows


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("SELECT 'Patient/p' AS id, 'male' AS gender", "parquet-column-missing"),
        ("SELECT 'x' AS id", "parquet-column-missing"),
        (None, "parquet-unreadable"),
    ],
)
def test_a_parquet_table_of_another_form_is_refused(
    folder: Folder, query: str | None, rule: str
) -> None:
    path = folder.path / "patient.parquet"
    if query:
        folder.connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    else:
        path.write_bytes(b"PAR1 no")
    with pytest.raises(Unreadable, match=rule):
        folder.read()


def test_an_impossible_date_in_parquet_is_left_out(folder: Folder) -> None:
    row = "SELECT 'Patient/p' AS id, '2024-02-30' AS birth_date, 'male' AS gender"
    folder.connection.execute(f"COPY ({row}) TO '{folder.path}/patient.parquet' (FORMAT parquet)")
    bulk = folder.read()
    assert [(p.rule, p.value) for p in bulk.problems] == [("impossible-date", "2024-02-30")]
    assert folder.rows("*", "patient") == [("Patient/p", None, "male")]


def test_two_sources_of_one_table_are_refused(folder: Folder) -> None:
    folder.write("Patient.ndjson", ndjson(patient("p1")))
    folder.read()
    folder.connection.execute(f"COPY patient TO '{folder.path}/patient.parquet' (FORMAT parquet)")
    with pytest.raises(Unreadable, match="two-sources"):
        folder.read()

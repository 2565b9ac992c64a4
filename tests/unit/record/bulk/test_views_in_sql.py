"""Views in SQL: invented cases in the form of the public suite, and the bedside beside them."""

import json
from pathlib import Path

import duckdb
import pytest

from bulk_conformance.cases import difference, run_folder
from primum.record.bulk.compile import compile_view
from primum.record.bulk.references import reference_key
from primum.record.shapes import reference_key as bedside_key
from primum.record.tables import Kind
from primum.record.view_compiler import Plan, compile_views
from primum.record.view_definition import DefinitionError, read_view
from primum.record.view_paths import ViewError

FILE = Path(__file__).parent / "views.json"
GIVEN = json.loads(FILE.read_text("utf-8"))
CASES = GIVEN["tests"]
SHARED = [case for case in CASES if "bulk" not in case.get("tags", ())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_gives_its_rows(case: dict, tmp_path: Path) -> None:
    assert difference(case, GIVEN["resources"], tmp_path) == ""


def bedside_rows(view: dict) -> list[dict]:
    compiled = read_view({"name": "case", **view})
    names = compiled.column_names()
    flatten = compile_views([Plan(compiled)])
    return [
        dict(zip(names, row, strict=True))
        for one in GIVEN["resources"]
        if one["resourceType"] == view["resource"]
        for row in flatten(one, f"{one['resourceType']}/{one['id']}", [])[0]
    ]


@pytest.mark.parametrize("case", SHARED, ids=lambda case: case["title"])
def test_the_bedside_gives_the_same(case: dict) -> None:
    if case.get("expectError"):
        with pytest.raises((ViewError, DefinitionError)):
            bedside_rows(case["view"])
        return
    rows = bedside_rows(case["view"])
    assert sorted(map(repr, rows)) == sorted(map(repr, case["expect"]))


def test_the_runner_counts_and_says_what_differs(tmp_path: Path) -> None:
    wrong = {**CASES[0], "expect": [], "tags": ["shareable"]}
    meant = {**CASES[1], "expectError": False, "expect": []}
    fine = {**CASES[0], "expectColumns": ["id"]}
    (tmp_path / "x.json").write_text(json.dumps({**GIVEN, "tests": [wrong, meant, fine]}))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    outcomes = run_folder(tmp_path, scratch)
    assert [outcome.shareable for outcome in outcomes] == [True, False, False]
    assert outcomes[0].fault.startswith("the rows are")
    assert "several values" in outcomes[1].fault
    assert outcomes[2].fault.startswith("the columns are")


@pytest.mark.parametrize("kind", [None, "Patient", "Flag"])
@pytest.mark.parametrize("named", [None, "Patient", "Flag"])
def test_reference_keys_are_those_of_the_bedside(kind: str | None, named: str | None) -> None:
    texts = [
        *("Patient/p1", "Patient/p1/_history/2", "http://x.org/Patient/1", "urn:uuid:1", "#a", ""),
        *(
            "Flag/1",
            "a/b/c",
            "x",
            "Patient/",
            "Patient/é",
            "/Patient/1",
            "Patient/1/2",
            "\n/Flag/1",
        ),
        *("http://x/Flag/2/_history/1", 'Patient/"/x', "Patient/a\\b", "Flag/1/Patient/2", "//"),
    ]
    sql = reference_key("r", kind)
    with duckdb.connect() as connection:
        for text in texts:
            given = {"reference": text} | ({"type": named} if named else {})
            row = connection.execute(
                f"SELECT {sql} FROM (SELECT CAST($r AS STRUCT(reference JSON, type JSON)) AS r)",
                {
                    "r": {
                        "reference": json.dumps(text),
                        "type": json.dumps(named) if named else None,
                    }
                },
            ).fetchone()
            assert row == (bedside_key(given, kind),), text


@pytest.mark.parametrize(
    ("path", "kind", "fault"),
    [
        ("name.first()", Kind.TEXT, "cannot hold an object"),
        ("name.exists()", Kind.TEXT, "a column of text was expected"),
        ("name.count()", Kind.DATE, "a column of date was expected"),
        ("gender.use", Kind.TEXT, "there are no elements in this"),
        ("Patient.name", Kind.TEXT, "a path starts below the resource"),
        ("name.getReferenceKey()", Kind.TEXT, "only of a Reference"),
        ("gender.lowBoundary()", Kind.TEXT, "only of a date"),
        ("name = 'x'", Kind.BOOLEAN, "an object cannot be compared"),
        ("name.join()", Kind.TEXT, "only of texts"),
        ("name.extension(gender).url", Kind.TEXT, "takes a text"),
        ("gender.matches('x')", Kind.TEXT, "outside the subset"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(path: str, kind: Kind, fault: str) -> None:
    select = [{"column": [{"name": "x", "path": path}]}]
    view = read_view({"name": "v", "resource": "Patient", "select": select})
    with pytest.raises(ViewError, match=f"view v, column x: .*{fault}"):
        compile_view(view, (("x", kind),))


def test_the_shape_holds_what_is_used_and_no_more() -> None:
    paths = {"a": "name.family", "b": "name.exists()", "c": "maritalStatus.exists()", "d": "active"}
    select = [{"column": [{"name": name, "path": path} for name, path in paths.items()]}]
    query = compile_view(read_view({"name": "v", "resource": "Patient", "select": select}))
    assert query.columns == ("a", "b", "c", "d")
    assert query.shape.columns() == {
        "active": "JSON",
        "maritalStatus": 'STRUCT("id" JSON)',
        "name": 'STRUCT("family" JSON)[]',
    }

"""The views that ship, and a site's own in their place."""

import json
from pathlib import Path

import pytest

from primum.record.read import read_bundle
from primum.record.tables import TABLES
from primum.record.view_loader import load_views
from primum.vocabulary.problem import Unreadable


def test_every_table_has_a_view_with_its_columns() -> None:
    views = load_views()
    assert set(views.definitions) == set(TABLES)
    for name, table in TABLES.items():
        names = views.definitions[name].column_names()
        assert {"id", *(column for column, _ in table.columns)} <= set(names)


def write(folder: Path, name: str, resource: str, columns: dict[str, str]) -> None:
    column = [{"name": key, "path": path} for key, path in columns.items()]
    view = {"name": name, "resource": resource, "select": [{"column": column}]}
    (folder / f"{name}.json").write_text(json.dumps(view))


def test_a_site_can_read_the_birth_date_from_elsewhere(tmp_path: Path, bundle) -> None:
    columns = {
        "gender": "gender",
        "birth_date": "extension('urn:x').value.ofType(date)",
        "id": "getResourceKey()",
    }
    write(tmp_path, "patient", "Patient", columns)
    sent = bundle()
    sent["entry"][0]["resource"] = {
        **sent["entry"][0]["resource"],
        "extension": [{"url": "urn:x", "valueDate": "2001-02-03"}],
    }
    record = read_bundle(sent, load_views(tmp_path))
    assert (record.patient.birth_date, record.patient.gender) == ("2001-02-03", "male")


@pytest.mark.parametrize(
    ("name", "resource", "columns", "rule", "value"),
    [
        ("patient", "Patient", {"id": "id", "gender": "gender"}, "view-column-missing", "birth"),
        ("patients", "Patient", {"id": "id"}, "unknown-view", "patients"),
        ("patient", "Person", {"id": "id"}, "view-resource", "Person"),
        (
            "patient",
            "Patient",
            {"id": "id", "gender": "gender", "birth_date": "birthDate.lowBoundary()"},
            "view-expression",
            "column birth_date: 'birthDate.lowBoundary()'",
        ),
    ],
)
def test_a_view_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, name: str, resource: str, columns: dict[str, str], rule: str, value: str
) -> None:
    write(tmp_path, name, resource, columns)
    with pytest.raises(Unreadable) as stopped:
        load_views(tmp_path)
    assert stopped.value.problem.rule == rule
    assert value in str(stopped.value.problem)


def test_a_folder_without_views_or_with_broken_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="views-missing"):
        load_views(tmp_path)
    (tmp_path / "patient.json").write_text("{")
    with pytest.raises(Unreadable, match="view-not-json"):
        load_views(tmp_path)

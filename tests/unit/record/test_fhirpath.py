"""The FHIRPath subset: what parses, what is refused, and what compiled views give."""

import pytest

from primum.record.fhirpath import FHIRPathError, parse
from primum.record.view_compiler import Plan, compile_views
from primum.record.view_definition import DefinitionError, read_view
from primum.record.view_paths import ViewError

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "active": True,
    "name": [
        {"use": "official", "family": "Jansen", "given": ["An", "Bo"]},
        {"use": "nickname", "given": ["Cy"]},
    ],
    "extension": [{"url": "http://x/sex", "valueCode": "F"}],
    "managingOrganization": {"reference": "Organization/o1"},
    "deceasedDateTime": "2020",
}


def view(*select: dict, resource: str = "Patient", **others: object) -> dict:
    return {"name": "v", "resource": resource, "select": list(select), **others}


def columns(**paths: str) -> dict:
    return {"column": [{"name": name, "path": path} for name, path in paths.items()]}


def rows(definition: dict, resource: object = PATIENT) -> list[tuple]:
    faults: list = []
    (found,) = compile_views([Plan(read_view(definition))])(resource, "Patient/p1", faults)
    assert faults == []
    return list(found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("active", True),
        ("name.family", "Jansen"),
        ("name[1].given[0]", "Cy"),
        ("name.first().use", "official"),
        ("name.where(use = 'nickname').given.first()", "Cy"),
        ("name.where(use = 'nickname' and given.exists()).exists()", True),
        ("name.where(use = 'none').empty()", True),
        ("name.exists(use = 'none')", False),
        ("active.not()", False),
        ("active = true", True),
        ("id != 'p1'", False),
        ("name.family = 'Jansen' or photo = 'x'", True),
        ("photo = 'x'", None),
        ("name.given.join(' ')", "An Bo Cy"),
        ("name.given.count()", 3),
        ("extension('http://x/sex').value.ofType(code)", "F"),
        ("deceased.ofType(dateTime)", "2020"),
        ("getResourceKey()", "Patient/p1"),
        ("managingOrganization.getReferenceKey()", "Organization/o1"),
        ("managingOrganization.getReferenceKey(Organization)", "Organization/o1"),
        ("managingOrganization.getReferenceKey(Patient)", None),
        ("photo.contentType", None),
    ],
)
def test_a_path_gives_its_value(path: str, value: object) -> None:
    assert rows(view(columns(x=path))) == [(value,)]


def test_for_each_makes_a_row_an_element_and_knows_its_number() -> None:
    each = {"forEach": "name", **columns(number="%rowIndex", use="use")}
    assert rows(view(columns(id="id"), each)) == [("p1", 0, "official"), ("p1", 1, "nickname")]


def test_for_each_of_nothing_makes_no_row_and_or_null_makes_one() -> None:
    assert rows(view(columns(id="id"), {"forEach": "photo", **columns(x="url")})) == []
    assert rows(view(columns(id="id"), {"forEachOrNull": "photo", **columns(x="url")})) == [
        ("p1", None)
    ]


def test_union_all_adds_the_rows_of_its_branches() -> None:
    union = {"unionAll": [columns(x="id"), {"forEach": "name.given", **columns(x="$this")}]}
    assert rows(view(union)) == [("p1",), ("An",), ("Bo",), ("Cy",)]


def test_where_and_constants_choose_resources() -> None:
    constant = [{"name": "wanted", "valueString": "Jansen"}]
    where = [{"path": "name.family = %wanted"}]
    assert rows(view(columns(id="id"), where=where, constant=constant)) == [("p1",)]
    assert rows(view(columns(id="id"), where=where, constant=constant), {"id": "p2"}) == []


def test_a_constant_is_not_taken_for_a_string_of_its_name() -> None:
    constant = [{"name": "a", "valueString": "p1"}]
    found = rows(view(columns(x="id = %a", y="id = 'a'"), constant=constant))
    assert found == [(True, False)]


def test_a_constant_may_be_a_position_and_where_needs_a_truth() -> None:
    constant = [{"name": "n", "valueInteger": 1}]
    assert rows(view(columns(x="name[%n].use"), constant=constant)) == [("nickname",)]
    faults: list = []
    definition = view(columns(id="id"), where=[{"path": "name.family"}])
    (found,) = compile_views([Plan(read_view(definition))])(PATIENT, "Patient/p1", faults)
    assert list(found) == []
    assert [fault.rule for fault in faults] == ["wrong-type"]


def test_a_collection_column_keeps_all_values() -> None:
    column = {"column": [{"name": "x", "path": "name.given", "collection": True}]}
    assert rows(view(column)) == [(["An", "Bo", "Cy"],)]


@pytest.mark.parametrize(
    "path",
    ["name.", "a + b", "name[x]", "matches('x')", "first(", "a b", "'open", "ofType()", "1 = = 2"],
)
def test_an_expression_outside_the_subset_is_refused(path: str) -> None:
    with pytest.raises(FHIRPathError):
        parse(path)


def test_the_refusal_names_view_column_and_expression() -> None:
    with pytest.raises(ViewError, match=r"view v, column x: 'a\.lowBoundary\(\)'"):
        compile_views([Plan(read_view(view(columns(x="a.lowBoundary()"))))])
    with pytest.raises(ViewError, match="no such constant"):
        compile_views([Plan(read_view(view(columns(x="%nothing"))))])


@pytest.mark.parametrize(
    "definition",
    [
        [],
        {"name": "v"},
        {"name": "v", "resource": "Patient", "select": []},
        view(columns(x="id"), columns(x="id")),
        view({"repeat": ["item"], **columns(x="id")}),
        view({"unionAll": [columns(x="id"), columns(y="id")]}),
        view({"forEach": "name", "forEachOrNull": "name", **columns(x="use")}),
        view(columns(**{"x y": "id"})),
    ],
)
def test_a_view_of_another_form_is_refused(definition: object) -> None:
    with pytest.raises(DefinitionError):
        read_view(definition)

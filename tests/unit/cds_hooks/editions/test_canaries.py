"""A canary that stays silent keeps a pack out of service, and so does having none."""

import json

import pytest
from msgspec.structs import replace

from primum.cds_hooks.editions.canaries import try_canaries
from primum.cds_hooks.editions.edition import load_edition
from primum.cds_hooks.editions.folder import read_canaries
from primum.cds_hooks.settings import PackSettings
from primum.checks.check import Status
from primum.vocabulary.problem import Unreadable


@pytest.fixture
def edition(first, pack):
    return load_edition(pack, PackSettings())


def rules(problems):
    return [problem.rule for problem in problems]


def test_canaries_that_were_built_alert(edition):
    assert try_canaries(edition, edition.canaries) == []


def test_a_check_that_stays_silent_is_named(edition):
    eu = next(it for it in edition.canaries if it.jurisdiction == "eu")
    canary = replace(eu, alerts=("tralin/diabetes", "tralin/adults"))
    [problem] = try_canaries(edition, [canary])
    assert (problem.rule, problem.value) == ("canary-silent", "tralin/adults")
    assert problem.place.path == "canary tralin/boy/eu"


def test_each_is_asked_in_its_own_jurisdiction_at_its_own_moment(edition):
    us = next(it for it in edition.canaries if it.jurisdiction == "us")
    assert us.alerts == ("tralin/adults", "tralin/diabetes")
    grown = replace(us, at="2036-06-01")  # the boy is 20 then
    assert try_canaries(edition, [grown])[0].value == "tralin/adults"


def test_a_patient_who_no_longer_fits_does_not_alert(edition):
    canary = edition.canaries[0]
    resources = [it["resource"] for it in canary.bundle["entry"]]
    kept = [it for it in resources if it["resourceType"] != "Condition"]
    bundle = {**canary.bundle, "entry": [{"resource": it} for it in kept]}
    problems = try_canaries(edition, [replace(canary, bundle=bundle), *edition.canaries])
    assert rules(problems) == ["canary-silent"]


def test_having_none_is_a_problem(edition):
    assert rules(try_canaries(edition, [])) == ["no-canaries"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"bundle": {"resourceType": "Bundle", "entry": "Jansen"}},
        {"bundle": {}},
        {"at": "the first of Jansen"},
    ],
)
def test_one_that_cannot_be_read_is_told_without_what_it_holds(edition, wrong):
    [problem] = try_canaries(edition, [replace(edition.canaries[0], **wrong)])
    assert problem.rule in ("canary-unreadable", "canary-silent")
    assert "Jansen" not in str(problem)


def test_where_only_approved_checks_run_only_those_have_to_alert(edition):
    assert rules(try_canaries(edition, edition.canaries, only_approved=True)) == ["no-canaries"]
    meaning = edition.pack.meaning
    checks = tuple(replace(check, status=Status.APPROVED) for check in meaning.checks)
    pack = replace(edition.pack, meaning=replace(meaning, checks=checks))
    approved = replace(edition, pack=pack, screener=type(edition.screener)(pack))
    assert try_canaries(approved, edition.canaries, only_approved=True) == []


def test_a_site_has_its_own(edition, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    canary = edition.canaries[0]
    own = {name: getattr(canary, name) for name in canary.__struct_fields__} | {"id": "own"}
    (folder / "own.json").write_text(json.dumps(own))
    (folder / "readme.txt").write_text("not one of them")
    assert [it.id for it in read_canaries(folder)] == ["own"]


@pytest.mark.parametrize("text", ["", "{}", "Jansen", '{"id": "Jansen", "alerts": "x"}'])
def test_a_sites_own_that_is_none_is_refused_without_what_it_holds(tmp_path, text):
    (tmp_path / "own.json").write_text(text)
    with pytest.raises(Unreadable) as stop:
        read_canaries(tmp_path)
    assert stop.value.problem.rule == "canary-invalid"
    assert "Jansen" not in str(stop.value)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(Unreadable) as stop:
        read_canaries(tmp_path / "none")
    assert stop.value.problem.rule == "canaries-missing"

"""Which knowledge a command runs on."""

import pytest

import primum
from primum.cli.knowledge import chosen_folder
from primum.vocabulary.problem import Unreadable


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def installed(monkeypatch, package):
    package.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(primum, "__file__", str(package / "__init__.py"))


def test_a_folder_that_was_named_comes_first(elsewhere):
    (elsewhere / "knowledge").mkdir()
    (elsewhere / "mine").mkdir()
    assert chosen_folder(elsewhere / "mine") == elsewhere / "mine"


def test_then_the_one_at_hand(elsewhere):
    (elsewhere / "knowledge").mkdir()
    assert str(chosen_folder(None)) == "knowledge"


def test_then_the_copy_in_the_package(elsewhere, monkeypatch):
    package = elsewhere / "site-packages" / "primum"
    installed(monkeypatch, package)
    (package / "shipped" / "knowledge").mkdir(parents=True)
    assert chosen_folder(None) == package / "shipped" / "knowledge"


def test_then_the_one_beside_the_source(elsewhere, monkeypatch):
    installed(monkeypatch, elsewhere / "clone" / "src" / "primum")
    (elsewhere / "clone" / "knowledge").mkdir()
    assert chosen_folder(None) == elsewhere / "clone" / "knowledge"


def test_a_folder_beside_an_installed_package_is_nobodys_knowledge(elsewhere, monkeypatch):
    installed(monkeypatch, elsewhere / "lib" / "site-packages" / "primum")
    (elsewhere / "lib" / "knowledge").mkdir()
    with pytest.raises(Unreadable) as stop:
        chosen_folder(None)
    assert stop.value.problem.rule == "knowledge-missing"


def test_a_named_folder_that_is_not_there_is_not_replaced_by_another(elsewhere):
    (elsewhere / "knowledge").mkdir()
    with pytest.raises(Unreadable):
        chosen_folder(elsewhere / "mien")

"""Places that cannot be read or written are refused before any work."""

from pathlib import Path

import pytest

from primum.screening.population.places import refuse_places
from primum.vocabulary.problem import Unreadable


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "Patient.ndjson").write_text("{}\n")
    return folder


def rule(*places):
    with pytest.raises(Unreadable) as stop:
        refuse_places(*places)
    return stop.value.problem.rule


def test_sound_places_pass(data, tmp_path):
    pack = tmp_path / "pack.json"
    pack.write_text("{}")
    refuse_places(data, tmp_path / "new" / "findings.parquet", tmp_path, (pack, None))


def test_the_one_file_that_is_read_is_not_written_over(data):
    file = data / "Patient.ndjson"
    assert rule(file, file, None) == "output-is-input"
    assert rule(file, data / ".." / "data" / "Patient.ndjson", None) == "output-is-input"


def test_what_leads_to_an_input_is_that_input(data, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(data / "Patient.ndjson")
    assert rule(link, data / "Patient.ndjson", None) == "output-is-input"


def test_the_pack_is_not_written_over(data, tmp_path):
    pack = tmp_path / "pack.json"
    pack.write_text("{}")
    assert rule(data, pack, None, (pack,)) == "output-is-input"


def test_places_within_the_data_are_refused(data, tmp_path):
    out = tmp_path / "f.parquet"
    assert rule(data, data / "deep" / "f.parquet", None) == "output-in-data"
    assert rule(data, out, data / "work") == "output-in-data"


def test_a_folder_is_no_output_and_a_file_no_folder_to_work_in(data, tmp_path):
    assert rule(data, tmp_path, None) == "output-not-written"
    assert rule(data, tmp_path / "f.parquet", data / "Patient.ndjson") == "output-in-data"
    file = tmp_path / "file"
    file.write_text("")
    assert rule(data, tmp_path / "f.parquet", file) == "scratch-not-folder"


def test_names_that_a_database_cannot_have_are_refused(data, tmp_path):
    assert rule(data, tmp_path / "f?.parquet", None) == "place-not-usable"
    assert rule(data, tmp_path / "f.parquet", tmp_path / "a?b") == "place-not-usable"


def test_no_data_is_said(tmp_path):
    assert rule(tmp_path / "none", tmp_path / "f.parquet", None) == "data-missing"


def test_places_that_may_not_be_looked_at_are_said(data, tmp_path, monkeypatch):
    def refuse(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refuse)
    assert rule(data, tmp_path / "f.parquet", None) == "disk-failed"

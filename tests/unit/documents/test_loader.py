import os
from pathlib import Path

import pytest

from primum.documents import loader
from primum.documents.loader import load_document, load_documents
from primum.vocabulary.problem import Unreadable


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "README.md": "---\ntitle: Knowledge\n---\n",
        "medicines/mecasermin.md": "# Mecasermin\n",
        "medicines/more/aspirin.md": "# Aspirin\n",
        "conditions/asthma.md": "# Asthma\n",
        "conditions/README.md": "# About this folder\n",
        ".hidden/secret.md": "# Secret\n",
        "medicines/.draft.md": "# Draft\n",
        "medicines/notes.txt": "notes",
    }.items():
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Path("knowledge")


def rules(problems):
    return [(problem.rule, str(problem.place)) for problem in problems]


def test_documents_are_sorted_and_know_kind_and_path(folder):
    documents, problems = load_documents(folder)
    assert problems == []
    assert [(document.kind, document.id, document.path) for document in documents] == [
        ("", "README", "knowledge/README.md"),
        ("conditions", "asthma", "knowledge/conditions/asthma.md"),
        ("medicines", "mecasermin", "knowledge/medicines/mecasermin.md"),
        ("medicines", "aspirin", "knowledge/medicines/more/aspirin.md"),
    ]


def test_paths_are_as_a_person_would_type_them(folder, tmp_path, monkeypatch):
    documents, _ = load_documents(tmp_path / "knowledge")
    assert documents[0].path == "knowledge/README.md"
    monkeypatch.chdir(tmp_path / "knowledge")
    documents, _ = load_documents(Path())
    assert [document.path for document in documents][:2] == ["README.md", "conditions/asthma.md"]
    monkeypatch.chdir(tmp_path / "knowledge" / "medicines")
    documents, _ = load_documents(tmp_path / "knowledge")
    assert documents[0].path == (tmp_path / "knowledge/README.md").as_posix()


def test_one_bad_document_hides_no_other(folder):
    (folder / "conditions/bad.md").write_text("---\ntitle: [\n---\n")
    (folder / "conditions/latin.md").write_bytes("# Lösung\nfirst\r\n40 µg/kg\n".encode("latin-1"))
    (folder / "conditions/nothing.md").write_text("\n")
    (folder / "conditions/gone.md").symlink_to("nowhere.md")
    (folder / "conditions/loop.md").symlink_to("loop.md")
    documents, problems = load_documents(folder)
    assert rules(problems) == [
        ("yaml-broken", "knowledge/conditions/bad.md:3"),
        ("unreadable", "knowledge/conditions/gone.md"),
        ("not-utf-8", "knowledge/conditions/latin.md:1"),
        ("unreadable", "knowledge/conditions/loop.md"),
        ("document-empty", "knowledge/conditions/nothing.md"),
    ]
    assert {"asthma", "bad", "latin", "nothing"} <= {document.id for document in documents}
    latin = next(document for document in documents if document.id == "latin")
    assert latin.text == "# L\ufffdsung\nfirst\r\n40 \ufffdg/kg\n"
    assert "byte 4" in problems[2].fault
    assert problems[2].value == "0xF6"


def test_the_line_of_a_byte_that_is_not_utf8(folder):
    (folder / "conditions/latin.md").write_bytes(b"one\r\ntwo\rthree\n\xb5")
    _, problems = load_documents(folder)
    assert rules(problems) == [("not-utf-8", "knowledge/conditions/latin.md:4")]


def test_the_same_id_twice_names_both_places(folder):
    (folder / "medicines/asthma.md").write_text("# Asthma\n")
    documents, problems = load_documents(folder)
    assert rules(problems) == [("document-id-duplicate", "knowledge/medicines/asthma.md")]
    assert "knowledge/conditions/asthma.md" in problems[0].fault
    assert [document.kind for document in documents if document.id == "asthma"] == [
        "conditions", "medicines",
    ]  # fmt: skip


def test_links_to_folders_are_said_and_not_followed(folder):
    (folder / "medicines/loop").symlink_to(folder.resolve(), target_is_directory=True)
    documents, problems = load_documents(folder)
    assert rules(problems) == [("folder-linked", "knowledge/medicines/loop")]
    assert len(documents) == 4


def test_a_folder_that_is_itself_a_link_is_read(folder):
    Path("link").symlink_to(folder, target_is_directory=True)
    documents, problems = load_documents(Path("link"))
    assert (len(documents), problems) == (4, [])


def test_what_is_no_file_is_never_opened(folder):
    os.mkfifo(folder / "medicines/pipe.md")
    documents, problems = load_documents(folder)
    assert rules(problems) == [("not-a-file", "knowledge/medicines/pipe.md")]
    assert len(documents) == 4


def test_a_huge_file_is_refused_unread(folder):
    with (folder / "medicines/huge.md").open("wb") as file:
        file.truncate(200_000_000)
    documents, problems = load_documents(folder)
    assert rules(problems) == [("document-too-large", "knowledge/medicines/huge.md")]
    assert problems[0].value == "200,000,000 bytes"
    assert len(documents) == 4


def test_a_file_or_folder_that_may_not_be_read(folder, monkeypatch):
    def refuse(path, *rest):
        if "mecasermin" in str(path) or "conditions" in str(path):
            raise PermissionError(13, "Permission denied")
        return real_scan(path, *rest) if path != "read" else b""

    real_scan, real_read = os.scandir, Path.read_bytes
    monkeypatch.setattr(loader.os, "scandir", refuse)
    monkeypatch.setattr(
        Path,
        "read_bytes",
        lambda path: refuse("mecasermin") if path.stem == "mecasermin" else real_read(path),
    )
    documents, problems = load_documents(folder)
    assert rules(problems) == [
        ("unreadable", "knowledge/conditions"),
        ("unreadable", "knowledge/medicines/mecasermin.md"),
    ]
    assert "permission" in problems[0].remedy
    assert [document.id for document in documents] == ["README", "aspirin"]


@pytest.mark.parametrize("name", ["nowhere", "knowledge/README.md"])
def test_without_a_folder_the_work_stops(folder, name):
    with pytest.raises(Unreadable) as stopped:
        load_documents(Path(name))
    assert stopped.value.problem.place.path == name
    assert stopped.value.problem.remedy


def test_a_folder_without_documents_is_said(tmp_path):
    documents, problems = load_documents(tmp_path)
    assert documents == []
    assert [problem.rule for problem in problems] == ["folder-without-documents"]


def test_a_name_that_is_not_utf8_can_be_printed(folder):
    (folder / "medicines" / os.fsdecode(b"caf\xe9.md")).write_text("# A\n")
    documents, problems = load_documents(folder)
    assert problems == []
    assert "knowledge/medicines/caf\ufffd.md" in [document.path for document in documents]


def test_one_document_by_its_path(folder):
    document, problems = load_document(folder / "medicines/mecasermin.md")
    assert document is not None
    assert (document.id, document.kind, problems) == ("mecasermin", "medicines", [])
    document, problems = load_document(folder / "medicines/nowhere.md")
    assert document is None
    assert rules(problems) == [("unreadable", "knowledge/medicines/nowhere.md")]

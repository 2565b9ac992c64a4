"""The other commands from outside: build, test, fmt, explain, list and schema."""

import json
import re
import shutil

import jsonschema
import pytest

from primum.cli.main import COMMANDS

BROKEN = """\
---
title: Broken
---
A sentence.

```yaml statement
id: nothing
kind: no-such-kind
summary: {en: Nothing.}
sources: []
```
"""


@pytest.fixture
def folder(tmp_path, knowledge):
    """A copy of the knowledge, to be changed."""
    return shutil.copytree(knowledge, tmp_path / "knowledge")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(primum, command):
    done = primum(command, "--help")
    assert done.returncode == 0
    assert "--format" in done.stdout


def test_the_version_is_said(primum):
    assert re.fullmatch(r"primum \d+\.\d+\.\d+\n", primum("--version").stdout)


# --- build -----------------------------------------------------------------------------------------


def test_the_same_knowledge_gives_the_same_bytes(primum, folder, tmp_path):
    for name in ("one", "two"):
        assert primum("build", "knowledge", "-o", name).returncode == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_broken_statement_is_said_and_the_rest_is_built(primum, folder, tmp_path):
    (folder / "medicines" / "broken.md").write_text(BROKEN, "utf-8")
    done = primum("build", "knowledge", "-o", "pack.json")
    assert done.returncode == 1
    assert "knowledge/medicines/broken.md:" in done.stderr
    assert done.stdout == ""
    assert b"mecasermin/maximum-dose" in (tmp_path / "pack.json").read_bytes()


def test_build_describes_itself_in_json(primum, folder):
    done = primum("build", "knowledge", "-o", "pack.json", "--format", "json")
    made = json.loads(done.stdout)
    assert (made["output"], made["problems"]) == ("pack.json", [])
    assert made["checks"] > 0


def test_a_pack_that_cannot_be_written_is_said(primum, folder):
    done = primum("build", "knowledge", "-o", "/proc/none/pack.json")
    assert done.returncode == 3
    assert "output-not-written" in done.stderr


# --- test ------------------------------------------------------------------------------------------


def test_the_worked_patients_pass(primum, knowledge):
    done = primum("test", knowledge)
    assert done.returncode == 0, done.stdout
    assert " 0 failed" in done.stdout


def test_a_changed_limit_fails_its_cases_with_their_places(primum, folder):
    monograph = folder / "medicines" / "mecasermin.md"
    text = monograph.read_text("utf-8")
    assert "at-most: 0.12 mg/kg" in text
    monograph.write_text(text.replace("at-most: 0.12 mg/kg", "at-most: 0.5 mg/kg"), "utf-8")
    done = primum("test", "knowledge", "--format", "json")
    results = json.loads(done.stdout)
    assert done.returncode == 1
    failed = [case for case in results["cases"] if not case["passed"]]
    assert len(failed) == results["failed"] > 0
    assert any("maximum-dose" in case["message"] for case in failed)
    assert all(case["place"]["line"] > 0 for case in failed)


def test_a_case_that_cannot_be_read_is_no_case_that_passed(primum, folder):
    monograph = folder / "medicines" / "mecasermin.md"
    text = monograph.read_text("utf-8")
    assert "at: 2026-06-01" in text
    monograph.write_text(text.replace("at: 2026-06-01", "at: 2026-02-30", 1), "utf-8")
    done = primum("test", "knowledge")
    assert done.returncode == 1
    assert "impossible-date" in done.stderr


# --- fmt -------------------------------------------------------------------------------------------


def test_the_shipped_documents_are_in_their_form(primum, knowledge):
    done = primum("fmt", "--check", knowledge)
    assert (done.returncode, done.stdout) == (0, "")


def test_fmt_mends_once_and_then_rests(primum, folder):
    path = folder / "conditions" / "diabetes-mellitus.md"
    path.write_text(path.read_text("utf-8").replace("title:  ", "title:") + "\n\n\n", "utf-8")
    assert primum("fmt", "--check", "knowledge").returncode == 1
    done = primum("fmt", "knowledge")
    assert (done.returncode, done.stdout) == (0, "knowledge/conditions/diabetes-mellitus.md\n")
    assert primum("fmt", "--check", "knowledge").returncode == 0


def test_fmt_of_nothing_is_unreadable(primum):
    done = primum("fmt", "nowhere.md")
    assert done.returncode == 3
    assert "nowhere.md: document-unreadable" in done.stderr


def test_fmt_says_that_broken_yaml_has_no_form(primum, tmp_path):
    document = tmp_path / "broken.md"
    document.write_text("---\ntitle: [x\n---\n\n# X\n", "utf-8")
    done = primum("fmt", document)
    assert done.returncode == 1
    assert f"{document}:" in done.stderr
    assert "yaml-broken" in done.stderr
    assert document.read_text("utf-8") == "---\ntitle: [x\n---\n\n# X\n"


def test_fmt_says_that_a_folder_is_empty(primum, tmp_path):
    (tmp_path / "empty" / "folder.md").mkdir(parents=True)
    done = primum("fmt", "empty")
    assert done.returncode == 0
    assert "empty: folder-without-documents" in done.stderr


def test_fmt_leaves_what_is_no_document(primum, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("#!/bin/python\nimport sys\n", "utf-8")
    done = primum("fmt", script)
    assert done.returncode == 3
    assert "no-document" in done.stderr
    assert script.read_text("utf-8") == "#!/bin/python\nimport sys\n"


# --- explain ---------------------------------------------------------------------------------------


def test_explain_walks_from_the_check_to_sentence_sources_and_cases(primum, knowledge):
    done = primum(
        "explain", "mecasermin/maximum-dose", "--knowledge", knowledge, "--format", "json"
    )
    (explained,) = json.loads(done.stdout)["explanations"]
    assert explained["criterion"] == ["the order allows more than 0.12 mg/kg per administration"]
    assert explained["statement"]["sentence"]
    assert explained["sources"][0]["section"] == "4.2"
    assert any(case["expects"] == "alert" for case in explained["cases"])


def test_explain_with_a_pack_needs_no_documents(primum, pack):
    done = primum("explain", "mecasermin/maximum-dose", "--pack", pack)
    assert done.returncode == 0
    assert "the order allows more than 0.12 mg/kg per administration" in done.stdout


def test_explain_speaks_dutch(primum, pack):
    arguments = ("explain", "mecasermin/diabetes-mellitus", "--pack", pack, "--lang", "nl")
    text = primum(*arguments).stdout
    assert "de patiënt heeft diabetes mellitus" in text
    assert "contra-indicatie ja, actie ja, beleid bewaken" in text
    (explained,) = json.loads(primum(*arguments, "--format", "json").stdout)["explanations"]
    assert explained["criterion"] == ["de patiënt heeft diabetes mellitus"]


@pytest.mark.parametrize("asked", ["mecasermin", "mecasermin--diabetes-mellitus"])
def test_explain_takes_the_id_of_a_document_too(primum, pack, asked):
    done = primum("explain", asked, "--pack", pack, "--format", "json")
    checks = {explained["check"] for explained in json.loads(done.stdout)["explanations"]}
    assert "mecasermin/diabetes-mellitus" in checks


def test_explain_proposes_what_was_meant(primum, pack):
    done = primum("explain", "mecasermin/maximum-dosis", "--pack", pack)
    assert done.returncode == 2
    assert "did you mean mecasermin/maximum-dose" in done.stderr


# --- list ------------------------------------------------------------------------------------------


def test_list_shows_each_document_with_its_sections(primum, folder):
    done = primum("list", "knowledge", "--format", "json")
    listing = json.loads(done.stdout)
    (monograph,) = [d for d in listing["documents"] if d["id"] == "mecasermin" and d["kind"] == "medicines"]  # fmt: skip
    assert monograph["path"] == "knowledge/medicines/mecasermin.md"
    assert monograph["title"] == "Mecasermin"
    assert monograph["statements"] > 10
    assert all(section["line"] > 0 for section in monograph["sections"])


def test_list_puts_a_problem_with_its_document_and_goes_on(primum, folder):
    (folder / "medicines" / "broken.md").write_text(BROKEN, "utf-8")
    done = primum("list", "knowledge", "--format", "json")
    assert done.returncode == 0
    by_id = {document["id"]: document for document in json.loads(done.stdout)["documents"]}
    assert by_id["broken"]["problems"]
    assert by_id["diabetes-mellitus"]["problems"] == []


def test_list_counts_sections(primum, tmp_path):
    medicines = tmp_path / "notes" / "medicines"
    medicines.mkdir(parents=True)
    (medicines / "a.md").write_text("# A\n\n## Dosage\n\nLittle.\n", "utf-8")
    (medicines / "b.md").write_text("# B\n\n## dosage\n\nMuch.\n\n## Storage\n\nCold.\n", "utf-8")
    done = primum("list", "notes", "--sections", "--format", "json")
    counted = {
        one["heading"].lower(): one["documents"] for one in json.loads(done.stdout)["sections"]
    }
    assert counted["dosage"] == 2
    assert counted["storage"] == 1


# --- schema ----------------------------------------------------------------------------------------


def test_schemas_are_schemas(primum):
    found = json.loads(primum("schema").stdout)
    assert {"statement", "cases", "medicines", "findings"} <= set(found)
    for schema in found.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_schemas_can_be_written_for_an_editor(primum, tmp_path):
    assert primum("schema", "-o", "schemas").returncode == 0
    assert (tmp_path / "schemas" / "statement.schema.json").is_file()

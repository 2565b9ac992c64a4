"""`primum lint`, from outside."""

import json

import pytest

UNDATED = """\
---
title: Examplin in asthma
medicine: examplin
condition: asthma
---
# Examplin in asthma

```yaml search
id: pubmed
database: PubMed
query: examplin AND asthma
```
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "assessments").mkdir()
    (tmp_path / "assessments" / "examplin--asthma.md").write_text(UNDATED, "utf-8")
    return tmp_path


def test_a_fault_is_said_with_place_rule_verdict_and_remedy_and_the_answer_is_no(primum, folder):
    done = primum("lint", str(folder), "--only", "S301", cwd=folder)
    assert done.returncode == 1
    first, second = done.stdout.splitlines()[:2]
    assert first.startswith("assessments/examplin--asthma.md:9: S301 search-undated: this search")
    assert first.endswith("PubMed [impossible]")
    assert second.strip().endswith("run it again.")


def test_json_has_everything(primum, folder):
    done = primum("lint", str(folder), "--only", "S301", "--format", "json", cwd=folder)
    said = json.loads(done.stdout)
    assert said["texts"] == 1
    assert said["verdicts"] == {"impossible": 1, "suspicious": 0, "untestable": 0}
    problem = said["problems"][0]
    assert set(problem) == {"path", "line", "rule", "verdict", "message", "remedy"}
    assert (problem["line"], problem["rule"]) == (9, "S301 search-undated")


def test_a_text_without_faults_is_done(primum, tmp_path):
    (tmp_path / "note.txt").write_text("Nothing is counted here.\n", "utf-8")
    done = primum("lint", "note.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 text, ")


def test_a_document_can_be_named_by_its_id(primum, tmp_path):
    for asked in ("mecasermin", "mecasermin/diabetes-mellitus", "mecasermin--diabetes-mellitus"):
        done = primum("lint", asked, cwd=tmp_path)
        assert done.returncode == 0, done.stdout
        assert done.stdout.startswith("1 text, ")


def test_the_page_of_a_rule(primum):
    done = primum("lint", "--explain", "S301")
    assert done.returncode == 0
    for heading in ("What it finds", "Why it matters", "Wrong", "Right"):
        assert f"\n{heading}\n" in done.stdout
    listed = json.loads(primum("lint", "--rules", "--format", "json").stdout)
    assert {"code", "name", "summary"} <= set(listed[0])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["lint", "nowhere.txt"], 3, "no such file or folder"),
        (["lint", "--only", "Z9"], 2, "no rule is called that"),
        (["lint", "--today", "soon"], 2, "expected a date"),
    ],
)
def test_misuse_is_said(primum, tmp_path, arguments, code, said):
    done = primum(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_shipped_knowledge_has_no_fault(primum, knowledge):
    done = primum("lint", knowledge)
    assert done.returncode == 0, done.stdout


def test_a_document_of_a_folder_is_linted_with_it_and_only_its_faults_are_said(primum, folder):
    (folder / "README.md").write_text("---\ntitle: T\nversion: 1\nnotice: {en: N}\n---\n", "utf-8")
    (folder / "conditions").mkdir()
    (folder / "conditions" / "asthma.md").write_text("---\ntitle: Asthma\n---\n", "utf-8")
    done = primum("lint", "assessments/examplin--asthma.md", "--format", "json", cwd=folder)
    problems = json.loads(done.stdout)["problems"]
    assert {it["path"] for it in problems} == {"assessments/examplin--asthma.md"}
    assert "dangling-reference" in {it["rule"] for it in problems}  # there is no such medicine


def test_reports_in_a_folder_are_read_and_a_broken_one_hides_no_other(primum, tmp_path):
    (tmp_path / "a.txt").write_text("CONCLUSION\nIn 24 of 20 patients (120%) a rash.\n", "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / ".d.txt").write_text("hidden", "utf-8")
    done = primum("lint", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.txt:2: E111" in done.stdout
    assert "b/c.pdf: pdf-damaged" in done.stdout
    assert "1 text," in done.stdout


def test_a_monograph_from_elsewhere_is_compared_with_knowledge(primum, knowledge, tmp_path):
    (tmp_path / "leaflet.md").write_text(
        "# Mecasermin\n\n### Side Effects\n\n**Common (1-10%):**\n\n* Vomiting\n", "utf-8"
    )
    done = primum("lint", "leaflet.md", "--knowledge", knowledge, "--only", "X506", cwd=tmp_path)
    assert done.returncode == 1
    assert "leaflet.md:7: X506" in done.stdout
    assert "says Vomiting very-common: Vomiting common" in done.stdout
    assert "1 text, 1 rule" in done.stdout  # of the knowledge itself nothing is said
    assert primum("lint", "leaflet.md", "--only", "X506", cwd=tmp_path).returncode == 0


def test_a_folder_that_is_no_folder_is_said(primum, tmp_path):
    (tmp_path / "leaflet.md").write_text("# Examplin\n", "utf-8")
    done = primum("lint", "leaflet.md", "--knowledge", "nowhere", cwd=tmp_path)
    assert done.returncode == 3
    assert "no such folder" in done.stderr

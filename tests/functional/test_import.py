"""`primum import` from outside: a report, a monograph, references; what is refused."""

import json

import pytest

from unit.ingest.fictional import REPORT
from unit.ingest.test_monograph import MONOGRAPH
from unit.ingest.test_references import RIS


@pytest.fixture
def write(tmp_path):
    def put(name, text):
        (tmp_path / name).write_text(text, "utf-8")
        return name

    return put


def test_a_report_becomes_an_assessment_in_its_one_form(primum, write, tmp_path):
    done = primum("import", write("report.txt", REPORT), "-o", ".")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "3 studies" in done.stderr
    assert "2 searches" in done.stderr
    assert "never runs" in done.stderr
    assert (tmp_path / "verzinnine--astma.md").exists()
    assert primum("fmt", "--check", "verzinnine--astma.md").returncode == 0


def test_without_an_output_the_document_goes_to_standard_output(primum, write):
    done = primum("import", write("report.txt", REPORT))
    assert done.stdout.startswith("---\ntitle: Verzinnine bij astma\n")
    assert "next:" in done.stderr


def test_json_says_what_was_found(primum, write):
    done = primum("import", write("report.txt", REPORT), "--format", "json")
    said = json.loads(done.stdout)
    assert done.stderr == ""
    assert (said["kind"], said["found"]["studies"], said["problems"]) == ("report", 3, [])
    assert said["lines_kept"] == sum(bool(line.strip()) for line in REPORT.splitlines())
    assert said["documents"][0]["name"] == "verzinnine--astma.md"


def test_half_a_report_says_what_is_lacking(primum, write):
    done = primum("import", write("half.txt", REPORT[: len(REPORT) // 3]))
    assert done.returncode == 0
    assert "not recognised: no section for" in done.stderr


def test_nothing_is_written_over(primum, write, tmp_path):
    write("report.txt", REPORT)
    write("out.md", "mine\n")
    done = primum("import", "report.txt", "-o", "out.md")
    assert done.returncode == 1
    assert "output-exists" in done.stderr
    assert (tmp_path / "out.md").read_text("utf-8") == "mine\n"
    assert primum("import", "report.txt", "-o", "out.md", "--force").returncode == 0
    assert (tmp_path / "out.md").read_text("utf-8").startswith("---\n")


def test_a_monograph_gets_drafts_that_never_run(primum, write, tmp_path, knowledge):
    write("fictamab.md", MONOGRAPH)
    done = primum("import", "fictamab.md", "-o", "k/medicines/fictamab.md")
    assert done.returncode == 0, done.stderr
    assert "drafts" in done.stderr
    assert primum("fmt", "--check", "k").returncode == 0
    (tmp_path / "k" / "README.md").write_text(
        '---\ntitle: T\nversion: "1"\nnotice: {en: Not for care.}\n---\n', "utf-8"
    )
    built = primum("build", "k", "-o", "pack.json")
    assert built.returncode == 0, built.stderr
    assert "0 checks" in built.stderr


def test_references_become_sources_and_stay_when_they_are_there(primum, write, tmp_path):
    write("refs.ris", RIS)
    done = primum("import", "refs.ris", "-o", "sources")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sources" / "angstrom-2018.md").exists()
    assert primum("fmt", "--check", "sources").returncode == 0
    again = primum("import", "refs.ris", "-o", "sources")
    assert again.returncode == 1
    assert "source-exists" in again.stderr
    assert "sources/angstrom-2018.md" in again.stderr


def test_references_do_not_go_into_a_file(primum, write):
    write("refs.ris", RIS)
    write("out.md", "mine\n")
    done = primum("import", "refs.ris", "-o", "out.md")
    assert done.returncode == 1
    assert "no-folder" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("absent.txt", None, "no such file"),
        ("letter.docx", b"PK\x03\x04\xff\0", "neither text nor PDF"),
        ("report.pdf", b"%PDF-1.4 broken", "damaged"),
        ("refs.ris", b"nothing\n", "no reference"),
    ],
)
def test_what_cannot_be_read_is_said(primum, tmp_path, name, data, says):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = primum("import", name)
    assert done.returncode == 3
    assert says in done.stderr
    said = json.loads(primum("import", name, "--format", "json").stdout)
    assert says in said["problems"][0]["message"]


def test_an_unknown_text_stays_prose(primum, write):
    done = primum("import", write("letter.txt", "Dear all.\n"))
    assert done.stdout == "Dear all.\n"
    assert "nothing was recognised" in done.stderr


def test_the_kind_may_be_forced(primum, write):
    done = primum("import", write("text.txt", MONOGRAPH), "--as", "monograph", "--format", "json")
    assert json.loads(done.stdout)["found"]["drafts"] == 8


@pytest.mark.parametrize("output", ["report.txt", "./report.txt", "link.md"])
def test_the_imported_file_is_not_written_over_even_by_force(primum, write, tmp_path, output):
    write("report.txt", REPORT)
    (tmp_path / "link.md").symlink_to(tmp_path / "report.txt")
    done = primum("import", "report.txt", "-o", output, "--force")
    assert done.returncode == 1
    assert "output-is-input" in done.stderr
    assert (tmp_path / "report.txt").read_text("utf-8") == REPORT


@pytest.mark.parametrize("command", [["import"], ["lint"], ["render"]])
@pytest.mark.parametrize("name", ["empty.txt", "empty.pdf"])
def test_an_empty_file_is_refused_by_every_reader(primum, write, command, name):
    done = primum(*command, write(name, ""))
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no text in this file" in done.stderr

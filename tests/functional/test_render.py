"""`primum render` from outside: which files it writes, in which language, and what it refuses."""

import json

import pytest

TEXT = """# Plainol

## Usage

For nothing; not in children.
"""
REPORT = """ CONCLUSIE
Niet bewaken. In de groep met maankoorts (n=21) had 51% hoofdpijn. [Vloot 2019]

PICO

P(atient) Patiënt met maankoorts
I(ntervention) Plainol
C(omparison / Control) Placebo
O(utcome) Niezen
"""


@pytest.fixture
def plainol(tmp_path):
    path = tmp_path / "plainol.md"
    path.write_text(TEXT, "utf-8")
    return path


def test_both_files_are_written_and_named(primum, knowledge, tmp_path):
    done = primum("render", "diabetes-mellitus", "--knowledge", knowledge)
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["diabetes-mellitus.html", "diabetes-mellitus.pdf"]
    assert (tmp_path / "diabetes-mellitus.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "diabetes-mellitus.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == done.stdout.split()


@pytest.mark.parametrize(
    "asked",
    [
        "mecasermin--diabetes-mellitus",
        "mecasermin/diabetes-mellitus",
        "mecasermin/hba1c",
    ],
)
def test_a_document_has_several_names(primum, knowledge, asked):
    done = primum(
        "render",
        asked,
        "--knowledge",
        knowledge,
        "-o",
        "a.html",
        "--format",
        "json",
        "--no-remarks",
    )
    told = json.loads(done.stdout)
    assert told["document"] == "mecasermin--diabetes-mellitus"
    assert told["written"] == ["a.html"]
    assert told["remarks"] == 0


def test_the_language_is_chosen(primum, knowledge, tmp_path):
    done = primum(
        "render",
        "mecasermin/diabetes-mellitus",
        "--knowledge",
        knowledge,
        "-o",
        "nl.html",
        "--lang",
        "nl",
    )
    assert done.returncode == 0
    page = (tmp_path / "nl.html").read_text("utf-8")
    assert '<html lang="nl">' in page
    assert "Contra-indicatie ja, actie ja, beleid bewaken" in page
    assert "niet voor de zorg" in page


def test_a_monograph_that_lies_anywhere_renders(primum, knowledge, plainol, tmp_path):
    done = primum("render", plainol, "--knowledge", knowledge, "-o", "out/")
    assert done.returncode == 0
    assert "not in children" in (tmp_path / "out" / "plainol.html").read_text("utf-8")
    assert (tmp_path / "out" / "plainol.pdf").exists()


def test_a_report_in_plain_text_renders_with_remarks(primum, knowledge, tmp_path):
    (tmp_path / "verslag.txt").write_text(REPORT, "utf-8")
    done = primum("render", "verslag.txt", "--knowledge", knowledge, "--format", "json")
    told = json.loads(done.stdout)
    assert told["language"] == "nl"
    assert "E101 percentage-impossible" in {problem["rule"] for problem in told["problems"]}
    page = (tmp_path / "verslag.html").read_text("utf-8")
    assert "10 of 21 is 47.6%" in page
    assert "P(atient)" in page


def test_a_name_that_nothing_has_is_misuse_with_a_hint(primum, knowledge, tmp_path):
    done = primum("render", "mecasermine", "--knowledge", knowledge)
    assert done.returncode == 2
    assert "did you mean mecasermin" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.docx", "a"])
def test_another_kind_of_file_is_misuse(primum, knowledge, name):
    done = primum("render", "diabetes-mellitus", "--knowledge", knowledge, "-o", name)
    assert done.returncode == 2
    assert "neither .html nor .pdf" in done.stderr


def test_a_file_that_is_not_there_is_unreadable(primum, knowledge):
    done = primum("render", "gone.md", "--knowledge", knowledge)
    assert done.returncode == 3
    assert "gone.md" in done.stderr


def test_a_place_that_cannot_be_written_is_said(primum, knowledge, plainol):
    done = primum("render", plainol, "--knowledge", knowledge, "-o", plainol / "x.html")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


def test_a_document_is_not_written_over(primum, knowledge, tmp_path):
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.4 not really")
    done = primum("render", report, "--knowledge", knowledge, "-o", report)
    assert done.returncode in (2, 3)
    assert report.read_bytes() == b"%PDF-1.4 not really"


def test_remarks_are_those_of_the_day(primum, knowledge):
    def remarks(today):
        asked = ("render", "mecasermin--diabetes-mellitus", "--knowledge", knowledge)
        done = primum(*asked, "-o", "a.html", "--format", "json", "--today", today)
        return json.loads(done.stdout)["remarks"]

    assert remarks("2090-01-01") > remarks("2026-11-22")  # what is current grows old

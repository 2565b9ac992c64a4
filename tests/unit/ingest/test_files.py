"""Files in other encodings, and PDF: read as far as they can be, else a clear message."""

import io
import re

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError

from primum.ingest.files import decode, read_foreign, read_text
from primum.ingest.pdf import read_pdf
from primum.ingest.report import import_report
from primum.vocabulary.problem import Unreadable, Verdict

TEXT = "CONCLUSIE\nDe patiënt niet bewaken.\n"


def pdf_of(pages):
    """A PDF with these lines of text on its pages."""
    body = "\n#pagebreak()\n".join(
        " \\\n".join(f"#text({line!r})".replace("'", '"') for line in page) for page in pages
    )
    return typst.compile(f"#set page(margin: 2cm)\n{body}".encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read(encoding):
    assert decode("x.txt", TEXT.encode(encoding)) == (TEXT, [])


def test_any_other_text_is_read_as_windows_1252_which_is_said():
    text, problems = decode("x.txt", (TEXT + "5 µg – “x” €").encode("cp1252"))
    assert text == TEXT + "5 µg – “x” €"
    assert [(it.rule, it.place.line, it.verdict) for it in problems] == [
        ("not-utf-8", 2, Verdict.SUSPICIOUS)
    ]


@given(st.binary(max_size=60))
def test_no_byte_is_lost(data):
    try:
        text, problems = decode("x.txt", data)
    except Unreadable:
        return  # no text; said by the test below
    if not problems:
        return
    if problems[0].rule == "utf-16-unmarked":
        assert text.encode(problems[0].value) == data
        return
    lines = re.split("[\r\n]", text.removeprefix("\ufeff"))
    raw = re.split(b"[\r\n]", data.removeprefix(b"\xef\xbb\xbf"))
    assert all(was in (line.encode(), windows(line)) for line, was in zip(lines, raw, strict=True))


def windows(line):
    """The bytes of a line in Windows-1252, where five numbers have no letter and stay."""
    return b"".join(
        bytes([ord(letter)]) if ord(letter) < 0x100 else letter.encode("cp1252", "replace")
        for letter in line
    )


def test_a_text_pasted_from_two_encodings_keeps_the_letters_of_both():
    text, [problem] = decode("x.txt", "≥ 5 µg\n".encode() + "é\n".encode("cp1252") + b"5\n")
    assert text == "≥ 5 µg\né\n5\n"
    assert (problem.place.line, problem.value) == (2, "0xE9")
    assert "1 of 3 lines" in problem.fault


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_and_said(encoding):
    text, [problem] = decode("x.txt", TEXT.encode(encoding))
    assert (text, problem.rule, problem.value) == (TEXT, "utf-16-unmarked", encoding)


def test_a_zero_within_a_text_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="neither text nor PDF") as stop:
        decode("x.txt", b"CONCLUSION\nMo\0nitor.\n")
    assert stop.value.problem.place.line == 2


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "export.ris"])
def test_a_file_without_text_is_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match="no text in this file"):
        read_text(tmp_path / name)


def test_a_web_page_that_came_instead_of_the_pdf_is_refused(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"<html>Log in to read this article.</html>")
    with pytest.raises(Unreadable, match="and is none"):
        read_text(tmp_path / "report.pdf")


@pytest.mark.parametrize("data", [b"PK\x03\x04\xff\0\0", b"\xff\xfeA"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Unreadable, match="neither text nor PDF"):
        decode("x.docx", data)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Unreadable, match="no such file"):
        read_text(tmp_path / "absent.txt")
    with pytest.raises(Unreadable, match="no file"):
        read_text(tmp_path)


def test_a_report_in_windows_1252_is_imported_with_its_problem(tmp_path):
    file = tmp_path / "report.txt"
    file.write_bytes(TEXT.encode("cp1252"))
    imported = read_foreign(file)
    assert "De patiënt" in imported.document.text
    assert [it.rule for it in imported.problems] == ["not-utf-8"]


def test_the_text_of_a_pdf_becomes_a_report():
    data = pdf_of([["CONCLUSIE", "Niet bewaken."], ["PICO", "P: Kinderen", "I: Verzinnine"]])
    told = []
    text, problems = read_pdf("report.pdf", data, lambda page, pages: told.append((page, pages)))
    imported = import_report("report.pdf", text)
    assert told == [(1, 2), (2, 2)]
    assert [it.heading for it in imported.document.sections if it.level == 2] == [
        "CONCLUSIE",
        "PICO",
    ]
    assert (problems, imported.problems) == ([], ())
    wanted = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert imported.kept == wanted


def test_a_pdf_is_known_by_its_content(tmp_path):
    file = tmp_path / "report.txt"
    file.write_bytes(pdf_of([["CONCLUSIE", "Niets."]]))
    assert read_foreign(file).document.kind == "assessments"


def test_a_page_without_text_among_others_is_said():
    _, problems = read_pdf("x.pdf", pdf_of([["Een"], [], ["Drie"]]))
    assert [(it.rule, it.value) for it in problems] == [("pdf-page-unread", "page 2")]


def blank_pdf(password=""):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_whose_encryption_cannot_be_read_is_not_called_damaged(monkeypatch):
    def locked(*_):
        raise DependencyError("a package is required for this algorithm")

    monkeypatch.setattr(PdfReader, "decrypt", locked)
    with pytest.raises(Unreadable, match="encrypted") as stop:
        read_pdf("x.pdf", blank_pdf("secret"))
    assert "password" in stop.value.problem.remedy


@pytest.mark.parametrize(
    ("data", "rule", "remedy"),
    [
        (blank_pdf(), "pdf-without-text", "OCR"),
        (blank_pdf("secret"), "pdf-encrypted", "password"),
        (b"%PDF-1.4 broken", "pdf-damaged", "viewer"),
        (blank_pdf()[:100], "pdf-damaged", "viewer"),
    ],
)
def test_a_pdf_that_says_nothing_is_refused_with_what_to_do(data, rule, remedy):
    with pytest.raises(Unreadable) as stop:
        read_pdf("x.pdf", data)
    assert stop.value.problem.rule == rule
    assert remedy in stop.value.problem.remedy


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_damaged_pdf_never_ends_in_an_error(seed, count):
    data = bytearray(_GOOD)
    for step in range(count):
        data[(seed * 2654435761 + step * 40503) % len(data)] = (seed + step) % 256
    try:
        text, _ = read_pdf("x.pdf", b"%PDF-" + bytes(data))
    except Unreadable:
        text = "refused"
    assert text.strip()


_GOOD = blank_pdf()[5:]

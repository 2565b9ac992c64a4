from primum.documents.reader import read_document
from primum.documents.sections import STANDARD_SECTIONS, missing_sections, sections_report

WHOLE = "# A\n" + "".join(f"### {name}\ntext\n" for name in STANDARD_SECTIONS)


def documents(*texts):
    return [read_document(f"d{at}.md", text)[0] for at, text in enumerate(texts)]


def test_sections_are_counted_once_a_document_whatever_their_spelling():
    report = sections_report(
        documents(
            "# A\n## Dosage\n## Dosage\n", "# B\n### **Dosage:**\n", "# C\n## dosage\n## Usage"
        )
    )
    assert report.documents == 3
    assert [(s.heading, s.documents) for s in report.sections] == [("Dosage", 3), ("Usage", 1)]
    assert set(report.sections[0].spellings) == {"Dosage", "Dosage:", "dosage"}
    assert report.titles == 3


def test_missing_sections_are_named_per_document():
    report = sections_report(documents(WHOLE, "plain text", WHOLE.replace("### Usage", "###")))
    assert report.complete == 1
    assert [(entry.document, entry.path) for entry in report.incomplete] == [
        ("d1", "d1.md"), ("d2", "d2.md"),
    ]  # fmt: skip
    assert report.incomplete[0].missing == tuple(STANDARD_SECTIONS)
    assert report.incomplete[1].missing == ("Usage",)
    assert report.without_sections == ("d1.md",)


def test_another_name_for_a_section_counts():
    assert "Side Effects" not in missing_sections({"undesirable effects"})


def test_no_documents_no_sections():
    report = sections_report([])
    assert (report.documents, report.sections, report.incomplete, report.complete) == (0, (), (), 0)


def test_standard_sections_are_asked_of_monographs_alone():
    monograph = read_document("k/medicines/a.md", WHOLE, kind="medicines")[0]
    condition = read_document("k/conditions/b.md", "# B\n", kind="conditions")[0]
    readme = read_document("k/README.md", "# K\n", kind="")[0]
    report = sections_report([monograph, condition, readme], {"conditions"})
    assert (report.documents, report.monographs, report.complete) == (3, 1, 1)
    assert report.incomplete == ()
    assert all((one.documents, one.lacking) == (1, 0) for one in report.standard)

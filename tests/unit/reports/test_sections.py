"""The account of sections, as text and as JSON."""

import json

from primum.documents.reader import read_document
from primum.documents.sections import STANDARD_SECTIONS, sections_report
from primum.reports.page import Page
from primum.reports.sections import FEW, sections_json, sections_text

WHOLE = "# A\n" + "".join(f"### {name}\ntext\n" for name in STANDARD_SECTIONS)
LITTLE = WHOLE.replace("### FAQs", "### Storage")


def report_of(*texts):
    return sections_report([read_document(f"d{at}.md", text)[0] for at, text in enumerate(texts)])


def test_the_text_counts_who_has_and_who_lacks_each_standard_section():
    text = sections_text(report_of(WHOLE, LITTLE, WHOLE, WHOLE), Page(100))
    assert text.splitlines()[0] == "Standard sections of 4 monographs (3 have them all):"
    assert "     4  100%  Dosage\n" in text
    assert "     3   75%  FAQs, 1 without" in text
    assert "d1.md: FAQs" in text
    assert "     1   25%  Storage" in text


def test_of_many_the_first_are_named_and_the_rest_counted():
    text = sections_text(report_of(*["plain"] * (FEW + 5)), Page(100))
    assert f"d{FEW - 1}.md: Generic Name" in text
    assert "… and 5 more: --format json has them all" in text
    assert "Without any heading: d0.md" in text


def test_almost_all_is_not_all():
    text = sections_text(report_of(*[WHOLE] * 999, LITTLE), Page(100))
    assert "   999   99%  FAQs, 1 without" in text
    assert "     1  < 1%  Storage" in text


def test_the_json_names_every_document_that_lacks_something():
    found = json.loads(sections_json(report_of(WHOLE, *[LITTLE] * 50), []))
    assert (found["documents"], found["monographs"], found["complete"]) == (51, 51, 1)
    assert found["standard"][-1] == {"section": "FAQs", "documents": 1, "lacking": 50}
    assert len(found["incomplete"]) == 50
    assert found["incomplete"][0]["missing"] == ["FAQs"]
    assert found["problems"] == []


def test_nothing_is_no_crash():
    assert sections_text(report_of(), Page(80)) == "All sections of 0 documents:"

"""Documents in a list."""

import pytest

from primum.documents.reader import read_document
from primum.reports.listing import list_documents, listing_text
from primum.reports.page import Page
from primum.vocabulary.problem import Place, Problem


@pytest.fixture
def listing():
    texts = {
        "k/medicines/a.md": "---\ntitle: A\n---\n# A\n\n## Dosage\n\nx\n\n## Storage\n\nx\n",
        "k/medicines/b.md": "---\ntitle: B\n---\n# B\n\n### dosage:\n\nx\n\n### Dosage\n\nx\n",
        "k/medicines/c.md": "---\ntitle: C\n---\n# C\n\n## Dosage\n\nx\n",
    }
    documents = [read_document(path, text, kind="medicines")[0] for path, text in texts.items()]
    problems = [
        Problem(place=Place("k/medicines/b.md", 5), rule="odd", fault="odd", remedy="Mend it."),
        Problem(place=Place("k/lost.md"), rule="lost", fault="lost", remedy="Find it."),
    ]
    return list_documents(documents, problems)


def test_a_problem_stands_with_its_document_and_none_is_lost(listing):
    assert [len(document.problems) for document in listing.documents] == [0, 1, 0]
    assert [problem.rule for problem in listing.problems] == ["lost"]


def test_the_texts_name_what_there_is(listing):
    text = listing_text(listing, Page(100))
    assert "medicines: B, 3 sections, 1 problem" in text
    assert text.endswith("3 documents: 3 medicines")


def test_an_empty_folder_is_no_crash():
    assert listing_text(list_documents([], []), Page(80)) == "no documents"

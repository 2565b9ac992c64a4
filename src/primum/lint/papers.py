"""From texts to papers: a document as it is, any other text by way of `ingest`."""

from primum.documents.reader import read_document
from primum.ingest.imported import Imported
from primum.ingest.report import import_report
from primum.lint.paper import Paper, paper_of
from primum.vocabulary.problem import Problem

DOCUMENTS = (".md", ".markdown")


def read_paper(path: str, text: str, *, kind: str | None = None) -> tuple[Paper, list[Problem]]:
    """Read a text by its name: Markdown is a document, anything else a report in plain text."""
    if path.lower().endswith(DOCUMENTS):
        document, problems = read_document(path, text, kind=kind)
        return paper_of(document), problems
    imported = import_report(path, text)
    return paper_of_import(imported), list(imported.problems)


def paper_of_import(imported: Imported) -> Paper:
    """Lay an imported text before the rules; remarks go to the lines of the text itself."""
    return paper_of(imported.document, imported.lines)

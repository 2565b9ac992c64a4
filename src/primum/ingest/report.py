"""A report in the form of a risk analysis, as plain text, to an assessment document."""

from primum.documents.markdown import split_lines
from primum.documents.reader import read_document
from primum.ingest.imported import Imported


def import_report(path: str, text: str) -> Imported:
    """Make an assessment of a plain text; a text in no known form stays prose, line for line."""
    document, problems = read_document(path, text, kind="assessments")
    lines = tuple(range(1, len(split_lines(text)) + 1))
    return Imported(document=document, lines=lines, problems=tuple(problems))

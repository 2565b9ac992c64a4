"""Foreign files to documents: which reader a file needs, and what its bytes mean as text."""

from pathlib import Path

from primum.ingest.imported import Imported
from primum.ingest.report import import_report
from primum.vocabulary.problem import Place, Problem, Unreadable


def read_foreign(path: Path) -> Imported:
    """Make an assessment document of a report in plain text or PDF. Raises `Unreadable`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            Problem(
                place=Place(str(path)),
                rule="unreadable",
                fault="this cannot be read",
                value=(error.strerror or str(error)).lower(),
                remedy="Check that it exists, and that you may open it.",
            )
        ) from error
    return import_report(str(path), data.decode("utf-8", "replace"))

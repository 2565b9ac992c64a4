"""A search that does not say when it was run.

What it finds
A search block, or a search in a report, without the date on which it was run.

Why it matters
Nobody can say how old the evidence is, or repeat the search from that day on. Cochrane's standard
C37 (MECIR) asks for a search within twelve months of publication: without a date that cannot be
judged.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    hits: 12
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    date: 2026-03-01
    hits: 12
    ```
"""

from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.rule import Remark


def find(paper: Paper) -> Iterator[Remark]:
    """Find searches without a date."""
    for search in paper.assessment.searches:
        if search.content.date is None:
            yield Remark(
                place=search.place,
                fault="this search does not say when it was run",
                value=search.content.database,
                remedy="Add the date on which it was run; if nobody knows it, run it again.",
            )

"""A search that does not say how much it found.

What it finds
A search without the number of hits.

Why it matters
Without it nobody can tell whether the search, run again, finds the same, or whether it ever ran as
it is printed. Of the searches in 137 systematic reviews 92.7 % had an error (Salvador-Oliván and
others, J Med Libr Assoc 2019;107:210-221); a number of hits that cannot be had again shows many.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    date: 2026-03-01
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
    """Find searches without a number of hits."""
    for search in paper.assessment.searches:
        if search.content.hits is None:
            yield Remark(
                place=search.place,
                fault="this search does not say how many hits it had",
                value=search.content.database,
                remedy="Add the number of hits; if nobody knows it, run the search again.",
            )

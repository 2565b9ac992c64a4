"""A filter that is only a year.

What it finds
A search with a bare year as its filter (`2010`): from that year on, or of that year only? The same
search in several databases is one remark, at the first. Where the text says elsewhere from when was
searched, the remark names that.

Why it matters
The two readings find very different numbers of articles, and whoever repeats the search has to
guess.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    filters: ["2010"]
    date: 2026-03-01
    hits: 12
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    filters: ["published from 2010 on"]
    date: 2026-03-01
    hits: 12
    ```
"""

import re
from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.reading.searches import queries_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_YEAR = re.compile(
    r"(?i)\s*(?:filters?|years?|jaar|jaren|publication year)?\s*:?\s*((?:19|20)\d\d)\s*"
)


def find(paper: Paper) -> Iterator[Remark]:
    """Find filters that are a bare year."""
    for query in queries_of(paper):
        for text in query.first.content.filters:
            year = _YEAR.fullmatch(text)
            if year:
                yield Remark(
                    place=query.first.place,
                    fault=(
                        f"this filter may mean from {year[1]} on, or {year[1]} only"
                        f"{_said(paper, year[1])}{query.in_others(paper)}"
                    ),
                    value=text.strip(),
                    remedy=f"Write which: from {year[1]} on, or {year[1]} only.",
                    verdict=Verdict.SUSPICIOUS,
                )


def _said(paper: Paper, year: str) -> str:
    """What the text says elsewhere of the years that were searched."""
    dates = [it.content.searched_from or "" for it in paper.assessment.revisions]
    said = any(date.startswith(year) for date in dates)
    return f" (elsewhere the text says that it searched from {year} on)" if said else ""

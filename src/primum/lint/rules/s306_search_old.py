"""A search that was old when it was used.

What it finds
A search that was run more than twelve months before the date of its risk analysis: its own date, or
else the latest date that is printed in the text. A risk analysis without a date in a folder of
knowledge is in use, and is judged by today. A date that leaves open when exactly (`2024`) counts as
its last day.

Why it matters
New studies are missed. Twelve months is Cochrane's standard (MECIR C37), taken over here as a rule
of the project.

Wrong
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    date: 2026-03-01
    ---

    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    date: 2024-05-01
    hits: 12
    ```

Right
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    date: 2026-03-01
    ---

    ```yaml search
    id: pubmed
    database: PubMed
    query: examplin AND asthma
    date: 2025-11-01
    hits: 12
    ```
"""

from collections.abc import Iterator

from primum.lint.paper import Corpus, Paper
from primum.lint.reading.age import judged_at, months_between
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

MONTHS = 12


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find searches older than a year at the date of their risk analysis."""
    for paper in corpus.papers:
        asked, what = _asked(paper, corpus)
        for search in paper.assessment.searches if asked else ():
            months = months_between(search.content.date or "", asked)
            if months is not None and months > MONTHS:
                yield Remark(
                    place=search.place_of("date"),
                    fault=(
                        f"this search in {search.content.database} was {months:.0f} months old "
                        f"at {what} ({asked}); at most {MONTHS} is the rule"
                    ),
                    value=search.content.date or "",
                    remedy="Run the search again from that date on, and add what is new.",
                    verdict=Verdict.SUSPICIOUS,
                )


def _asked(paper: Paper, corpus: Corpus) -> tuple[str, str]:
    """The date by which the searches of a text are judged, and what it is."""
    in_use = corpus.knowledge is not None and paper.document.kind == "assessments"
    front = paper.document.front.value
    if in_use and not (isinstance(front, dict) and front.get("date")):
        return corpus.today, "today's date"
    return judged_at(paper, corpus.today)

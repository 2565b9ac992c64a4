"""A decision whose review should have been done by now.

What it finds
A `next-review` of an assessment, or of a decision, that lies before today. (`--today` says which
day that is.)

Why it matters
The panel itself said until when its decision may be trusted without another look.

Wrong
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    next-review: 2024-03-01
    ---

Right
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    next-review: 2027-03-01
    ---
"""

from collections.abc import Iterator

from primum.lint.paper import Corpus
from primum.lint.rule import Remark
from primum.vocabulary.dates import read_when
from primum.vocabulary.problem import Place, Verdict


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Compare the dates of review with today; a date that a document repeats is said once."""
    said: set[tuple[str, str]] = set()
    for place, due in _reviews(corpus):
        if (place.path, due) not in said and _is_before(due, corpus.today):
            said.add((place.path, due))
            yield Remark(
                place=place,
                fault=f"this was to be reviewed by then, and today is {corpus.today}",
                value=due,
                remedy="Look for what is new, decide again, and set the next review.",
                verdict=Verdict.SUSPICIOUS,
            )


def _reviews(corpus: Corpus) -> Iterator[tuple[Place, str]]:
    if corpus.knowledge is None:
        return
    for entry in corpus.knowledge.assessments.values():
        if entry.front.next_review:
            yield entry.place_of("next-review"), entry.front.next_review
    for linked in corpus.knowledge.statements:
        decision = linked.statement.decision
        if decision is not None and decision.next_review:
            yield linked.place_of("decision", "next-review"), decision.next_review


def _is_before(due: str, today: str) -> bool:
    """Whether the whole of a date, which may be a month or a year, is over."""
    try:
        return read_when(due).latest < read_when(today).earliest
    except ValueError:  # 2026-02-30: another remark says so
        return False

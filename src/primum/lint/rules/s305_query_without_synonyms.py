"""A query with one bare word for the medicine that it is about.

What it finds
A query whose part for the intervention is one term alone, as it stands in the question (PICO):
without another name, an index term (`[MeSH]`, `/exp`, `[nm]`), or a cut-off word (`examplin*`). The
same query in several databases is one remark, at the first. Questions and queries in which the
intervention is not recognised, and queries in numbered lines, are left alone.

Why it matters
Articles that call the medicine by its trade name, its code or its older name are not found. PubMed
adds some names of its own accord, other databases do not.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml pico
    population: {en: "People with asthma"}
    intervention: {en: "Examplin"}
    outcomes: []
    ```

    ```yaml search
    id: pubmed
    database: PubMed
    query: asthma AND examplin
    date: 2026-03-01
    hits: 12
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml pico
    population: {en: "People with asthma"}
    intervention: {en: "Examplin"}
    outcomes: []
    ```

    ```yaml search
    id: pubmed
    database: PubMed
    query: asthma AND (examplin OR "EX-101" OR Fictivair)
    date: 2026-03-01
    hits: 12
    ```
"""

import re
from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.reading.queries import Term, concepts_of, lines_of, read_query
from primum.lint.reading.references.citations import name_key
from primum.lint.reading.searches import queries_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_ALIKE = 85.0  # of 100: one word in two languages (`examplin`, `examplinum`)
_SHORTEST = 4
# An index term, a field that holds names, or a cut-off word finds more than the word itself.
_WIDER = re.compile(r"(?i)[*$?]|\[(?:mesh|mh|majr|nm|substance|pharm)|/exp|/de\b|\bexp\b|/$|\.mp\.")


def find(paper: Paper) -> Iterator[Remark]:
    """Find queries that name the intervention in one way only."""
    names = {
        name_key(word)
        for pico in paper.assessment.picos
        for text in pico.content.intervention.values()
        for word in text.split()
    }
    wanted = {name for name in names if len(name) >= _SHORTEST}
    for query in queries_of(paper) if wanted else ():
        if len(lines_of(query.first.content.query)) > 1:
            continue  # which lines are put together, only a database works out
        alone = (part[0] for part in concepts_of(read_query(query.text)) if len(part) == 1)
        for term in alone:
            if _is_bare(term, wanted):
                yield Remark(
                    place=query.first.place,
                    fault=(
                        "the intervention is searched for by one word alone, without other names "
                        f"or an index term{query.in_others(paper)}"
                    ),
                    value=term.text,
                    remedy="Add its other names (trade names, codes, spellings) and index term.",
                    verdict=Verdict.SUSPICIOUS,
                )
                break


def _is_bare(term: Term, wanted: set[str]) -> bool:
    from rapidfuzz import fuzz

    if _WIDER.search(term.text) or len(term.text.split()) > 1:
        return False
    key = name_key(term.text.partition("[")[0])
    return any(fuzz.ratio(key, name) >= _ALIKE for name in wanted)

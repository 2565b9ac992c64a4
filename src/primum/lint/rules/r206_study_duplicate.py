"""A work that stands in the references twice.

What it finds
Two references of one text, or two sources of the folder of knowledge, with the same DOI or PubMed
number; or with the same first author, years at most one apart, and titles that are nearly the same
words (token ratio of at least 95 of 100, a rule of the project). Also two rows of one evidence table
with the same source.

Why it matters
A study that is counted twice weighs twice. Two works with one DOI mean that one of the DOIs is wrong.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml reference
    id: voorn-2002
    citation: "Voorn V. Examplin in asthma. J Invent Results. 2002;1(6):399-410."
    doi: 10.5555/jir.2002.17
    ```

    ```yaml reference
    id: voorn-2002-2
    citation: "Voorn V, et al. Examplin in asthma. J Invent Results. 2002."
    doi: 10.5555/JIR.2002.17
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml reference
    id: voorn-2002
    citation: "Voorn V. Examplin in asthma. J Invent Results. 2002;1(6):399-410."
    doi: 10.5555/jir.2002.17
    ```

    ```yaml reference
    id: voorn-2005
    citation: "Voorn V. Examplin in asthma: the second trial. J Invent Results. 2005;4(1):3-9."
    doi: 10.5555/jir.2005.3
    ```
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations

from primum.lint.paper import Corpus, Paper
from primum.lint.reading.references.records import Record, records_beside, records_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_ALIKE = 95.0  # of 100
_MOST = 200  # works of one first author that are compared by their titles
_REMEDY = "Keep one of the two, or correct the one that is wrong."


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find works that are given twice."""
    beside = list(records_beside(corpus))
    yield from _twice(beside, str)
    for paper in corpus.papers:
        own = list(records_of(paper))
        if own:
            known = {it.place for it in beside}
            remarks = _twice([*beside, *own], partial(_where, paper))
            yield from (it for it in remarks if it.place not in known)
        yield from _rows(paper)


def _where(paper: Paper, place: Place) -> str:
    if place.path != paper.document.path:
        return str(place)
    return f"line {paper.printed_line(place.line)}"


def _twice(records: list[Record], where: Callable[[Place], str]) -> Iterator[Remark]:
    said: set[Place] = set()
    for first, second, why, verdict in _pairs(records):
        if second.place not in said:
            said.add(second.place)
            yield Remark(
                place=second.place,
                fault=f"{why} as {first.id} ({where(first.place)})",
                value=second.id,
                remedy=_REMEDY,
                verdict=verdict,
            )


def _pairs(records: Iterable[Record]) -> Iterator[tuple[Record, Record, str, Verdict]]:
    """Pair what may be one work; of each group of equals, the first with each other."""
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    authors: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for name, value in (("DOI", record.doi), ("PubMed number", record.pmid)):
            if value:
                groups[name, value].append(record)
        if record.first and record.title and record.year:
            authors[record.first].append(record)
    for (name, value), equal in groups.items():
        for other in equal[1:]:
            yield equal[0], other, f"has the same {name}, {value},", Verdict.IMPOSSIBLE
    for group in authors.values():
        for first, second in combinations(group[:_MOST], 2):
            if _alike(first, second):
                yield first, second, "has the same author, year and title", Verdict.SUSPICIOUS


def _alike(first: Record, second: Record) -> bool:
    from rapidfuzz import fuzz

    if first.year is None or second.year is None or abs(first.year - second.year) > 1:
        return False
    if first.doi and second.doi and first.doi != second.doi:
        return False  # two works by their own numbers, such as a report and its erratum
    titles = (first.title.casefold(), second.title.casefold())
    return fuzz.token_sort_ratio(*titles) >= _ALIKE


def _rows(paper: Paper) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for study in paper.assessment.studies:
        line = first.setdefault(study.content.source, study.place.line)
        if line != study.place.line:
            yield Remark(
                place=study.place,
                fault=f"another row, at line {paper.printed_line(line)}, has the same source",
                value=study.content.source,
                remedy="Make one row of the two.",
                verdict=Verdict.SUSPICIOUS,
            )

"""A query in which OR stands beside AND, without brackets.

What it finds
OR beside AND or NOT at one level of a query, or of a line of one that is written as numbered lines
(`3. 1 or 2`). The two common readings are written out with their brackets: PubMed reads from left
to right (NLM, PubMed tutorial), many other databases read AND first. The same query in several
databases is one remark, at the first.

Why it matters
The readings may find very different literature: with AND first, `asthma OR wheezing AND examplin`
finds everything on asthma. Where both readings are the same, the writer may still have meant a
third one.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: asthma OR wheezing AND examplin
    date: 2026-03-01
    hits: 12
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml search
    id: pubmed
    database: PubMed
    query: (asthma OR wheezing) AND examplin
    date: 2026-03-01
    hits: 12
    ```
"""

from collections.abc import Iterator

from primum.lint.paper import Paper
from primum.lint.reading.queries import (
    Level,
    Operator,
    Term,
    and_first,
    left_to_right,
    lines_of,
    mixed_levels,
    read_query,
    write_query,
)
from primum.lint.reading.searches import queries_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_MOST = 30  # parts; whoever reads a longer one sees no more in its readings


def find(paper: Paper) -> Iterator[Remark]:
    """Find queries that can be read in more ways than one."""
    for query in queries_of(paper):
        for line in lines_of(query.first.content.query):
            text = " ".join(line.split())
            levels = mixed_levels(read_query(text))
            if levels:
                yield Remark(
                    place=query.first.place,
                    fault=f"{_readings(levels[0])}{query.in_others(paper)}",
                    value=text,
                    remedy="Put brackets around what belongs together, and run it again if need be.",
                    verdict=Verdict.SUSPICIOUS,
                )
                break


def _readings(level: Level) -> str:
    beside = " and ".join(sorted({it.value for it in level.operators} - {"OR"}))
    head = f"OR stands beside {beside} without brackets"
    if len(level.parts) > _MOST:
        return head
    first, second = write_query(left_to_right(level)), write_query(and_first(level))
    if first != second:
        return f"{head}: from left to right it reads {first}, with AND first {second}"
    read = f"{head}: it reads {first}"
    other = _or_first(level)
    return f"{read}, and may have been meant as {other}" if other else read


def _or_first(level: Level) -> str:
    """What was perhaps meant where nobody reads it so: OR before AND."""
    if set(level.operators) != {Operator.OR, Operator.AND}:
        return ""
    groups: list[list[Term | Level]] = [[level.parts[0]]]
    for operator, part in zip(level.operators, level.parts[1:], strict=True):
        if operator is Operator.OR:
            groups[-1].append(part)
        else:
            groups.append([part])
    parts = tuple(
        group[0]
        if len(group) == 1
        else Level(parts=tuple(group), operators=(Operator.OR,) * (len(group) - 1))
        for group in groups
    )
    return write_query(Level(parts=parts, operators=(Operator.AND,) * (len(parts) - 1)))

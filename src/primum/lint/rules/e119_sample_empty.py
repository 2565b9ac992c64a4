"""A figure about nobody.

What it finds
A count or percentage out of no people at all: `3 of 0 patients`, a group with `n=0` of which a
percentage is given, a row of a study with events or a percentage and an `n` of 0.

Why it matters
Nothing can be counted in nobody: the n was lost, or the figure belongs to another group.

Wrong
    In the untreated group (n=0) 51% had a rash.

Right
    In the untreated group (n=21) 52% had a rash.
"""

import re
from collections.abc import Iterator

from primum.knowledge.assessment import Reported
from primum.lint.paper import Paper
from primum.lint.reading.evidence.proportions import read_claims
from primum.lint.reading.evidence.rows import Row, read_rows
from primum.lint.reading.evidence.tables import read_table_claims
from primum.lint.reading.evidence.wordings import PEOPLE
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_REMEDY = "Look up in the source of how many the figure is."
_OF_NOBODY = re.compile(
    rf"(?<![\w.,/])[1-9][0-9]{{0,5}}\s(?:of|out of|van)\s(?:the\s|de\s)?0\s{PEOPLE}", re.IGNORECASE
)


def find(paper: Paper) -> Iterator[Remark]:
    """Find figures out of nobody."""
    said: set[Place] = set()
    for claim in (*read_claims(paper), *read_table_claims(paper)):
        if claim.n == 0 and (claim.count or claim.percentage.value):
            said.add(claim.place)
            yield _remark(claim.place, claim.text)
    for passage in paper.prose:
        for found in _OF_NOBODY.finditer(passage.text):
            place = paper.document.place(passage.line_at(found.start()))
            if place not in said:
                yield _remark(place, found[0])
    for row in read_rows(paper):
        if row.n == 0 and _says_something(row):
            yield _remark(row.place("n" if row.is_own_n else "reported"), row.result.reported)


def _says_something(row: Row) -> bool:
    """Whether the row has events, or a figure that somebody must have had."""
    counted = (Reported.PERCENTAGE, Reported.MEAN, Reported.MEDIAN)
    printed = row.reported
    return bool(row.result.events or (row.result.kind in counted and printed and printed.value))


def _remark(place: Place, text: str) -> Remark:
    return Remark(
        place=place,
        fault="this figure is about nobody: its n is 0",
        value=text,
        remedy=_REMEDY,
    )

"""More than a hundred percent of people.

What it finds
A percentage of patients above 100. Growth is left alone, and so are events, of which one patient
can have several.

Why it matters
Events were counted and patients written, or the figure was mistyped. Either way nobody can pool it.

Wrong
    In the untreated group 24 of 20 patients (120%) had a rash.

Right
    In the untreated group 20 patients had 24 rashes.
"""

import re
from collections.abc import Iterator

from primum.evidence.consistency.grim import HUNDRED
from primum.lint.paper import Paper
from primum.lint.reading.evidence.proportions import read_claims
from primum.lint.reading.evidence.shares import read_shares
from primum.lint.reading.evidence.tables import read_table_claims
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_PLANNED = re.compile(
    r"target|planned|expected|enrol|recruit|streef|gepland|verwacht|beoogd|inclusie", re.IGNORECASE
)
_NEAR = 120  # characters around a percentage
_REMEDY = "Look it up: if it counts events, say so, and give how many patients had one."


def find(paper: Paper) -> Iterator[Remark]:
    """Find percentages of people above 100."""
    for claim in (*read_claims(paper), *read_table_claims(paper)):
        is_more = claim.people and claim.percentage.value > HUNDRED
        around = claim.sentence.text[max(0, claim.start - _NEAR) : claim.end + _NEAR]
        if is_more and not _PLANNED.search(around):
            yield _remark(claim.place, claim.text)
    for share in read_shares(paper):
        if share.percentage and share.percentage.value > HUNDRED:
            yield _remark(share.place, share.text)


def _remark(place: Place, text: str) -> Remark:
    return Remark(
        place=place,
        fault="no more than 100% of people can have something",
        value=text,
        remedy=_REMEDY,
    )

"""Checks with the statements that they come from, for rules that compare one with another."""

from collections.abc import Collection, Iterator
from itertools import combinations

from msgspec import Struct

from primum.checks.check import Check
from primum.knowledge.linked import LinkedStatement
from primum.lint.paper import Corpus


class Written(Struct, frozen=True):
    """A check and the statement that says it."""

    check: Check
    statement: LinkedStatement


def written_checks(corpus: Corpus) -> list[Written]:
    """Every check of a folder of knowledge; none where no folder is linted."""
    if corpus.knowledge is None or corpus.pack is None:
        return []
    checks = {check.id: check for check in corpus.pack.meaning.checks}
    return [
        Written(checks[statement.id], statement)
        for statement in corpus.knowledge.statements
        if statement.id in checks
    ]


def comparable_pairs(corpus: Corpus) -> Iterator[tuple[Written, Written]]:
    """Pairs of checks of one medicine that can hold under the same label."""
    by_medicine: dict[str, list[Written]] = {}
    for one in written_checks(corpus):
        by_medicine.setdefault(one.check.medicine, []).append(one)
    for several in by_medicine.values():
        for left, right in combinations(several, 2):
            if share_a_label(left.check.jurisdictions, right.check.jurisdictions):
                yield left, right


def share_a_label(left: Collection[str], right: Collection[str]) -> bool:
    """Whether two sets of jurisdictions have one in common; an empty set stands for all."""
    return not left or not right or not set(left).isdisjoint(right)

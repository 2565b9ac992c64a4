"""The answer to a criterion, with what it rests on; and how answers combine."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct

from primum.findings.ground import Gap, Ground, Value
from primum.vocabulary.truth import Truth

T = TypeVar("T")


class Outcome(Struct, frozen=True, gc=False):
    """A truth, the rows it rests on, and (when unknown) the facts that would settle it."""

    truth: Truth
    grounds: tuple[Ground, ...] = ()
    gaps: tuple[Gap, ...] = ()


@lru_cache(maxsize=4096)
def lacking(fact: str, *values: Value) -> Outcome:
    """Unknown for want of one fact. The same few facts lack again and again, so it is cached."""
    return Outcome(Truth.UNKNOWN, (), (Gap(fact, values),))


@lru_cache(maxsize=4096)
def denied(says: str, *values: Value) -> Outcome:
    """No, on the ground that nothing of the kind is on record."""
    return Outcome(Truth.NO, (Ground(None, says, values),))


def combined(truth: Truth, outcomes: Sequence[Outcome]) -> Outcome:
    """Give `truth` with the grounds and gaps of the outcomes that attain it.

    A child is a reason of its parent exactly when it attains the parent's value.
    """
    attaining = [outcome for outcome in outcomes if outcome.truth is truth]
    if len(attaining) == 1:
        return attaining[0]
    grounds: list[Ground] = []
    gaps: list[Gap] = []
    for outcome in attaining:
        grounds += outcome.grounds
        gaps += outcome.gaps
    return Outcome(truth, _unique(grounds), _unique(gaps))


def _unique(items: list[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items)) if len(items) > 1 else tuple(items)

"""Three-valued truth (Kleene, 1952), in which an unknown never counts as a no."""

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """No, unknown and yes as 0, 1 and 2: *all* is the minimum, *any* the maximum, *not* is 2 - x.

    The order is part of the meaning: every engine stores truth as these three integers.
    """

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """The truth as people write it: no, unknown or yes."""
        return self.name.lower()


def truth_of(value: bool | None) -> Truth:  # noqa: FBT001 - the value is what is asked about
    """Yes for true, no for false, unknown for None."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value else Truth.NO


def all_of(truths: Iterable[Truth]) -> Truth:
    """Yes when each is yes; of nothing, yes."""
    return min(truths, default=Truth.YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes when one is yes; of nothing, no."""
    return max(truths, default=Truth.NO)


_NEGATIONS = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def negation(truth: Truth) -> Truth:
    """Yes for no, no for yes, and unknown for unknown."""
    return _NEGATIONS[truth]

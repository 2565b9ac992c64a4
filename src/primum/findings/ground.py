"""What an answer rests on, and what it lacks, as data: worded later, in any language."""

from msgspec import Struct

Value = str | float | None


class Ground(Struct, frozen=True, gc=False):
    """A row of the record that an answer relies on.

    `says` names a sentence of `findings.wording`, `values` are its blanks in order. Concepts are
    given by id, moments as POSIX seconds, so that every engine writes the same ground.
    """

    row: str | None
    says: str
    values: tuple[Value, ...] = ()


class Gap(Struct, frozen=True, gc=False):
    """A fact that is not on record, named in the same way."""

    fact: str
    values: tuple[Value, ...] = ()

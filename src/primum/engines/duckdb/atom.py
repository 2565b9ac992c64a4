"""What a kind of atom has to offer, and the tables by which it is asked and answers."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Protocol

from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.macros import GAPS, GROUNDS


class Scope(Enum):
    """What an answer belongs to: a chart (`k`), or one order of a medicine in it (`a`)."""

    CHART = "k"
    ASK = "a"


# What is asked of one kind: subject (k or a) and atom, each pair once; and whether anybody would
# hear the grounds of a no, or of a yes (a no is heard only under a *not*).
WANTED = "s INTEGER, t INTEGER, hears_no BOOLEAN, hears_yes BOOLEAN"
# Whether the grounds of an answer would be heard, on the columns of `wanted` and its truth.
IS_HEARD = "(truth = 1 OR CASE truth WHEN 0 THEN hears_no ELSE hears_yes END)"
# The answers of all kinds. Grounds and gaps may be null or empty alike, and must be there where
# they are heard; an unknown is always heard.
ANSWERED = f"s INTEGER, t INTEGER, truth TINYINT, grounds {GROUNDS}, gaps {GAPS}"


class Kind(Protocol):
    """One kind of atom in DuckDB.

    A module of `atoms`. Its parameters are the table `atom_` with the module's name. Statements
    read `wanted` and write to `answered`: every wanted pair exactly once.
    """

    scope: Scope

    def load(self, bench: Bench, atoms: Sequence[tuple[int, Any]]) -> None:
        """Make the parameter tables of numbered atoms, once for a program."""

    def answer(self, bench: Bench) -> None:
        """Insert the answers to all that is `wanted` into `answered`."""

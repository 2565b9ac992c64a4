"""A fault in content, as a value: place, rule, fault, value and remedy.

Faults in documents and patient data are returned, so that one of them never hides the rest.
Exceptions are left for bugs, and for stopping (`Unreadable`).
"""

from enum import StrEnum
from typing import NamedTuple, Self

from msgspec import Struct
from msgspec.structs import replace


class Verdict(StrEnum):
    """How sure a problem is."""

    IMPOSSIBLE = "impossible"  # wrong as it stands
    SUSPICIOUS = "suspicious"  # probably wrong; a person decides
    UNTESTABLE = "untestable"  # could not be judged, which is said and not passed over


class Place(Struct, frozen=True, order=True):
    """Where something stands: a file and line (from 1), or a FHIR element such as `Condition/c1`.

    `line` is 0 when the place has no lines.
    """

    path: str
    line: int = 0

    def __str__(self) -> str:
        """Give the place as editors and terminals understand it."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Dutch(NamedTuple):
    """What a problem says, in Dutch; its value differs where it is no text as found."""

    fault: str
    remedy: str
    value: str


class Problem(Struct, frozen=True, kw_only=True):
    """A fault somebody can mend.

    `rule` is a stable kebab-case name of the fault (`unknown-unit`), `fault` says in a sentence
    what is wrong, `value` is the offending text as found, and `remedy` says what to do next.
    `about` is what people call the place, where it is a row of a patient: a name and a date.
    `dutch` is there where a clinician may be told (`vocabulary.fault`).
    """

    place: Place
    rule: str
    fault: str
    remedy: str
    value: str = ""
    verdict: Verdict = Verdict.IMPOSSIBLE
    about: str = ""
    dutch: Dutch | None = None

    def in_language(self, language: str) -> Self:
        """Give the problem as it is told in a language; in English where it has no other."""
        if language != "nl" or self.dutch is None:
            return self
        fault, remedy, value = self.dutch
        return replace(self, fault=fault, remedy=remedy, value=value)

    @property
    def message(self) -> str:
        """The fault and its value, in one line."""
        return f"{self.fault}: {self.value}" if self.value else self.fault

    @property
    def text(self) -> str:
        """The fault with its value, and the remedy, in running text."""
        return f"{self.message}. {self.remedy}"

    def __str__(self) -> str:
        """Two lines: place, rule, what it is about and message; then, indented, the remedy."""
        about = f"{self.about}: " if self.about else ""
        return f"{self.place}: {self.rule}: {about}{self.message}\n  {self.remedy}"


class Unreadable(Exception):
    """The input as a whole cannot be read; the work stops with this problem (exit code 3)."""

    def __init__(self, problem: Problem) -> None:
        """Stop with `problem`."""
        super().__init__(str(problem))
        self.problem = problem

"""A fault in content, as a value: place, rule, fault, value and remedy.

Faults in documents and patient data are returned, so that one of them never hides the rest.
Exceptions are left for bugs, and for stopping (`Unreadable`).
"""

from enum import StrEnum

from msgspec import Struct


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


class Problem(Struct, frozen=True, kw_only=True):
    """A fault somebody can mend.

    `rule` is a stable kebab-case name of the fault (`unknown-unit`), `fault` says in a sentence
    what is wrong, `value` is the offending text as found, and `remedy` says what to do next.
    """

    place: Place
    rule: str
    fault: str
    remedy: str
    value: str = ""
    verdict: Verdict = Verdict.IMPOSSIBLE

    @property
    def message(self) -> str:
        """The fault and its value, in one line."""
        return f"{self.fault}: {self.value}" if self.value else self.fault

    def __str__(self) -> str:
        """Two lines: place, rule and message; then, indented, the remedy."""
        return f"{self.place}: {self.rule}: {self.message}\n  {self.remedy}"


class Unreadable(Exception):
    """The input as a whole cannot be read; the work stops with this problem (exit code 3)."""

    def __init__(self, problem: Problem) -> None:
        """Stop with `problem`."""
        super().__init__(str(problem))
        self.problem = problem

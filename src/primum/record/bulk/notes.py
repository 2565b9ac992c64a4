"""Problems of bulk data: each named by file and line, and counted when there are very many."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from primum.record.bundle import shown
from primum.vocabulary.problem import Place, Problem, Verdict

EACH = 20  # problems of one kind in one file that are told one by one


class Notice(NamedTuple):
    """What is said of a kind of problem: its rule, the fault, and what to do."""

    rule: str
    fault: str
    remedy: str = ""


class Notes:
    """Collects problems. Of those of one kind in one file the first are told, the rest counted."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._found: list[Problem] = []
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def add(
        self,
        place: Place,
        rule: str,
        fault: str,
        value: object = "",
        remedy: str = "",
    ) -> None:
        """Note a problem of a file, or of a line of it."""
        self._add(_problem(place, rule, fault, shown(value), remedy), 1)

    def add_counted(
        self, place: Place, notice: Notice, values: Sequence[object], count: int
    ) -> None:
        """Note a problem that `count` resources have, of which `values` are the first."""
        for value in values:
            self._add(_problem(place, notice.rule, notice.fault, shown(value), notice.remedy), 1)
        self._counts[place.path, notice.rule, notice.fault] += count - len(values)

    def _add(self, problem: Problem, count: int) -> None:
        kind = (problem.place.path, problem.rule, problem.fault)
        self._counts[kind] += count
        if self._counts[kind] <= EACH:
            self._found.append(problem)

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems in the order found, then how many more there are of each kind."""
        more = [
            _problem(Place(path), rule, fault, f"and {count - EACH} more in this file", "")
            for (path, rule, fault), count in self._counts.items()
            if count > EACH
        ]
        return (*self._found, *more)

    def add_told(self, told: Iterable[Problem], kinds: Mapping[tuple[str, str, str], int]) -> None:
        """Add what other notes told one by one, and how many there are of each kind (`kinds`)."""
        held = Counter(self._counts)
        for problem in told:
            kind = (problem.place.path, problem.rule, problem.fault)
            held[kind] += 1
            if held[kind] <= EACH:
                self._found.append(problem)
        self._counts.update(kinds)

    def told(self) -> tuple[Problem, ...]:
        """Give the problems that are told one by one, in the order found."""
        return tuple(self._found)

    def kinds(self) -> dict[tuple[str, str, str], int]:
        """Count the problems of each kind, told or not: by path, rule and fault."""
        return dict(self._counts)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Count the problems of each rule, told or not."""
        rules: Counter[str] = Counter()
        for (_, rule, _), count in self._counts.items():
            rules[rule] += count
        return tuple(sorted(rules.items()))


def _problem(place: Place, rule: str, fault: str, value: str, remedy: str) -> Problem:
    return Problem(
        place=place,
        rule=rule,
        fault=fault,
        value=value,
        remedy=remedy or "Mend it where it was made, and send it again.",
        verdict=Verdict.UNTESTABLE,
    )

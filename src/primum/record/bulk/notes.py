"""Problems of bulk data: each named by file and line, and counted when there are very many."""

from primum.record.bundle import shown
from primum.vocabulary.problem import Place, Problem, Verdict

_EACH = 20  # problems of one kind in one file that are told one by one


class Notes:
    """Collects problems. Of those of one kind in one file the first are told, the rest counted."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._found: list[Problem] = []
        self._counts: dict[tuple[str, str, str], int] = {}

    def add(
        self,
        place: Place,
        rule: str,
        fault: str,
        value: object = "",
        remedy: str = "",
    ) -> None:
        """Note a problem of a file, or of a line of it."""
        kind = (place.path, rule, fault)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= _EACH:
            self._found.append(_problem(place, rule, fault, shown(value), remedy))

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems in the order found, then how many more there are of each kind."""
        more = [
            _problem(Place(path), rule, fault, f"and {count - _EACH} more in this file", "")
            for (path, rule, fault), count in self._counts.items()
            if count > _EACH
        ]
        return (*self._found, *more)


def _problem(place: Place, rule: str, fault: str, value: str, remedy: str) -> Problem:
    return Problem(
        place=place,
        rule=rule,
        fault=fault,
        value=value,
        remedy=remedy or "Mend it where it was made, and send it again.",
        verdict=Verdict.UNTESTABLE,
    )

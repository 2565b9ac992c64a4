"""The ids of one document, each given once."""

from collections import Counter


class Ids:
    """The ids of one document: a namesake gets a number of its own (`bang-2021-2`)."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count: Counter[str] = Counter()

    def take(self, base: str) -> str:
        """Give an id that was not given before."""
        id_ = base
        while id_ in self._taken:
            self._count[base] += 1
            id_ = f"{base}-{self._count[base] + 1}"
        self._taken.add(id_)
        return id_

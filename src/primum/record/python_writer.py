"""Python source, written line by line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class PythonWriter:
    """Lines of code, indentation, fresh names, and what has been computed in the open blocks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._indent = 1
        self._names = 0
        self.known: dict[tuple[str, object], str] = {}

    def line(self, text: str) -> None:
        """Write a line at the present indentation."""
        self.lines.append("    " * self._indent + text)

    def name(self) -> str:
        """Give a fresh name."""
        self._names += 1
        return f"v{self._names}"

    def assign(self, expression: str) -> str:
        """Write an assignment to a fresh name, and give the name."""
        name = self.name()
        self.line(f"{name} = {expression}")
        return name

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Write an indented block; what it computes is forgotten after it."""
        if not opening:
            yield
            return
        self.line(opening)
        self._indent += 1
        before = dict(self.known)
        yield
        self.known = before
        self._indent -= 1


class Focus(NamedTuple):
    """What `$this` is: its variable, whether it surely is an object, and the row index."""

    variable: str
    is_object: bool
    row_index: str = "0"

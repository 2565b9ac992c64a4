"""The faults of a request, gathered so that all of them are told at once."""

from typing import TypeGuard, TypeVar

from primum.cds_hooks.refusal import Refused
from primum.record.json import Json
from primum.vocabulary.problem import Place, Problem

_TOLD = 50
_Shape = TypeVar("_Shape", dict[str, Json], list[Json], str)
_SHAPES: dict[object, str] = {dict: "an object", list: "a list", str: "a text"}


class Faults:
    """Problems of one request. They quote nothing of it: it is patient data."""

    def __init__(self) -> None:
        """Start with none."""
        self.problems: list[Problem] = []

    def note(self, place: str, rule: str, fault: str, remedy: str) -> None:
        """Note a fault; of very many the first are enough to mend a request."""
        if len(self.problems) < _TOLD:
            self.problems.append(Problem(place=Place(place), rule=rule, fault=fault, remedy=remedy))

    def shape(
        self, value: Json, place: str, expected: type[_Shape], remedy: str
    ) -> TypeGuard[_Shape]:
        """Whether a value has the JSON type it should; notes a fault where it has not."""
        if isinstance(value, expected):
            return True
        if value is None:
            self.note(place, "missing", "this is required and was not sent", remedy)
        else:
            self.note(place, "wrong-shape", f"this has to be {_SHAPES[expected]}", remedy)
        return False

    def text(self, value: Json, place: str, remedy: str) -> TypeGuard[str]:
        """Whether a value is a text that says something; notes a fault where it is not."""
        if not self.shape(value, place, str, remedy):
            return False
        if value.strip():
            return True
        self.note(place, "empty", "this is empty", remedy)
        return False

    def stop(self) -> None:
        """Refuse the request (400) if there is any fault."""
        if self.problems:
            raise Refused(400, *self.problems)

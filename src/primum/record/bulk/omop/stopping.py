"""How reading stops where an OMOP database as a whole cannot be read."""

from typing import NoReturn

from primum.vocabulary.problem import Place, Problem, Unreadable


def stop(place: str, rule: str, fault: str, value: str, remedy: str) -> NoReturn:
    """Stop with a problem: `Unreadable`."""
    raise Unreadable(
        Problem(place=Place(place), rule=rule, fault=fault, value=value, remedy=remedy)
    )


def said_by(error: Exception) -> str:
    """Give the first line of what DuckDB says; the rest is advice about its own options."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__

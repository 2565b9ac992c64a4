"""Parsed JSON, of which nothing is known until it is looked at."""

from typing import Any, TypeAlias

import orjson

from primum.vocabulary.problem import Place, Problem, Unreadable

# Foreign data: every use of it is guarded, which is why no narrower type would be honest.
Json: TypeAlias = Any


def parse(data: bytes) -> Json:
    """Parse JSON; `Unreadable` when it is none, or nested deeper than about a thousand levels."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Unreadable(
            Problem(
                place=Place("input"),
                rule="not-json",
                fault="this is not JSON",
                value=str(error)[:80],
                remedy="Send FHIR R4 as JSON, in UTF-8.",
            )
        ) from error

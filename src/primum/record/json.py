"""Parsed JSON, of which nothing is known until it is looked at."""

from typing import Any, TypeAlias

# Foreign data: every use of it is guarded, which is why no narrower type would be honest.
Json: TypeAlias = Any

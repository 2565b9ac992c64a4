"""What headers like Accept prefer, and which media type that is (RFC 9110, 12.5.1)."""

from functools import lru_cache

_NO_PREFERENCE = "*/*"
_MOST = 1_000  # characters that are read


@lru_cache(maxsize=256)
def chosen_type(accepted: str | None, offered: tuple[str, ...]) -> str | None:
    """Give the offered type that an Accept header likes best, the first of equals; or None.

    The most specific range that fits a type decides how much it is liked.
    """
    ranges = preferences(accepted or _NO_PREFERENCE)
    best, found = 0.0, None
    for type_ in offered:
        fitting = [(_specificity(name), quality) for name, quality in ranges if _fits(name, type_)]
        quality = max(fitting)[1] if fitting else 0.0
        if quality > best:
            best, found = quality, type_
    return found


def preferences(header: str) -> list[tuple[str, float]]:
    """Read what a header likes, in its order: in small letters, each from 0 to 1 (12.4.2)."""
    return [_preference(part) for part in header[:_MOST].split(",")]


def _preference(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "q":
            quality = _number(value)
    return name, quality


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _fits(name: str, type_: str) -> bool:
    group = type_.split("/")[0]
    return name in (type_, f"{group}/*", _NO_PREFERENCE)


def _specificity(name: str) -> int:
    return 2 - name.count("*")

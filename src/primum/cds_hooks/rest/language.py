"""Which language a client wants, of those that the knowledge is written in."""

from functools import lru_cache

LANGUAGES = ("en", "nl")


@lru_cache(maxsize=256)
def language_of(accepted: str | None, default: str) -> str:
    """Give the language that an Accept-Language header prefers (RFC 9110, 12.5.4), or `default`.

    `nl-BE` is answered in `nl`; what cannot be understood counts as nothing asked.
    """
    if not accepted:
        return default
    best, found = 0.0, default
    for part in accepted[:200].split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().split("-")[0]
        quality = _quality(weight)
        if quality > best and (language in LANGUAGES or language == "*"):
            best, found = quality, default if language == "*" else language
    return found


def _quality(weight: str) -> float:
    """Read `q=0.8`; nothing is 1, nonsense 0."""
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name == "q" and len(value) <= 5 else 0.0
    except ValueError:
        return 0.0

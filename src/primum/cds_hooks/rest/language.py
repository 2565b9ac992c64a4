"""Which language a client wants, of those that the knowledge is written in."""

from functools import lru_cache

from primum.cds_hooks.rest.accept import preferences
from primum.vocabulary.audience import LANGUAGES


@lru_cache(maxsize=256)
def language_of(accepted: str | None, default: str) -> str:
    """Give the language that an Accept-Language header prefers (RFC 9110, 12.5.4), or `default`.

    `nl-BE` is answered in `nl`; what cannot be understood counts as nothing asked.
    """
    best, found = 0.0, default
    for name, quality in preferences(accepted or ""):
        language = name.split("-")[0]
        if quality > best and (language in LANGUAGES or language == "*"):
            best, found = quality, default if language == "*" else language
    return found

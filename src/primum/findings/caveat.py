"""A suspicion in words: which source no longer stands, since when and why."""

from collections.abc import Sequence

from msgspec.structs import replace

from primum.checks.check import Suspicion, Text, text_in

_RETRACTED = {
    "en": "{source} was retracted{since}: {because}",
    "nl": "{source} is teruggetrokken{since}: {because}",
}
_SUPERSEDED = {
    "en": "{source} was superseded{by}{since}: {because}",
    "nl": "{source} is vervangen{by}{since}: {because}",
}
_UNKNOWN = {
    "en": "{source} may no longer stand{since}: {because}",
    "nl": "{source} geldt misschien niet meer{since}: {because}",
}
_SINCE = {"en": " ({})", "nl": " ({})"}
_BY = {"en": " by {}", "nl": " door {}"}
_THROUGH = {"en": " (this rests on it through {})", "nl": " (dit berust erop via {})"}
_HELD = {"en": "Held, not checked: {}", "nl": "Aangehouden, niet gecontroleerd: {}"}
_HELD_BECAUSE = {
    "en": "Held until somebody has looked: {}",
    "nl": "Aangehouden tot iemand ernaar heeft gekeken: {}",
}


def caveat(suspicion: Suspicion, language: str) -> str:
    """Say in a sentence why something is suspect."""
    known = {"retracted": _RETRACTED, "superseded": _SUPERSEDED}
    words = known.get(suspicion.standing, _UNKNOWN)
    because = suspicion.because.strip().rstrip(".")
    said = text_in(words, language).format(
        source=suspicion.source,
        by=text_in(_BY, language).format(suspicion.by) if suspicion.by else "",
        since=text_in(_SINCE, language).format(suspicion.since) if suspicion.since else "",
        because=because,
    )
    if suspicion.through:
        said += text_in(_THROUGH, language).format(" > ".join(suspicion.through))
    return f"{said}."


def cited(suspicion: Suspicion) -> Suspicion:
    """Give a suspicion that names its source by its citation, for readers who know no ids."""
    return replace(suspicion, source=suspicion.citation or suspicion.source)


def held_summary(summary: Text) -> Text:
    """Give a summary that says that it was not checked; for a reader who sees nothing else."""
    return {language: text_in(_HELD, language).format(text) for language, text in summary.items()}


def held_reason(suspicions: Sequence[Suspicion], language: str) -> str:
    """Say why a check is held."""
    reasons = " ".join(caveat(suspicion, language) for suspicion in suspicions)
    return text_in(_HELD_BECAUSE, language).format(reasons)

"""Which client asked, for the log of requests: noted by the gate, read when the request is done."""

from contextvars import ContextVar

_ISSUER: ContextVar[list[str] | None] = ContextVar("issuer", default=None)


def open_note() -> list[str]:
    """Open a note for the request that is handled in this context; it ends with the request."""
    note: list[str] = []
    _ISSUER.set(note)
    return note


def note(issuer: str) -> None:
    """Note the issuer of a token that was verified."""
    opened = _ISSUER.get()
    if opened is not None:
        opened.append(issuer)

"""What the store keeps: what was asked, shown, kept quiet and answered. No patient identifiers.

A patient is a keyed pseudonym, facts a keyed hash, moments POSIX seconds.
"""

from msgspec import Struct


class ShownCheck(Struct, frozen=True, kw_only=True):
    """A check on a card; a card that merges findings has several rows."""

    card: str  # the card's uuid
    check: str  # "" for what could not be assessed
    medicine: str
    status: str
    management: str
    indicator: str
    facts: str


class OfferedSuggestion(Struct, frozen=True, kw_only=True):
    """A suggestion on a card: its uuid, and what it does, as `cards.actions` names it."""

    card: str
    suggestion: str
    kind: str


class SilencedCheck(Struct, frozen=True, kw_only=True):
    """A check that was not told again, since when it was answered, and until when."""

    check: str
    medicine: str
    management: str
    facts: str
    answered: float
    until: float


class Asked(Struct, frozen=True, kw_only=True):
    """One request that was answered, with everything that was shown, kept quiet or offered."""

    id: str  # unique for the request; the same request asked twice has two
    at: float
    hook: str
    service: str
    client: str  # the issuer of the token; "" without authentication
    patient: str
    pack_meaning: str
    pack_version: str
    jurisdiction: str
    orders: int
    shown: tuple[ShownCheck, ...] = ()
    silenced: tuple[SilencedCheck, ...] = ()
    offered: tuple[OfferedSuggestion, ...] = ()


class Answer(Struct, frozen=True, kw_only=True):
    """Feedback on a card. `key` is the same when the same feedback is sent again."""

    key: str
    card: str
    outcome: str  # accepted or overridden
    at: float  # when the user acted, as the client says
    received: float
    client: str
    suggestions: tuple[str, ...] = ()
    reason_system: str = ""
    reason_code: str = ""
    reason_display: str = ""
    comment: str = ""  # empty unless the site keeps comments


class Answered(Struct, frozen=True, kw_only=True):
    """An answer to a finding about a patient, as `quiet` needs it."""

    check: str
    medicine: str
    facts: str
    outcome: str
    at: float  # when it was received: a client's clock may be wrong

"""A CDS Hooks response as data (CDS Hooks 2.0.1, "CDS Service Response").

Members that say nothing are left out when encoded: the standard forbids null, "", [] and {}.
"""

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType

from primum.record.json import Json


class Indicator(StrEnum):
    """How urgent a card is. Clients interrupt for critical and warning, not for info."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class _Part(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A part of a response."""


class Coding(_Part, frozen=True, kw_only=True):
    """A code; an override reason has to have a display."""

    system: str
    code: str
    display: str | UnsetType = UNSET


class Source(_Part, frozen=True, kw_only=True):
    """Where the guidance comes from."""

    label: str
    url: str | UnsetType = UNSET
    topic: Coding | UnsetType = UNSET


class Link(_Part, frozen=True, kw_only=True, omit_defaults=False):
    """A link to a page; `type` is always absolute here."""

    label: str
    url: str
    type: str = "absolute"


class Action(_Part, frozen=True, kw_only=True):
    """create (with a whole resource) or delete (with `Type/id`)."""

    type: str
    description: str
    resource: dict[str, Json] | UnsetType = UNSET
    resource_id: str | UnsetType = UNSET


class Suggestion(_Part, frozen=True, kw_only=True):
    """What the user may accept with one click."""

    label: str
    uuid: str
    is_recommended: bool | UnsetType = UNSET
    actions: tuple[Action, ...] | UnsetType = UNSET


class Card(_Part, frozen=True, kw_only=True):
    """One card. `summary` has fewer than 140 characters, `detail` is GitHub Flavored Markdown."""

    uuid: str
    summary: str
    indicator: Indicator
    source: Source
    detail: str | UnsetType = UNSET
    suggestions: tuple[Suggestion, ...] | UnsetType = UNSET
    selection_behavior: str | UnsetType = UNSET  # mandatory with suggestions
    override_reasons: tuple[Coding, ...] | UnsetType = UNSET
    links: tuple[Link, ...] | UnsetType = UNSET
    extension: dict[str, Json] | UnsetType = UNSET


class Response(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a service answers; no guidance is `{"cards": []}`."""

    cards: tuple[Card, ...]
    system_actions: tuple[Action, ...] | UnsetType = UNSET
    extension: dict[str, Json] | UnsetType = UNSET

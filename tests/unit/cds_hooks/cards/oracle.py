"""The rules of CDS Hooks 2.0.1 for a response, transcribed apart from the code that makes one.

Sources: "CDS Service Response" of the specification, and the invariants cds-resp-1 to -7.
"""

from collections.abc import Iterator
from typing import Any

INDICATORS = ("info", "warning", "critical")
BEHAVIORS = ("at-most-one", "any")
ACTIONS = ("create", "update", "delete")


def violations(response: Any) -> list[str]:
    """Say every rule that a response breaks; extensions are no part of it."""
    if not isinstance(response, dict) or not isinstance(response.get("cards"), list):
        return ["cards: an array is required"]
    found = [f"{path}: says nothing" for path in empties(response)]
    for number, card in enumerate(response["cards"]):
        found += [f"cards[{number}].{fault}" for fault in _card(card)]
    for number, action in enumerate(response.get("systemActions", ())):
        found += [f"systemActions[{number}].{fault}" for fault in _action(action)]
    parts = [*response["cards"]]
    parts += [each for card in response["cards"] for each in card.get("suggestions", ())]
    uuids = [part["uuid"] for part in parts if "uuid" in part]
    if len(uuids) != len(set(uuids)):
        found.append("uuid: there twice")
    return found


def empties(value: Any, path: str = "") -> Iterator[str]:
    """Name every null, empty string, array and object, except `cards` of the response."""
    if value is None or (isinstance(value, str | list | dict) and not value):
        if path != ".cards":
            yield path or "response"
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from empties(member, f"{path}.{key}")
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from empties(member, f"{path}[{number}]")


def _card(card: Any) -> Iterator[str]:
    if not _is_text(card.get("summary")):
        yield "summary: required"
    elif len(card["summary"]) >= 140:
        yield "summary: must be shorter than 140 characters"
    if card.get("indicator") not in INDICATORS:
        yield "indicator: one of info, warning, critical"
    source = card.get("source")
    if not isinstance(source, dict) or not _is_text(source.get("label")):
        yield "source.label: required"
    elif "topic" in source and not _is_text(source["topic"].get("code")):
        yield "source.topic.code: required"
    if "detail" in card and not _is_text(card["detail"]):
        yield "detail: text"
    yield from _suggestions(card)
    for reason in card.get("overrideReasons", ()):
        if not _is_text(reason.get("display")) or not _is_text(reason.get("code")):
            yield "overrideReasons: a code with a display"
    for link in card.get("links", ()):
        yield from _link(link)


def _suggestions(card: Any) -> Iterator[str]:
    if "suggestions" in card and "selectionBehavior" not in card:
        yield "selectionBehavior: required with suggestions (cds-resp-6)"
    if "selectionBehavior" in card and card["selectionBehavior"] not in BEHAVIORS:
        yield "selectionBehavior: at-most-one or any"
    for suggestion in card.get("suggestions", ()):
        if not _is_text(suggestion.get("label")):
            yield "suggestions.label: required"
        for action in suggestion.get("actions", ()):
            yield from _action(action)
    recommended = [each for each in card.get("suggestions", ()) if each.get("isRecommended")]
    if card.get("selectionBehavior") == "at-most-one" and len(recommended) > 1:
        yield "suggestions.isRecommended: at most one"


def _action(action: Any) -> Iterator[str]:
    kind, resource = action.get("type"), action.get("resource")
    if kind not in ACTIONS:
        yield "type: create, update or delete"
    if not _is_text(action.get("description")):
        yield "description: required"
    if kind in ("create", "update") and not (
        isinstance(resource, dict) and _is_text(resource.get("resourceType"))
    ):
        yield "resource: a whole resource"
    if kind == "delete" and (resource is not None or "/" not in action.get("resourceId", "")):
        yield "resourceId: Type/id, and no resource"


def _link(link: Any) -> Iterator[str]:
    if not _is_text(link.get("label")) or not _is_text(link.get("url")):
        yield "links: label and url are required"
    if link.get("type") not in ("absolute", "smart"):
        yield "links.type: absolute or smart"
    if "appContext" in link and link.get("type") != "smart":
        yield "links.appContext: only with smart"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
